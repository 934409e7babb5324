"""Reads about stations: behind a code, near somebody, and by typing."""

from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from django.db.models import FloatField, Func, OuterRef, Q, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext_lazy as _

from congress.core.errors import NotFound
from congress.core.text import plain_code
from congress.regions.models import Division
from congress.regions.queries import find_divisions
from congress.regions.rules import codes_of
from deputies.models import Deputy, DeputyTerm
from deputies.queries import directory

from .models import LiaisonStation, StationCode
from .models.station import StationQuerySet
from .states_stations import StationState

UNKNOWN = _("No station has this code. Look at the poster again, or find the station by its name.")
MERGERS_FOLLOWED = 10
EARTH_KM = 6371.0
CANDIDATES = 24  # degrees of longitude are shorter than those of latitude: order again by kilometres


@dataclass(frozen=True)
class Entrance:
    """Where a code leads: `station` receives now, `printed_for` is the one on the wall, `code` in plain form."""

    code: str
    printed_for: LiaisonStation
    station: LiaisonStation

    @property
    def is_merged(self) -> bool:
        """Tell whether the station on the wall became another one."""
        return self.printed_for.pk != self.station.pk


def receiving_station(station: LiaisonStation) -> LiaisonStation:
    """Return the station that `station` went to, over every merger; itself when it was not merged."""
    seen = {station.pk}
    while station.state == StationState.MERGED and station.successor is not None and len(seen) <= MERGERS_FOLLOWED:
        if station.successor_id in seen:
            break
        station = station.successor
        seen.add(station.pk)
    return station


def enter_by_code(code: str) -> Entrance:
    """Return where the code leads. Raises NotFound, with the same words for an unknown and a revoked one."""
    plain = plain_code(code)
    rows = StationCode.objects.select_related(
        "station__division",
        "station__body__division",
        "station__successor__division",
        "station__successor__body__division",
    )
    found = rows.filter(code=plain, revoked_at__isnull=True).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return Entrance(plain, found.station, receiving_station(found.station))


def station_for_code(code: str) -> LiaisonStation:
    """Return the station that receives what is written under `code`, after mergers; it may be closed.

    Raises NotFound for an unknown or revoked code, with the same words.
    """
    return enter_by_code(code).station


def with_code(stations: StationQuerySet) -> StationQuerySet:
    """Return `stations`, each with its newest code in force as `code`."""
    newest = StationCode.objects.filter(station=OuterRef("pk"), revoked_at__isnull=True).order_by("-issued_at", "code")
    return stations.annotate(code=Subquery(newest.values("code")[:1]))


def current_code(station: LiaisonStation) -> str:
    """Return the newest code in force of `station`, or an empty text."""
    newest = station.codes.filter(revoked_at__isnull=True).order_by("-issued_at", "code")
    return newest.values_list("code", flat=True).first() or ""


def posted_deputies(station: LiaisonStation, *, on: date) -> list[Deputy]:
    """Return the deputies stationed at `station` on that day who serve in a congress, in the order of the roster."""
    posts = station.roster.in_force(on=on).filter(deputy__in=Deputy.objects.serving(on=on))
    return [post.deputy for post in posts.select_related("deputy").order_by("position", "id")]


def deputies_to_post(station: LiaisonStation, *, text: str, on: date, limit: int = 20) -> list[Deputy]:
    """Return serving deputies called `text`, of the congresses that the station's place belongs to."""
    if not text.strip():
        return []
    codes = codes_of(station.path)
    terms = DeputyTerm.objects.in_force(on=on).filter(body__division__code__in=codes)
    return list(directory(on=on, text=text).filter(pk__in=terms.values("deputy"))[:limit])


def kilometres(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Return the distance of two places over the sphere, in kilometres."""
    dlat, dlng = radians(other_lat - lat) / 2, radians(other_lng - lng) / 2
    h = sin(dlat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(dlng) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))


def nearest_stations(lat: float, lng: float, *, limit: int = 5) -> list[LiaisonStation]:
    """Return the open stations nearest to a place, each with `distance` in kilometres; one query, by index."""
    place = Func("longitude", "latitude", function="point", output_field=FloatField())
    here = Func(Value(lng), Value(lat), function="point", output_field=FloatField())
    away = CombinedExpression(place, "<->", here, output_field=FloatField())
    rows = with_code(LiaisonStation.objects.open().filter(latitude__isnull=False, longitude__isnull=False))
    stations = list(rows.select_related("division").order_by(away)[: max(CANDIDATES, limit)])
    for station in stations:
        station.distance = kilometres(lat, lng, station.latitude or 0.0, station.longitude or 0.0)
    return sorted(stations, key=lambda station: station.distance)[:limit]


def find_stations(text: str, *, place: str = "", on: date) -> StationQuerySet:
    """Return the open stations that somebody may mean by `text` (name, address, place, pinyin), within `place`.

    Somebody who types a village finds the station of its township too. `place` is a division's path.
    """
    rows = with_code(LiaisonStation.objects.open()).select_related("division", "body")
    if place:
        rows = rows.filter(path__startswith=place)
    typed = text.strip()[:40]
    if not typed:
        return rows
    meant = Q(name__icontains=typed) | Q(address__icontains=typed) | Q(division__full_name__contains=typed)
    if typed.isascii():
        meant |= Q(pinyin__contains=typed.lower().replace(" ", ""))
    for division in find_divisions(typed, within=place, limit=6, on=on):
        meant |= Q(path__startswith=division.path) | Q(path__in=_township_paths(division))
    return rows.filter(meant)


def _township_paths(division: Division) -> list[str]:
    """Return the paths of the township and the village that `division` lies in."""
    codes = division.path.strip(".").split(".")
    return ["." + ".".join(codes[:depth]) + "." for depth in range(4, len(codes) + 1)]
