"""Where a station lies, for whoever appoints its keeper."""

from congress.access.scopes import register_scope

from .models import LiaisonStation


def paths_of_station(key: int) -> list[str]:
    """Return the station's division path, in a list that is empty when there is none."""
    return list(LiaisonStation.objects.filter(pk=key).values_list("path", flat=True))


def register() -> None:
    """Answer for stations."""
    register_scope("station_id", paths_of_station)
