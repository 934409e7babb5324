"""What the drafting room and the adoption table read: each a fixed number of queries, however many opinions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from .models import (
    Adoption,
    Consultation,
    DraftVersion,
    Opinion,
    OpinionGroup,
    OpinionNote,
    ProvisionOrigin,
    ProvisionText,
)
from .rules import adoption_rate
from .states import CARRIED, ConsultationState, LedgerState, OpinionPublication, OpinionSource, Outcome

INNER = (OpinionSource.MEMBER, OpinionSource.COMMITTEE)  # at readings: collated, never public. LL36, LL41
MEMBERS_SHOWN = 5


@dataclass(frozen=True)
class Room:
    """What is on the table: the text `shown`, the one it is compared with, and the consultation on the earlier one."""

    shown: DraftVersion
    base: DraftVersion | None
    consultation: Consultation | None

    @property
    def has_next(self) -> bool:
        """Tell whether the text shown came after the one that was consulted: its words may carry opinions."""
        return self.consultation is not None and self.shown.pk != self.consultation.draft_id


def room_of(version: DraftVersion) -> Room:
    """Return what belongs on the table for `version`: of a text that was consulted on, the version after it.

    Two queries.
    """
    consultation = (
        Consultation.objects.exclude(state=ConsultationState.CANCELLED)
        .filter(draft__regulation=version.regulation_id, draft__number__lte=version.number)
        .select_related("draft__regulation", "draft__based_on", "bill__body")
        .order_by("-draft__number")
        .first()
    )
    if consultation is None:
        return Room(version, version.based_on, None)
    if consultation.draft_id != version.pk:
        return Room(version, consultation.draft, consultation)
    following = _following(version)
    if following is None:
        return Room(version, version.based_on, consultation)
    return Room(following, consultation.draft, consultation)


def _following(version: DraftVersion) -> DraftVersion | None:
    """Return the last version made after `version`, up to the first that is itself consulted on."""
    later = DraftVersion.objects.filter(regulation=version.regulation_id, number__gt=version.number)
    found = None
    consulted = Exists(Consultation.objects.filter(draft=OuterRef("pk")))
    for found in later.annotate(is_consulted=consulted).select_related("regulation").order_by("number"):
        if found.is_consulted:
            break
    return found


def texts_of(version: DraftVersion | None) -> list[ProvisionText]:
    """Return the provisions of a version in the order of the text. One query."""
    return [] if version is None else list(version.texts.order_by("position"))


@dataclass(frozen=True)
class Counts:
    """Entries of the ledger about one provision, and how many of them have an outcome; `senders` sent them."""

    entries: int = 0
    decided: int = 0
    senders: int = 0

    @property
    def undecided(self) -> int:
        """Return how many wait."""
        return self.entries - self.decided

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.entries + other.entries, self.decided + other.decided, self.senders + other.senders)


def counts_by_provision(consultation: Consultation | None) -> dict[UUID | None, Counts]:
    """Return the counts by provision; under None those about the whole draft. One query."""
    if consultation is None:
        return {}
    rows = OpinionGroup.objects.filter(consultation=consultation).order_by().values("node__provision")
    counted = rows.annotate(
        entries=Count("pk"), decided=Count("pk", filter=~Q(ledger_state=LedgerState.UNDECIDED)),
        senders=Coalesce(Sum("headcount"), 0),
    )  # fmt: skip
    return {row["node__provision"]: Counts(row["entries"], row["decided"], row["senders"]) for row in counted}


def entries_of(consultation: Consultation) -> QuerySet[OpinionGroup]:
    """Return the ledger of a consultation with all that a card shows, the most senders first. Two more queries."""
    adoptions = Adoption.objects.select_related("text_carrying__version").order_by("at", "id")
    notes = OpinionNote.objects.select_related("by").order_by("at", "id")
    return (
        OpinionGroup.objects.filter(consultation=consultation)
        .select_related("consultation", "node", "lead__task__point", "proposed_by", "confirmed_by")
        .prefetch_related(Prefetch("adoptions", adoptions), Prefetch("notes", notes))
        .order_by("-headcount", "first_at", "id")
    )


def about(entries: QuerySet[OpinionGroup], provision: UUID | None) -> QuerySet[OpinionGroup]:
    """Return the entries about a provision, or about the whole draft."""
    return entries.filter(node__isnull=True) if provision is None else entries.filter(node__provision=provision)


def with_source(entries: QuerySet[OpinionGroup], source: str) -> QuerySet[OpinionGroup]:
    """Return the entries with an opinion that came this way."""
    return entries.filter(Exists(Opinion.objects.filter(group=OuterRef("pk"), source=source)))


def companions(groups: Sequence[OpinionGroup]) -> dict[UUID | None, list[Opinion]]:
    """Return for each entry the first few opinions beside the one that stands for it. One query."""
    place = Window(RowNumber(), partition_by=F("group"), order_by=[F("received_at"), F("id")])
    rows = Opinion.objects.filter(group__in=[g.pk for g in groups if g.headcount > 1])
    rows = rows.exclude(pk__in=[g.lead_id for g in groups if g.lead_id]).select_related("task__point")
    found: dict[UUID | None, list[Opinion]] = {}
    for opinion in rows.annotate(place=place).filter(place__lte=MEMBERS_SHOWN).order_by("group", "place"):
        found.setdefault(opinion.group_id, []).append(opinion)
    return found


def marks_in(version: DraftVersion) -> dict[UUID, list[Adoption]]:
    """Return the words of `version` that carry opinions, by the provision's text. One query."""
    found: dict[UUID, list[Adoption]] = {}
    for adoption in Adoption.objects.filter(text_carrying__version=version).order_by("start", "end", "id"):
        found.setdefault(adoption.text_carrying_id, []).append(adoption)
    return found


