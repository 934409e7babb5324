"""Where a station lies, for whoever appoints its keeper."""

from congress.access.scopes import MOST_CHOICES, register_scope

from .models import LiaisonStation


def paths_of_station(key: int) -> list[str]:
    """Return the station's division path, in a list that is empty when there is none."""
    return list(LiaisonStation.objects.filter(pk=key).values_list("path", flat=True))


def stations_in(path: str) -> list[tuple[int, str]]:
    """Return the open stations of the division at `path` and below, by name."""
    rows = LiaisonStation.objects.open().filter(path__startswith=path).order_by("path", "pinyin", "id")
    return list(rows.values_list("pk", "name")[:MOST_CHOICES])


def register() -> None:
    """Answer for stations."""
    register_scope("station_id", paths_of_station, stations_in)
