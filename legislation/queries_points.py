"""What the pages of contact points, approvals and filings read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.clock import china_day
from congress.core.errors import Words
from congress.regions.models import Level
from congress.rollups.queries import by_dimension

from . import figures
from .models import (
    Adoption,
    ApprovalCase,
    ContactPoint,
    ContactSession,
    ContactTask,
    DraftVersion,
    Opinion,
    ProvisionText,
    RegulationBill,
)
from .rules import adoption_rate
from .rules_clocks import days_in_all, days_run, is_late
from .states import BillState, VersionState
from .states_cases import ApprovalState, TaskState
from .text.numerals import read_label

POINT_MEASURES = (
    figures.POINT_OPINIONS, figures.POINT_DECIDED, figures.POINT_CARRIED, figures.POINT_SESSIONS,
    figures.POINT_ATTENDANCE,
)  # fmt: skip
RECENT = 5
MOST = 20


@dataclass(frozen=True)
class PointFigures:
    """What a contact point did: opinions, those with an outcome, those carried, gatherings, people who came."""

    opinions: int = 0
    decided: int = 0
    carried: int = 0
    sessions: int = 0
    attendance: int = 0

    def __add__(self, other: "PointFigures") -> "PointFigures":
        """Return what two points did together."""
        return PointFigures(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def rate(self) -> float | None:
        """Return how many of the decided opinions are carried by words of a version, 0 to 1."""
        return adoption_rate(self.carried, self.decided)

    @property
    def percent(self) -> int | None:
        """Return the rate in whole per cent."""
        return None if self.rate is None else round(self.rate * 100)


def figures_of_points(*, begins: date | None = None, ends: date | None = None) -> dict[int, PointFigures]:
    """Return the figures of every contact point by its key. Two queries."""
    some = ContactPoint.objects.order_by("pk").values_list("path", flat=True).first()
    if some is None:
        return {}
    province = ".".join(some.split(".")[:2]) + "."
    found = by_dimension(POINT_MEASURES, path=province, begins=begins, ends=ends)
    return {
        int(key): PointFigures(*(int(values.get(measure, 0)) for measure in POINT_MEASURES))
        for key, values in found.items()
        if key.isdecimal()
    }


def public_points() -> QuerySet[ContactPoint]:
    """Return the working contact points, with the collection points below each. Two queries."""
    below = ContactPoint.objects.active().select_related("division").order_by("path", "name", "id")
    rows = ContactPoint.objects.active().filter(parent__isnull=True).select_related("founded_by", "division")
    ready: Any = rows.prefetch_related(Prefetch("collection_points", queryset=below, to_attr="points_below"))
    return ready.order_by(F("founded_by__path"), "path", "name", "id")


def figures_with_below(point: Any, known: dict[int, PointFigures]) -> PointFigures | None:
    """Return what a point and its collection points did together; None when nothing was counted."""
    found = [known[one.pk] for one in (point, *point.points_below) if one.pk in known]
    return sum(found, PointFigures()) if found else None


def recent_work(points: Sequence[ContactPoint]) -> dict[int, list[ContactTask]]:
    """Return the latest tasks of each point on drafts that everybody may see. One query."""
    work: dict[int, list[ContactTask]] = defaultdict(list)
    tasks = ContactTask.objects.filter(point__in=points).exclude(state=TaskState.CALLED_OFF)
    tasks = tasks.exclude(consultation__state__in=["preparing", "cancelled"]).select_related("consultation__draft")
    for task in tasks.order_by("-issued_at", "id"):
        if len(work[task.point_id]) < RECENT:
            work[task.point_id].append(task)
    return work


def point_tasks(user: User) -> QuerySet[ContactTask]:
    """Return the tasks of the user's own points and of the collection points below, with what a list shows."""
    rows = ContactTask.objects.for_points(user).select_related("point", "consultation__draft")
    return with_counts(rows)


