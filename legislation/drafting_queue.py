"""The queue of opinions beside the text on the table: which article is chosen, which entry is under the hand."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress.core.errors import Words

from .drafting_page import Table, build_table
from .forms_ledger import KEYS, DecisionForm, QueueFilter
from .models import Consultation, DraftVersion, Opinion, OpinionGroup
from .permissions import may_edit_version, may_propose_outcome, may_settle_version
from .queries_bench import has_a_next
from .queries_ledger import (
    Counts,
    Room,
    about,
    companions,
    counts_by_provision,
    entries_of,
    marks_in,
    room_of,
    texts_of,
    went_into,
    with_source,
)
from .states import BillState, ConsultationState, LedgerState, OpinionSource, Outcome

ON_A_PAGE = 20
WHOLE, ALL = "whole", "all"
TAGS: dict[str, str] = {
    Outcome.ADOPTED: "tag-good", Outcome.PARTLY: "tag-good", Outcome.NOT_ADOPTED: "", Outcome.ALREADY: "",
    Outcome.OUTSIDE: "", Outcome.REFERENCE: "",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A key on the keyboard and the outcome it proposes."""

    key: str
    value: str
    label: Words


CHOICES = [Choice(KEYS[outcome], outcome.value, outcome.label) for outcome in Outcome]


def who(opinion: Opinion) -> str:
    """Return by which way an opinion came, in words, without a name of a resident."""
    if opinion.task is not None:
        return opinion.task.point.name
    if opinion.source_words:
        return opinion.source_words
    if opinion.source == OpinionSource.RESIDENT:
        return _("Resident, telephone verified") if opinion.is_verified else _("Resident")
    return opinion.get_source_display()