def went_into(version: DraftVersion) -> dict[UUID, list[str]]:
    """Return by provision of the earlier text the labels of `version` that its words went into besides. One query."""
    found: dict[UUID, list[str]] = {}
    rows = ProvisionOrigin.objects.filter(result__version=version).order_by("result__position")
    for provision, label in rows.values_list("origin__provision", "result__label"):
        found.setdefault(provision, []).append(label)
    return found


@dataclass(frozen=True)
class Figures:
    """What came in and what became of it. `received` counts opinions, `entries` what they come to without repeats.

    `carried` and `decided` count opinions: the share of the two is `rate`, None before anything is decided.
    """

    received: int
    verified: int
    entries: int
    undecided: int
    by_source: list[tuple[str, int]] = field(default_factory=list)
    by_outcome: list[tuple[str, str, int, int]] = field(default_factory=list)  # key, words, entries, opinions
    carried: int = 0
    decided: int = 0
    awaiting: int = 0

    @property
    def unverified(self) -> int:
        """Return how many came without a confirmed telephone."""
        return self.received - self.verified

    @property
    def rate(self) -> float | None:
        """Return adopted and partly adopted over decided opinions, 0 to 1."""
        return adoption_rate(self.carried, self.decided)


def consultation_figures(consultation: Consultation, *, for_public: bool = False) -> Figures:
    """Return the figures of a consultation; for the public without what was said at readings. Two queries.

    Only confirmed outcomes count as decided.
    """
    opinions = Opinion.objects.filter(consultation=consultation).order_by()
    if for_public:
        opinions = opinions.exclude(source__in=INNER)
    sources = {
        row["source"]: row
        for row in opinions.values("source").annotate(
            n=Count("pk"), sure=Count("pk", filter=Q(is_verified=True)), loose=Count("pk", filter=Q(group=None))
        )
    }
    confirmed = Q(group__ledger_state=LedgerState.CONFIRMED)
    ends = opinions.filter(group__isnull=False).values("group__outcome")
    outcomes = {
        row["group__outcome"]: row
        for row in ends.annotate(
            n=Count("pk", filter=confirmed), groups=Count("group", distinct=True),
            sure=Count("group", distinct=True, filter=confirmed),
        )
    }  # fmt: skip
    known = {key: outcomes[key] for key in Outcome.values if key in outcomes}
    entries = sum(row["groups"] for row in outcomes.values())
    received = sum(row["n"] for row in sources.values())
    return Figures(
        received=received,
        verified=sum(row["sure"] for row in sources.values()),
        entries=entries,
        undecided=entries - sum(row["sure"] for row in known.values()),
        by_source=[(str(s.label), sources[s]["n"]) for s in OpinionSource if s in sources],
        by_outcome=[(o.value, str(o.label), outcomes[o]["sure"], outcomes[o]["n"]) for o in Outcome if o in outcomes],
        carried=sum(known[key]["n"] for key in CARRIED if key in known),
        decided=sum(row["n"] for row in known.values()),
        awaiting=sum(row["loose"] for row in sources.values()),
    )


def told_entries(consultation: Consultation) -> QuerySet[Any]:
    """Return the entries of the published table: each with the text of its first public opinion, in the text's order.

    `shown_id` names that opinion; `shown_count` says how many stand behind it, readings left out.
    """
    public = Opinion.objects.filter(group=OuterRef("pk"), publication_state=OpinionPublication.PUBLIC)
    adoptions = Adoption.objects.select_related("text_carrying__version").order_by("at", "id")
    return (
        OpinionGroup.objects.filter(consultation=consultation, ledger_state=LedgerState.CONFIRMED)
        .annotate(shown_id=Subquery(public.exclude(source__in=INNER).order_by("received_at", "id").values("pk")[:1]))
        .filter(shown_id__isnull=False)
        .select_related("node")
        .prefetch_related(Prefetch("adoptions", adoptions))
        .order_by(F("node__position").asc(nulls_first=True), "-headcount", "first_at", "id")
    )


def shown_opinions(groups: Iterable[Any]) -> dict[UUID, Opinion]:
    """Return the opinions that stand for the entries of the published table, by their key. One query."""
    rows = Opinion.objects.filter(pk__in=[group.shown_id for group in groups]).select_related("task__point")
    return {opinion.pk: opinion for opinion in rows}


def kept_back(consultation: Consultation) -> list[tuple[str, int]]:
    """Return outcome by outcome how many opinions have no text that may be shown. One query."""
    public = Opinion.objects.filter(group=OuterRef("group"), publication_state=OpinionPublication.PUBLIC)
    rows = Opinion.objects.filter(consultation=consultation, group__ledger_state=LedgerState.CONFIRMED)
    rows = rows.exclude(source__in=INNER).filter(~Exists(public)).order_by()
    counted = dict(rows.values_list("group__outcome").annotate(n=Count("pk")))
    return [(str(outcome.label), counted[outcome]) for outcome in Outcome if outcome in counted]