def with_counts(tasks: QuerySet[ContactTask]) -> QuerySet[ContactTask]:
    """Return the tasks with `opinion_count` and `session_count`, counted for the rows of a page only."""
    counts = {
        name: Coalesce(
            Subquery(
                rows.filter(task=OuterRef("pk")).order_by().values("task").annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        )
        for name, rows in (("opinion_count", Opinion.objects.all()), ("session_count", ContactSession.objects.all()))
    }
    return tasks.annotate(**counts)


@dataclass
class Place:
    """A chapter or an article of the draft, and how many opinions of this task it has."""

    node: ProvisionText
    count: int = 0


def places_of(version: DraftVersion) -> list[ProvisionText]:
    """Return the chapters and articles of a draft in their order. One query."""
    return list(version.texts.order_by("position"))


def places_with_counts(task: ContactTask) -> list[Place]:
    """Return the text of the draft with the number of opinions collected on each place. Two queries."""
    rows = Opinion.objects.filter(Q(task=task) | Q(task__parent=task)).order_by()
    counted = dict(rows.values_list("node").annotate(n=Count("pk")))
    return [Place(node, counted.get(node.pk, 0)) for node in places_of(task.consultation.draft)]


def find_place(nodes: Sequence[ProvisionText], typed: str) -> ProvisionText | None:
    """Return the chapter or article that somebody typed: 第十二条, 第二章, 十二, or 12; None when there is none."""
    words = "".join(typed.split())
    for node in nodes:
        if node.label == words:
            return node
    try:
        wanted = read_label(words if words.startswith("第") else f"第{words}条")
    except ValueError:
        return None
    return next((node for node in nodes if node.is_article and _number(node.label) == wanted), None)


def _number(label: str) -> tuple[int, int]:
    try:
        return read_label(label)
    except ValueError:
        return (0, 0)


@dataclass(frozen=True)
class Collected:
    """The opinions on one place of the draft; `node` None: on the whole."""

    node: ProvisionText | None
    opinions: list[Opinion] = field(default_factory=list)


def collected(task: ContactTask) -> QuerySet[Opinion]:
    """Return what was collected under a task and below it, by article. One query."""
    rows = Opinion.objects.filter(Q(task=task) | Q(task__parent=task))
    ready = rows.select_related("node", "gathering", "task__point", "group", "receipt")
    return ready.order_by(F("node__position").asc(nulls_first=True), "received_at", "id")


def by_place(opinions: Sequence[Opinion]) -> list[Collected]:
    """Return the opinions, which stand in the order of the text, under their places."""
    groups: list[Collected] = []
    for opinion in opinions:
        if not groups or (groups[-1].node and groups[-1].node.pk) != opinion.node_id:
            groups.append(Collected(opinion.node))
        groups[-1].opinions.append(opinion)
    return groups


@dataclass(frozen=True)
class Fed:
    """An opinion with what became of it. `carried` are the words of a later version that carry it."""

    opinion: Opinion
    outcome: Words
    words: str
    carried: list[Adoption]


def outcomes(opinions: Sequence[Opinion]) -> list[Fed]:
    """Return what became of each: only outcomes that the legislative committee confirmed. One query."""
    groups = {o.group_id for o in opinions if o.group is not None and o.group.ledger_state == "confirmed"}
    adoptions: dict[Any, list[Adoption]] = defaultdict(list)
    for adoption in Adoption.objects.filter(group__in=groups).order_by("at", "id"):
        adoptions[adoption.group_id].append(adoption)
    return [_fed(opinion, adoptions) for opinion in opinions]


def _fed(opinion: Opinion, adoptions: dict[Any, list[Adoption]]) -> Fed:
    group = opinion.group
    if group is None or group.ledger_state != "confirmed":
        return Fed(opinion, "", "", [])
    return Fed(opinion, group.get_outcome_display(), group.words, adoptions[group.pk])


@dataclass(frozen=True)
class Clock:
    """How far the four months of an approval have run. Source: LL81."""

    day: int
    days: int
    is_late: bool
    left: int

    @classmethod
    def of(cls, case: ApprovalCase, at: datetime) -> "Clock":
        """Return the clock of `case`; it stands still at the day of the decision."""
        today = case.decided_on or china_day(at)
        days = days_in_all(case.received_on, case.due_on)
        late = is_late(case.due_on, today)
        return cls(days_run(case.received_on, today), days, late, max(0, (case.due_on - today).days))


def public_approvals() -> QuerySet[Any]:
    """Return the approvals that everybody may follow: those that run by their last day, then the decided ones."""
    rows = ApprovalCase.objects.public().select_related("draft__regulation", "submitted_by", "submitted_to")
    pending = Q(state__in=[ApprovalState.SUBMITTED, ApprovalState.PRE_REVIEW, ApprovalState.COMMITTEE])
    return rows.annotate(is_pending=pending).order_by("-is_pending", "-decided_on", "due_on", "id")


STEPS: dict[str, Words] = {
    "submit": _("Submitted for approval"),
    "pre_review": _("Pre-review begun"),
    "to_committee": _("Passed on to the legislative committee"),
    "approve": _("Approved"),
    "refuse": _("Not approved"),
    "withdraw": _("Withdrawn"),
}


@dataclass(frozen=True)
class Told:
    """A step of an approval in words."""

    sentence: Words
    at: datetime
    by: User | None
    words: str


def approval_story(case: ApprovalCase) -> list[Told]:
    """Return the steps of an approval, the oldest first. One query."""
    rows = case.steps.select_related("by").order_by("at", "id")
    return [Told(STEPS.get(step.kind, step.kind), step.at, step.by, step.words) for step in rows]


def bills_before_approval() -> QuerySet[RegulationBill]:
    """Return the passed bills that the congress above has not approved yet: nobody can publish them. LL81, LL85."""
    approved = ApprovalCase.objects.filter(state=ApprovalState.APPROVED, draft__bill__isnull=False)
    passed = RegulationBill.objects.filter(work_state=BillState.PASSED).exclude(body__level=Level.PROVINCE)
    return passed.exclude(pk__in=approved.values("draft__bill"))


def to_submit(paths: Sequence[str]) -> list[DraftVersion]:
    """Return the last texts of passed bills of these congresses that were not submitted for approval. One query."""
    rows = DraftVersion.objects.filter(
        regulation__path__in=paths, state=VersionState.SETTLED, bill__work_state=BillState.PASSED
    ).exclude(regulation__body__level=Level.PROVINCE)
    last = rows.order_by("regulation_id", "-number").distinct("regulation_id").select_related("approval")
    return [version for version in last if not hasattr(version, "approval")][:MOST]
