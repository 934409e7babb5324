"""Figures and lists for the home page."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Q

from congress.core.clock import CHINA
from deputies.models import Deputy

from .models import DutyShift, LiaisonStation, Message
from .states import Satisfaction
from .states_stations import StationState

FRESH_SECONDS = 300


@dataclass(frozen=True)
class YearFigures:
    """Since 1 January in China: messages received, answered, and as residents judged them; open stations today."""

    received: int
    answered: int
    solved: int
    not_solved: int
    stations: int


def year_figures(*, at: datetime) -> YearFigures:
    """Return the figures of the year of `at`, at most five minutes old.

    Every message counts, public or not, folded ones too; `solved` counts what residents confirmed, nothing else.
    """
    begins = at.astimezone(CHINA).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    key = f"year-figures:{begins.year}"
    counts = cache.get(key)
    if counts is None:
        counts = Message.objects.filter(received_at__gte=begins).aggregate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            solved=Count("pk", filter=Q(satisfaction=Satisfaction.SOLVED)),
            not_solved=Count("pk", filter=Q(satisfaction__in=[Satisfaction.NOT_SOLVED, Satisfaction.PARTLY])),
        ) | {"stations": LiaisonStation.objects.open().count()}
        cache.set(key, counts, FRESH_SECONDS)
    return YearFigures(**counts)


@dataclass(frozen=True)
class Reception:
    """One or several deputies who receive at a station at the same time."""

    station: LiaisonStation
    starts_at: datetime
    ends_at: datetime
    deputies: list[Deputy]


def next_receptions(*, at: datetime, limit: int = 4) -> list[Reception]:
    """Return the receptions that are on or come next, anywhere; one query."""
    shifts = DutyShift.objects.filter(ends_at__gt=at, station__state=StationState.OPEN)
    receptions: dict[tuple[int, datetime], Reception] = {}
    for shift in shifts.select_related("deputy", "station")[: limit * 5]:
        place = (shift.station_id, shift.starts_at)
        if place not in receptions:
            receptions[place] = Reception(shift.station, shift.starts_at, shift.ends_at, [])
        receptions[place].deputies.append(shift.deputy)
    return list(receptions.values())[:limit]


def recently_solved(*, limit: int = 4) -> list[Message]:
    """Return the public messages that residents confirmed as solved last."""
    solved = Message.objects.public().filter(satisfaction=Satisfaction.SOLVED)
    return list(solved.select_related("station").order_by("-answered_at", "-id")[:limit])