@dataclass
class Card:
    """One entry of the ledger as it lies in the queue."""

    group: OpinionGroup
    companions: list[Opinion]
    form: DecisionForm
    may_decide: bool
    is_current: bool = False

    @property
    def opinion(self) -> Opinion | None:
        """Return the opinion that stands for the entry."""
        return self.group.lead

    @property
    def source(self) -> str:
        """Return where the opinion came from."""
        return who(self.group.lead) if self.group.lead else ""

    @property
    def more(self) -> int:
        """Return how many more say the same than are shown."""
        return max(0, self.group.headcount - 1 - len(self.companions))

    @property
    def tag(self) -> tuple[str, Words]:
        """Return the class and the words of the state."""
        if self.group.ledger_state == LedgerState.UNDECIDED:
            return "tag-warn", gettext_lazy("to be handled")
        return TAGS[self.group.outcome], self.group.get_outcome_display()

    @property
    def is_undecided(self) -> bool:
        """Tell whether nothing was proposed yet."""
        return self.group.ledger_state == LedgerState.UNDECIDED

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the outcome stands."""
        return self.group.ledger_state == LedgerState.CONFIRMED

    @property
    def needs_words(self) -> bool:
        """Tell whether it is to be adopted and no words carry it yet."""
        return self.group.outcome in (Outcome.ADOPTED, Outcome.PARTLY) and not self.group.adoptions.all()


@dataclass(frozen=True)
class Stage:
    """A step of the procedure above the page: done, now or ahead."""

    label: Words
    state: str


@dataclass
class Desk:
    """Everything on the page of the drafting room."""

    version: DraftVersion
    room: Room
    table: Table
    article: str
    filter: QueueFilter
    page: Page[OpinionGroup] | None
    cards: list[Card]
    stages: list[Stage]
    may_propose: bool
    may_edit: bool
    may_make_next: bool
    choices: list[Choice] = field(default_factory=lambda: list(CHOICES))

    @property
    def current(self) -> Card | None:
        """Return the card under the hand."""
        return next((card for card in self.cards if card.is_current), None)

    @property
    def progress(self) -> Counts:
        """Return the counts of the article that is chosen."""
        if self.article == ALL:
            return self.table.total
        block = None if self.article == WHOLE else self.table.block(UUID(self.article))
        return block.counts if block else self.table.whole

    @property
    def chosen(self) -> Any:
        """Return the block that is chosen; None for the whole draft or all of it."""
        return None if self.article in (WHOLE, ALL) else self.table.block(UUID(self.article))

    @property
    def may_mark(self) -> bool:
        """Tell whether words of the text shown may be marked."""
        return self.may_propose and self.room.has_next


def lay_out(version: DraftVersion, *, user: Any, query: Any, bound: tuple[UUID, DecisionForm] | None = None) -> Desk:
    """Return the page for `version` as `query` (article, entry, filters, page) asks. A fixed number of queries.

    `bound` is a form that was refused, with the entry it was for.
    """
    room = room_of(version)
    consultation = room.consultation
    wanted = bound[0] if bound else _key(query.get("entry"))
    table = build_table(
        texts_of(room.shown), texts_of(room.base), counts=counts_by_provision(consultation),
        marks=marks_in(room.shown), current=wanted, merged=went_into(room.shown),
    )  # fmt: skip
    article = _article(query.get("article", ""), table)
    chosen = QueueFilter(query or {})
    may_propose = consultation is not None and may_propose_outcome(user, OpinionGroup(consultation=consultation))
    page = None if consultation is None else _page(consultation, article, chosen, query.get("page"))
    return Desk(
        version=version, room=room, table=table, article=article, filter=chosen, page=page,
        cards=_cards(consultation, page, wanted, bound, may_propose), stages=stages(version, consultation),
        may_propose=may_propose, may_edit=may_edit_version(user, room.shown),
        may_make_next=not room.has_next and may_settle_version(user, room.shown) and has_a_next(room.shown),
    )  # fmt: skip


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _article(asked: str, table: Table) -> str:
    if asked in (WHOLE, ALL):
        return asked
    key = _key(asked)
    if key is None or table.block(key) is None:
        key = table.first_open()
    return str(key) if key else WHOLE


def _page(
    consultation: Consultation, article: str, chosen: QueueFilter, number: str | None
) -> Page[OpinionGroup]:  # fmt: skip
    rows: QuerySet[OpinionGroup] = entries_of(consultation)
    if article != ALL:
        rows = about(rows, None if article == WHOLE else UUID(article))
    wanted = chosen.chosen()
    if wanted.get("state"):
        rows = rows.filter(ledger_state=wanted["state"])
    if wanted.get("outcome"):
        rows = rows.filter(outcome=wanted["outcome"])
    if wanted.get("source"):
        rows = with_source(rows, wanted["source"])
    return Paginator(rows, ON_A_PAGE).get_page(number)


def _cards(
    consultation: Consultation | None, page: Page[OpinionGroup] | None, wanted: UUID | None,
    bound: tuple[UUID, DecisionForm] | None, may_propose: bool,
) -> list[Card]:  # fmt: skip
    if consultation is None or page is None:
        return []
    groups = list(page.object_list)
    if wanted and wanted not in {group.pk for group in groups}:  # decided just now, and the filter hides it
        groups = [*entries_of(consultation).filter(pk=wanted), *groups]
    others = companions(groups)
    cards = [
        Card(group, others.get(group.pk, []), _form(group, bound), may_propose) for group in groups
    ]  # fmt: skip
    current = next((card for card in cards if card.group.pk == wanted), None)
    current = current or next((card for card in cards if card.is_undecided), cards[0] if cards else None)
    if current:
        current.is_current = True
    return cards


def _form(group: OpinionGroup, bound: tuple[UUID, DecisionForm] | None) -> DecisionForm:
    if bound and bound[0] == group.pk:
        return bound[1]
    initial = {"seen": group.version, "reason": group.reason, "words": group.words}
    return DecisionForm(initial=initial, auto_id=f"{group.pk}-%s")


PASSED = (BillState.PASSED, BillState.PUBLISHED, BillState.IN_FORCE)


def stages(version: DraftVersion, consultation: Consultation | None) -> list[Stage]:
    """Return the steps from drafting to publication, and where this text stands. One query for the readings."""
    bill = version.bill
    if bill is None:
        return []
    held = bill.readings.count()
    state = consultation.state if consultation else ""
    here = [
        (_("Drafting"), bill.work_state not in (BillState.PLANNED, BillState.DRAFTING)),
        (_("First reading"), held > 0),
        (_("Consultation"), state in (ConsultationState.CLOSED, ConsultationState.REPORTED)),
        (_("Handling opinions"), state == ConsultationState.REPORTED),
        (_("Second reading"), held > 1 or bill.work_state in PASSED),
        (_("Vote"), bill.work_state in PASSED),
        (_("Promulgation"), bill.work_state in (BillState.PUBLISHED, BillState.IN_FORCE)),
    ]
    last = max((place for place, (_label, is_done) in enumerate(here) if is_done), default=-1)
    return [
        Stage(label, "done" if place <= last else "now" if place == last + 1 else "ahead")
        for place, (label, _is_done) in enumerate(here)
    ]
