"""The year in figures: what was made, amended, repealed and approved, opinions by source, what contact points did.

Each measure is counted as its rows change, and can be computed from nothing by the same functions. DOMAIN §1.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from congress.core.clock import CHINA, china_day
from congress.core.errors import Words
from congress.rollups.operations import add, recounting, replace
from congress.rollups.registry import Entry, Measure, register_measure

from .models import ApprovalCase, ContactPoint, ContactSession, Enactment, Opinion, OpinionGroup, RegulationBill
from .models.regulation import RegulationKind
from .states import CARRIED, BillKind, LedgerState, OpinionSource
from .states_cases import ApprovalState

MADE, SMALL = "legislation.made", "legislation.small"
AMENDED, PACKAGED, REPEALED = "legislation.amended", "legislation.packaged", "legislation.repealed"
APPROVED_MUNICIPAL, APPROVED_AUTONOMOUS = "legislation.approved_municipal", "legislation.approved_autonomous"
OPINIONS, DECIDED, CARRIED_OPINIONS = "legislation.opinions", "legislation.decided", "legislation.carried"
POINT_OPINIONS, POINT_DECIDED = "legislation.point_opinions", "legislation.point_decided"
POINT_CARRIED, POINT_SESSIONS = "legislation.point_carried", "legislation.point_sessions"
POINT_ATTENDANCE = "legislation.point_attendance"
BY_KIND = {BillKind.MAKE: MADE, BillKind.AMEND: AMENDED, BillKind.PACKAGE: PACKAGED}
VARYING = (RegulationKind.AUTONOMOUS, RegulationKind.SEPARATE)


def made_entries(rows: Iterable[Enactment]) -> Iterator[Entry]:
    """Yield what these texts count as: made, amended, or amended in a package."""
    for row in rows:
        body, bill = row.regulation.body, row.version.bill
        if bill is None or bill.kind not in BY_KIND:
            continue
        yield Entry(BY_KIND[BillKind(bill.kind)], body.pk, body.division_id, row.published_on)
        if bill.kind == BillKind.MAKE and bill.is_small:
            yield Entry(SMALL, body.pk, body.division_id, row.published_on)


def repealed_entries(rows: Iterable[Enactment]) -> Iterator[Entry]:
    """Yield the repeals among these texts, on the first day without them."""
    for row in rows:
        if row.is_repealed and row.ended_on is not None:
            body = row.regulation.body
            yield Entry(REPEALED, body.pk, body.division_id, row.ended_on)


def enactments() -> QuerySet[Enactment]:
    """Return the texts with what counting them reads."""
    return Enactment.objects.select_related("regulation__body", "version__bill").order_by("pk")


def bill_entries(bill: RegulationBill) -> list[Entry]:
    """Return what the publication of `bill` counts as. Two queries."""
    made, ended = enactments().filter(version__bill=bill), enactments().filter(repealed_by=bill)
    return [*made_entries(made), *repealed_entries(ended)]


def approval_entries(case: ApprovalCase) -> list[Entry]:
    """Return what a decision counts as."""
    if case.state != ApprovalState.APPROVED or case.decided_on is None:
        return []
    measure = APPROVED_AUTONOMOUS if case.draft.regulation.kind in VARYING else APPROVED_MUNICIPAL
    body = case.submitted_to
    return [Entry(measure, body.pk, body.division_id, case.decided_on)]


def opinion_entries(rows: QuerySet[Opinion]) -> Iterator[Entry]:
    """Yield how many opinions of each source came in each day, and how many through each contact point. One query."""
    for one in _counted(rows):
        yield one.by_source(OPINIONS)
        if one.point is not None:
            yield one.by_point(POINT_OPINIONS)


def outcome_entries(rows: QuerySet[Opinion]) -> Iterator[Entry]:
    """Yield how many opinions have a confirmed outcome, and how many are carried by words of a version. One query."""
    for one in _counted(rows.filter(group__ledger_state=LedgerState.CONFIRMED), "group__outcome"):
        yield one.by_source(DECIDED)
        if one.point is not None:
            yield one.by_point(POINT_DECIDED)
        if one.outcome in CARRIED:
            yield one.by_source(CARRIED_OPINIONS)
            if one.point is not None:
                yield one.by_point(POINT_CARRIED)


@dataclass(frozen=True)
class _Counted:
    """So many opinions of one day, source and contact point, with one outcome where that was asked for."""

    body: int
    division: int
    day: date
    source: str
    point: int | None
    founder: int | None
    place: int | None
    outcome: str
    count: int

    def by_source(self, measure: str) -> Entry:
        return Entry(measure, self.body, self.division, self.day, self.count, self.source)

    def by_point(self, measure: str) -> Entry:
        return Entry(measure, self.founder or 0, self.place or 0, self.day, self.count, str(self.point))


COLUMNS = (
    "consultation__bill__body", "consultation__bill__body__division", "day", "source", "task__point",
    "task__point__founded_by", "task__point__division",
)  # fmt: skip


def _counted(rows: QuerySet[Opinion], *outcome: str) -> Iterator[_Counted]:
    """Yield the rows by what they count under; without `outcome` that column is empty."""
    days = rows.order_by().annotate(day=TruncDate("received_at", tzinfo=CHINA))
    for *values, count in days.values_list(*COLUMNS, *outcome).annotate(n=Count("pk")).iterator():
        row: list[Any] = [*values, count] if outcome else [*values, "", count]
        yield _Counted(*row)


def session_entries(rows: "Iterable[ContactSession]") -> Iterator[Entry]:
    """Yield the gatherings of contact points and how many people came."""
    for row in rows:
        point = row.task.point
        where = (point.founded_by_id, point.division_id, row.held_on)
        yield Entry(POINT_SESSIONS, *where, dimension=str(point.pk))
        yield Entry(POINT_ATTENDANCE, *where, row.attendance, str(point.pk))


def count_opinion(opinion: Opinion) -> None:
    """Count an opinion that was just written."""
    body = opinion.consultation.bill.body
    day = china_day(opinion.received_at)
    entries = [Entry(OPINIONS, body.pk, body.division_id, day, 1, opinion.source)]
    if opinion.task is not None:
        point = opinion.task.point
        entries.append(Entry(POINT_OPINIONS, point.founded_by_id, point.division_id, day, 1, str(point.pk)))
    add(entries)


def count_session(session: ContactSession) -> None:
    """Count a gathering that was just recorded."""
    add(session_entries([session]))


@contextmanager
def counting_bill(bill: RegulationBill) -> Iterator[None]:
    """Count what the block changes of the texts that `bill` put in force or repealed."""
    with recounting(bill, bill_entries):
        yield


def count_publication(bill: RegulationBill) -> None:
    """Count a bill that was just published, once, after its texts were written."""
    add(bill_entries(bill))


@contextmanager
def counting_approval(case: ApprovalCase) -> Iterator[None]:
    """Count what the block decides about `case`."""
    with recounting(case, approval_entries):
        yield


@contextmanager
def counting_outcomes(groups: Iterable[OpinionGroup]) -> Iterator[None]:
    """Count what the block changes of the outcomes of `groups`: confirmed, sent back, merged."""
    rows = Opinion.objects.filter(group__in=[group.pk for group in groups])
    before = list(outcome_entries(rows))
    yield
    replace(before, outcome_entries(rows))


@contextmanager
def counting_point(point: ContactPoint) -> Iterator[None]:
    """Count what the block changes of where a contact point lies."""
    with recounting(point, point_entries):
        yield


def point_entries(point: ContactPoint) -> list[Entry]:
    """Return what was counted under a contact point; nothing under one that is new. Three queries."""
    if point.pk is None:
        return []
    opinions = Opinion.objects.filter(task__point=point)
    sessions = ContactSession.objects.filter(task__point=point).select_related("task__point")
    entries = [*opinion_entries(opinions), *outcome_entries(opinions), *session_entries(sessions)]
    return [entry for entry in entries if entry.measure.startswith("legislation.point_")]


def count_joined(opinions: Iterable[Opinion]) -> None:
    """Count the outcomes of opinions that were just put under entries, some of which are confirmed already."""
    add(outcome_entries(Opinion.objects.filter(pk__in=[opinion.pk for opinion in opinions])))


def _approved() -> Iterator[Entry]:
    for case in ApprovalCase.objects.select_related("submitted_to", "draft__regulation").order_by("pk"):
        yield from approval_entries(case)


def _sessions() -> Iterator[Entry]:
    yield from session_entries(ContactSession.objects.select_related("task__point").order_by("pk"))


def _source_names(dimensions: Sequence[str]) -> dict[str, str]:
    return {key: str(label) for key, label in OpinionSource.choices if key in dimensions}


def _point_names(dimensions: Sequence[str]) -> dict[str, str]:
    keys = [int(key) for key in dimensions if key.isdecimal()]
    return {str(pk): name for pk, name in ContactPoint.objects.filter(pk__in=keys).values_list("pk", "name")}


def register() -> None:
    """Declare the measures."""
    regulations, opinions = _("regulations"), _("opinions")
    sources = {"dimension_label": _("source"), "name_dimensions": _source_names}
    points = {"dimension_label": _("contact point"), "name_dimensions": _point_names}
    _declare(MADE, _("Regulations made"), regulations, lambda: made_entries(enactments()))
    _declare(SMALL, _("of them small, quick, sharp"), regulations, lambda: made_entries(enactments()))
    _declare(AMENDED, _("Regulations amended"), regulations, lambda: made_entries(enactments()))
    _declare(PACKAGED, _("Regulations amended in packages"), regulations, lambda: made_entries(enactments()))
    _declare(REPEALED, _("Regulations repealed"), regulations, lambda: repealed_entries(enactments()))
    _declare(APPROVED_MUNICIPAL, _("Municipal regulations approved"), regulations, _approved)
    _declare(APPROVED_AUTONOMOUS, _("Autonomous and separate regulations approved"), regulations, _approved)
    _declare(OPINIONS, _("Opinions on drafts"), opinions, lambda: opinion_entries(_opinions()), **sources)
    _declare(DECIDED, _("Opinions with an outcome"), opinions, lambda: outcome_entries(_opinions()), **sources)
    _declare(
        CARRIED_OPINIONS, _("Opinions adopted or partly adopted"), opinions, lambda: outcome_entries(_opinions()),
        **sources,
    )  # fmt: skip
    _declare(
        POINT_OPINIONS, _("Opinions through contact points"), opinions, lambda: opinion_entries(_opinions()), **points
    )
    _declare(POINT_DECIDED, _("of them with an outcome"), opinions, lambda: outcome_entries(_opinions()), **points)
    _declare(
        POINT_CARRIED, _("of them adopted or partly adopted"), opinions, lambda: outcome_entries(_opinions()), **points
    )
    _declare(POINT_SESSIONS, _("Gatherings of contact points"), _("gatherings"), _sessions, **points)
    _declare(POINT_ATTENDANCE, _("People at gatherings of contact points"), _("people"), _sessions, **points)


def _opinions() -> QuerySet[Opinion]:
    return Opinion.objects.all()


def _declare(key: str, label: Words, unit: Words, entries: Any, **more: Any) -> None:
    def recompute() -> Iterator[Entry]:
        return (entry for entry in entries() if entry.measure == key)

    register_measure(Measure(key=key, label=label, unit=unit, recompute=recompute, **more))
