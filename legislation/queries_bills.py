"""What everybody reads of bills: the list, one with its way from the submission to the filing, the plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from congress.bodies.models import Body
from congress.core.clock import china_day
from congress.core.errors import Words

from .models import (
    ApprovalCase,
    BillStep,
    Consultation,
    DraftVersion,
    Enactment,
    Filing,
    LegislativePlan,
    Opinion,
    PlanItem,
    RegulationBill,
    Vote,
)
from .queries_bill_page import Stage, stages
from .queries_voice import INNER
from .states import CARRIED, BillState, ConsultationState, LedgerState, Outcome, VersionState
from .states_cases import FilingState, PlanClass, PlanState
from .version_files import submitted_texts, told_texts
from .words_library import AHEAD, step_words

INSIDE_STAGES = 2  # plan and drafting: nothing of these is shown before the submission
ENDING = ("publish", "take_effect", "filed")  # all of one day, they come in this order
SHOWN_PLANS = (PlanState.PUBLISHED, PlanState.ENDED)
REVEALED = (ConsultationState.ANNOUNCED, ConsultationState.CLOSED, ConsultationState.REPORTED)


def bills() -> QuerySet[RegulationBill]:
    """Return the bills that were submitted, the one that moved last first. `moved_on`: its last public step."""
    last = BillStep.objects.filter(bill=OuterRef("pk"), is_public=True).order_by("-at").values("at")[:1]
    rows = RegulationBill.objects.public().select_related("body").annotate(moved_at=Subquery(last))
    return rows.order_by(F("moved_at").desc(nulls_last=True), "-id")


def with_open_consultations(rows: QuerySet[RegulationBill], *, at: datetime) -> QuerySet[RegulationBill]:
    """Return `rows` with `open_now`: the consultations that take opinions at `at`. One query for a page."""
    running = Consultation.objects.open(at=at).order_by("closes_at", "id")
    return rows.prefetch_related(Prefetch("consultations", running, to_attr="open_now"))


def days_left(bill: Any, *, at: datetime) -> int | None:
    """Return the days left of the first of `bill.open_now` to close; None when no draft takes opinions."""
    return bill.open_now[0].days_left(at) if bill.open_now else None


def congresses_with_bills(_request: object = None) -> QuerySet[Body]:
    """Return the congresses whose bills can be followed here."""
    return Body.objects.filter(pk__in=RegulationBill.objects.public().order_by().values("body"))


@dataclass(frozen=True)
class Said:
    """How many opinions came in on a draft, and, once it is published, what became of them."""

    received: int = 0
    verified: int = 0
    carried: int = 0
    by_outcome: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Event:
    """One thing that happened to a bill. `kind` is that of its step; `words` were written by staff."""

    kind: str
    label: Words
    day: date
    words: str = ""
    consultation: Consultation | None = None
    said: Said | None = None
    vote: Vote | None = None
    filing: Filing | None = None


@dataclass(frozen=True)
class TextRow:
    """A text of the bill that everybody may read; `before` is the one before it, `beside` one to be set beside it."""

    version: DraftVersion
    consultation: Consultation | None
    enactment: Enactment | None
    before: DraftVersion | None
    beside: DraftVersion | None


@dataclass
class BillPage:
    """Everything on the page of a bill."""

    bill: RegulationBill
    events: list[Event]
    stages: list[Stage]
    texts: list[TextRow]
    enactments: list[Enactment]
    approvals: list[ApprovalCase]
    open_now: list[Consultation] = field(default_factory=list)
    filing_due: Filing | None = None

    @property
    def ahead(self) -> Words:
        """Return what comes next, in one sentence; empty when nothing does."""
        return AHEAD.get(BillState(self.bill.work_state), "")

    @property
    def can_be_followed(self) -> bool:
        """Tell whether there may still be news."""
        return not self.bill.is_over

    @property
    def in_force_on(self) -> date | None:
        """Return the day its texts come in force."""
        return next((row.in_force_on for row in self.enactments if row.version.bill_id == self.bill.pk), None)


def public_bill(pk: UUID) -> RegulationBill:
    """Return a bill that was submitted. Raises Http404."""
    bill = RegulationBill.objects.public().select_related("body").filter(pk=pk).first()
    if bill is None:
        raise Http404
    return bill


def bill_page(bill: RegulationBill, *, at: datetime) -> BillPage:
    """Return the page of a bill, in a fixed number of queries."""
    steps = list(bill.steps.filter(is_public=True).order_by("at", "id"))
    consultations = list(bill.consultations.filter(state__in=REVEALED).select_related("draft").order_by("opens_at"))
    filings = list(Filing.objects.filter(Q(bill=bill) | Q(approval__draft__bill=bill)).order_by("published_on"))
    touched = Enactment.objects.filter(Q(version__bill=bill) | Q(repealed_by=bill))
    page = BillPage(
        bill=bill,
        events=_events(bill, steps, consultations, filings),
        stages=stages(bill, steps, list(bill.readings.all()), consultations, filings)[INSIDE_STAGES:],
        texts=_texts(bill, steps, consultations),
        enactments=list(touched.select_related("version", "regulation").order_by("regulation__title", "in_force_on")),
        approvals=list(ApprovalCase.objects.public().filter(draft__bill=bill).select_related("submitted_to", "draft")),
    )
    page.open_now = [row for row in consultations if row.is_open(at)]
    page.filing_due = next((row for row in filings if row.state == FilingState.DUE), None)
    return page


def _events(
    bill: RegulationBill, steps: Sequence[BillStep], consultations: Sequence[Consultation], filings: Sequence[Filing]
) -> list[Event]:
    known = {str(row.pk): row for row in consultations}
    said = opinions_of(consultations)
    votes = {vote.pk: vote for vote in bill.votes.select_related("item__regulation", "provision_text")}
    events = []
    for step in steps:
        row = known.get(str(step.facts.get("consultation", "")))
        events.append(
            Event(
                step.kind, step_words(step), step.held_on or china_day(step.at), step.words, row,
                said.get(row.pk, Said()) if row and step.kind != "consultation_announced" else None,
                votes.get(step.facts.get("vote", 0)),
            )
        )  # fmt: skip
    done = [row for row in filings if row.filed_on is not None]
    events += [Event("filed", step_words("filed"), row.filed_on, filing=row) for row in done if row.filed_on]
    return sorted(events, key=lambda event: (event.day, ENDING.index(event.kind) if event.kind in ENDING else -1))


def opinions_of(consultations: Iterable[Consultation]) -> dict[UUID, Said]:
    """Return what was said on each draft from outside; outcomes once they are published. Two queries."""
    reported = {row.pk: row.state == ConsultationState.REPORTED for row in consultations}
    rows = Opinion.objects.filter(consultation__in=list(reported)).exclude(source__in=INNER).order_by()
    counted = rows.values_list("consultation").annotate(n=Count("pk"), sure=Count("pk", filter=Q(is_verified=True)))
    decided = rows.filter(group__ledger_state=LedgerState.CONFIRMED).values_list("consultation", "group__outcome")
    ends: dict[UUID, dict[str, int]] = {}
    for key, outcome, count in decided.annotate(n=Count("pk")):
        ends.setdefault(key, {})[outcome] = count
    return {
        key: Said(received, sure, *(_ending(ends.get(key, {})) if reported[key] else (0, ())))
        for key, received, sure in counted
    }


def _ending(found: dict[str, int]) -> tuple[int, tuple[tuple[str, int], ...]]:
    told = tuple((str(outcome.label), found[outcome]) for outcome in Outcome if outcome in found)
    return sum(found.get(outcome, 0) for outcome in CARRIED), told


def _texts(
    bill: RegulationBill, steps: Sequence[BillStep], consultations: Sequence[Consultation]
) -> list[TextRow]:  # fmt: skip
    """Return the bill's public texts, regulation by regulation, the oldest first. Three queries."""
    shown_anyway = submitted_texts(steps) | {str(key) for key in told_texts(bill=bill)}
    asked = {row.draft_id: row for row in consultations}
    rows = bill.versions.filter(state=VersionState.SETTLED).select_related(
        "regulation", "enactment", "based_on__enactment"
    )
    shown = [
        row
        for row in rows.order_by("regulation__title", "regulation_id", "number")
        if row.pk in asked or str(row.pk) in shown_anyway or _enactment(row) is not None
    ]
    enacted = set(Enactment.objects.filter(regulation__in=[r.regulation_id for r in shown]).values_list("regulation"))
    texts: list[TextRow] = []
    before: dict[UUID, DraftVersion] = {}
    on_page: dict[UUID, DraftVersion] = {}  # what the page of two versions side by side knows
    for row in shown:
        key, base = row.regulation_id, row.based_on
        if key not in before and base is not None and _enactment(base) is not None:
            before[key] = on_page[key] = base
        is_on_page = (key,) in enacted and (row.pk in asked or _enactment(row) is not None)
        beside = on_page.get(key) if is_on_page else None
        texts.append(TextRow(row, asked.get(row.pk), _enactment(row), before.get(key), beside))
        before[key] = row
        if is_on_page:
            on_page[key] = row
    return texts


