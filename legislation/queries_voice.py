"""Reads for the public side of consultations: lists, drafts with their opinions, what became of one opinion."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from congress.submissions.models import Receipt

from .draft_page import Carried, Entry, entries_of, put_carried, version_before
from .models import (
    Adoption,
    BillStep,
    Consultation,
    DraftVersion,
    Enactment,
    Opinion,
    OpinionGroup,
    ProvisionText,
    Subscription,
)
from .states import CARRIED, ConsultationState, LedgerState, OpinionPublication, OpinionSource

INNER = (OpinionSource.MEMBER, OpinionSource.COMMITTEE)
MOST_CARRIED = 500


def consultations(*, at: datetime) -> QuerySet[Consultation]:
    """Return every announced consultation, open ones first (the next to close on top), then the latest."""
    is_open = Q(state=ConsultationState.ANNOUNCED, opens_at__lte=at, closes_at__gt=at)
    rank = Case(When(is_open, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Consultation.objects.public().select_related("draft", "bill__body")
    first_to_close = Case(When(is_open, then="closes_at"))
    return rows.annotate(rank=rank).order_by("rank", first_to_close, "-closes_at", "-id")


def consultation(pk: UUID) -> Consultation:
    """Return the announced consultation `pk` with its draft, bill and congress. Raises Http404."""
    rows = Consultation.objects.public().select_related("draft__based_on", "draft__regulation", "bill__body")
    return get_object_or_404(rows, pk=pk)


@dataclass
class DraftPage:
    """Everything on the page of a draft."""

    consultation: Consultation
    entries: list[Entry]
    received: int
    public: int
    on_whole: int
    days_left: int
    is_open: bool
    before: DraftVersion | None
    carried: list[Carried] = field(default_factory=list)

    @property
    def contents(self) -> list[Entry]:
        """Return the headings, or the articles where the draft has no chapters."""
        headings = [e for e in self.entries if not e.is_article and e.text]
        return headings or [e for e in self.entries if e.is_article and e.text]


def draft_page(row: Consultation, *, at: datetime, with_redline: bool) -> DraftPage:
    """Return the page of a draft, in a fixed number of queries."""
    counts = opinion_counts(row)
    public = {node: shown for node, (_all, shown) in counts.items()}
    before = version_before(row.draft)
    old = list(before.texts.order_by("position")) if with_redline and before is not None else None
    page = DraftPage(
        row, entries_of(row.draft.texts.order_by("position"), counts=public, before=old),
        received=sum(whole for whole, _shown in counts.values()), public=sum(public.values()),
        on_whole=public.get(None, 0), days_left=row.days_left(at), is_open=row.is_open(at), before=before,
    )  # fmt: skip
    if row.state == ConsultationState.REPORTED:
        page.carried = put_carried(page.entries, carried_groups(row))
    return page


def opinion_counts(row: Consultation) -> dict[UUID | None, tuple[int, int]]:
    """Return by provision how many opinions were received from outside, and how many everybody may read."""
    shown = Count("pk", filter=Q(publication_state=OpinionPublication.PUBLIC))
    rows = Opinion.objects.filter(consultation=row).exclude(source__in=INNER).order_by().values("node")
    return {
        node: (count, public)
        for node, count, public in rows.annotate(n=Count("pk"), shown=shown).values_list("node", "n", "shown")
    }


def carried_groups(row: Consultation) -> QuerySet[OpinionGroup]:
    """Return the opinions that were adopted, with the words that carry them, the most senders first."""
    adoptions = Adoption.objects.select_related("text_carrying__version__consultation").order_by("at", "id")
    groups = OpinionGroup.objects.filter(
        consultation=row, ledger_state=LedgerState.CONFIRMED, outcome__in=CARRIED
    ).exclude(lead__source__in=INNER)
    return (
        groups.select_related("lead").prefetch_related(Prefetch("adoptions", adoptions))
        .order_by("-headcount", "first_at", "id")[:MOST_CARRIED]
    )  # fmt: skip


def public_opinions(row: Consultation, *, node: ProvisionText | None, on_whole: bool) -> QuerySet[Opinion]:
    """Return what everybody may read: on one provision, on the draft as a whole, or on anything. Newest first."""
    rows = Opinion.objects.public().filter(consultation=row).select_related("node", "group")
    if node is not None:
        rows = rows.filter(node=node)
    elif on_whole:
        rows = rows.filter(node__isnull=True)
    return rows.order_by("-received_at", "-id")


def public_opinion(row: Consultation, pk: UUID) -> Opinion:
    """Return the public opinion `pk` on the draft. Raises Http404."""
    return get_object_or_404(Opinion.objects.public(), pk=pk, consultation=row)


def provision_text(row: Consultation, pk: UUID) -> ProvisionText:
    """Return the provision `pk` of the draft. Raises Http404."""
    return get_object_or_404(ProvisionText, pk=pk, version=row.draft_id)


def opinion_of_receipt(receipt: Receipt | None) -> Opinion | None:
    """Return the opinion a receipt was given for, with what its thread reads; None for another kind of receipt."""
    if receipt is None:
        return None
    rows = Opinion.objects.select_related(
        "consultation__draft", "consultation__bill__body", "node", "group", "receipt", "task__point"
    )
    return rows.filter(receipt=receipt).first()


def answers_of(opinion: Opinion) -> list[tuple[str, str]]:
    """Return the questions its sender answered, each with the answer, in the order they were put."""
    if not opinion.answers:
        return []
    questions = opinion.consultation.questions.all()
    return [(one.text, opinion.answers[str(one.pk)]) for one in questions if str(one.pk) in opinion.answers]


def adoptions_of(opinion: Opinion) -> list[Adoption]:
    """Return the words of the next version that carry an opinion, once its outcome stands."""
    group = opinion.group
    if group is None or group.ledger_state != LedgerState.CONFIRMED:
        return []
    rows = Adoption.objects.filter(group=group).select_related("text_carrying__version__consultation")
    return list(rows.order_by("at", "id"))


def later_steps(opinion: Opinion) -> list[BillStep]:
    """Return what everybody may know of the bill's way since the opinion came in."""
    steps = BillStep.objects.filter(bill=opinion.consultation.bill_id, is_public=True, at__gt=opinion.received_at)
    return list(steps.order_by("at", "id"))


def enactments_of(adoptions: list[Adoption]) -> dict[UUID, Enactment]:
    """Return the texts that became law in which the same provisions stand, by provision: the newest of each."""
    provisions = [adoption.text_carrying.provision_id for adoption in adoptions]
    if not provisions:
        return {}
    rows = ProvisionText.objects.filter(provision__in=provisions, version__enactment__isnull=False)
    found = rows.select_related("version__enactment").order_by("version__enactment__in_force_on")
    return {row.provision_id: row.version.enactment for row in found}


def subscription_of_receipt(receipt: Receipt | None) -> Subscription | None:
    """Return the subscription a receipt was given for; None for another kind of receipt."""
    if receipt is None:
        return None
    return Subscription.objects.select_related("bill__body").filter(receipt=receipt).first()
