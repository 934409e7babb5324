"""What a station's page shows, read in five queries beside the one that found the station."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Avg, Case, Count, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from congress.core.clock import china_day
from congress.regions.models import Level
from deputies.models import Deputy, DeputyTerm

from .models import DutyShift, LiaisonStation, Message, OpeningHours, StandardCheck, StationDeputy
from .states import Satisfaction

USUAL_ANSWERS = 3  # fewer answers say nothing about how long they usually take
NEIGHBOURS_SHOWN = 5
LEVELS = [Level.NATION, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP]


@dataclass(frozen=True)
class Face:
    """A deputy at a station: of which congresses, and in how many days they usually answer."""

    deputy: Deputy
    levels: list[str]
    usual_days: int | None


@dataclass(frozen=True)
class Hours:
    """Neighbouring days that have the same opening hours."""

    first: str
    last: str
    times: list[tuple[object, object]]


@dataclass
class StationPage:
    """Everything on the page of one station, on one day."""

    station: LiaisonStation
    faces: list[Face] = field(default_factory=list)
    on_duty: list[DutyShift] = field(default_factory=list)
    next_shift: DutyShift | None = None
    hours: list[Hours] = field(default_factory=list)
    reported: list[Message] = field(default_factory=list)


def station_page(station: LiaisonStation, *, at: datetime) -> StationPage:
    """Return what the page of `station` shows at `at`. Five queries, however many deputies there are."""
    today = china_day(at)
    page = StationPage(station=station, faces=faces(station, on=today, at=at))
    for shift in DutyShift.objects.filter(station=station, ends_at__gt=at).select_related("deputy")[:12]:
        if china_day(shift.starts_at) == today:
            page.on_duty.append(shift)
        elif page.next_shift is None:
            page.next_shift = shift
    page.hours = grouped_hours(list(station.opening_hours.all()))
    page.reported = reported_nearby(station)
    return page


def faces(station: LiaisonStation, *, on: date, at: datetime) -> list[Face]:
    """Return the deputies stationed at `station`, with the congresses they serve in. Two queries."""
    terms = DeputyTerm.objects.in_force(on=on).select_related("body__division")
    roster = (
        StationDeputy.objects.filter(station=station)
        .in_force(on=on)
        .select_related("deputy")
        .prefetch_related(Prefetch("deputy__terms", queryset=terms, to_attr="serving"))
        .annotate(usual=Subquery(_usual_answer(at)))
    )
    return [
        Face(
            deputy=post.deputy,
            levels=[level_name(term) for term in sorted(_serving(post), key=_rank)],
            usual_days=max(1, round(post.usual / timedelta(days=1))) if post.usual else None,
        )
        for post in roster
        if _serving(post)
    ]


def _rank(term: DeputyTerm) -> int:
    return LEVELS.index(Level(term.body.level))


def _serving(post: StationDeputy) -> list[DeputyTerm]:
    found: list[DeputyTerm] = vars(post.deputy)["serving"]
    return found


def _usual_answer(at: datetime) -> QuerySet[Any, Any]:
    """The mean time from received to answered of a deputy's messages in a year, if there were a few."""
    answered = Message.objects.filter(
        deputy=OuterRef("deputy"), answered_at__isnull=False, received_at__gte=at - timedelta(days=365)
    )
    took = answered.order_by().values("deputy").annotate(mean=Avg(F("answered_at") - F("received_at")))
    return took.annotate(count=Count("id")).filter(count__gte=USUAL_ANSWERS).values("mean")


def level_name(term: DeputyTerm) -> str:
    """Return of which congress somebody is a deputy, briefly: 区人大代表; in English by level."""
    if (get_language() or "").startswith("zh") and term.body.level != Level.NATION:
        return f"{term.body.division.name[-1]}人大代表"
    return {
        Level.NATION: _("national deputy"),
        Level.PROVINCE: _("provincial deputy"),
        Level.PREFECTURE: _("city deputy"),
        Level.COUNTY: _("county deputy"),
        Level.TOWNSHIP: _("town deputy"),
    }[Level(term.body.level)]


def grouped_hours(rows: list[OpeningHours]) -> list[Hours]:
    """Return the week's hours with equal neighbouring days put together: Monday–Friday 9:00–11:30."""
    days = [(day, [(h.opens, h.closes) for h in hours]) for day, hours in groupby(rows, key=lambda h: h.weekday)]
    found: list[tuple[int, int, list[tuple[time, time]]]] = []
    for day, times in days:
        if found and found[-1][1] == day - 1 and found[-1][2] == times:
            found[-1] = (found[-1][0], day, times)
        else:
            found.append((day, day, times))
    name = OpeningHours.Weekday
    return [
        Hours(str(name(first).label), str(name(last).label) if last != first else "", list(times))
        for first, last, times in found
    ]


def reported_nearby(station: LiaisonStation) -> list[Message]:
    """Return a few public messages written here, those confirmed as solved first."""
    solved_first = Case(When(satisfaction=Satisfaction.SOLVED, then=Value(0)), default=Value(1))
    return list(
        Message.objects.public().filter(station=station).order_by(solved_first, "-received_at")[:NEIGHBOURS_SHOWN]
    )


def latest_checks(station: LiaisonStation) -> list[StandardCheck]:
    """Return the last look at each active standard, in the order of their numbers. One query."""
    checks = station.standard_checks.filter(standard__is_active=True).select_related("standard__body")
    newest = checks.order_by("standard_id", "-checked_on").distinct("standard_id")
    return sorted(newest, key=lambda check: check.standard.number)