def _enactment(version: DraftVersion) -> Enactment | None:
    return getattr(version, "enactment", None)


def plans() -> QuerySet[LegislativePlan]:
    """Return the published plans, the newest first, each with its projects and the bills they became."""
    items = PlanItem.objects.select_related("bill").order_by("position", "id")
    rows = LegislativePlan.objects.filter(state__in=SHOWN_PLANS).select_related("body")
    return rows.prefetch_related(Prefetch("items", items)).order_by("-from_year", "until_year", "body__path", "id")


def congresses_with_plans(_request: object = None) -> QuerySet[Body]:
    """Return the congresses that published a plan."""
    return Body.objects.filter(
        pk__in=LegislativePlan.objects.filter(state__in=SHOWN_PLANS).order_by().values("body")
    )  # fmt: skip


def classes_of(plan: LegislativePlan) -> list[tuple[Words, list[dict[str, Any]]]]:
    """Return the plan's projects by class, each with its bill when everybody may follow that. No query."""
    found: list[tuple[Words, list[dict[str, Any]]]] = []
    for kind in PlanClass:
        items = [item for item in plan.items.all() if item.plan_class == kind]
        if items:
            found.append((kind.label, [{"item": item, "bill": _followed(item)} for item in items]))
    return found


def _followed(item: PlanItem) -> RegulationBill | None:
    return item.bill if item.bill is not None and item.bill.work_state not in INSIDE else None


INSIDE = (BillState.PLANNED, BillState.DRAFTING)
