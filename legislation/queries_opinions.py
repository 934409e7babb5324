"""What staff read of consultations and opinions: how many came, and the queue of those to be let through."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from .models import Consultation, Opinion
from .permissions import MODERATING
from .states import LedgerState, OpinionPublication, OpinionSource

INNER = (OpinionSource.MEMBER, OpinionSource.COMMITTEE)
WAITING = (OpinionPublication.AWAITING, OpinionPublication.HELD)
LOOK_ALIKES_SHOWN = 5


@dataclass
class Waiting:
    """One opinion of the queue with the first of its look-alikes that wait too, and how many there are in all."""

    opinion: Opinion
    offers: list[Any] = field(default_factory=list)
    alike: list[Opinion] = field(default_factory=list)
    count: int = 1

    @property
    def ticket(self) -> str:
        """Return what a ticked box sends: the key and the version that was seen."""
        return f"{self.opinion.pk}:{self.opinion.version}"

    @property
    def more(self) -> int:
        """Return how many look-alikes wait that are not shown."""
        return self.count - 1 - len(self.alike)


def to_moderate(user: Any) -> QuerySet[Opinion]:
    """Return what awaits a decision of `user`, the oldest first."""
    paths = [a.path for a in user.scopes(*MODERATING)]
    rows = Opinion.objects.filter(path__in=paths, publication_state__in=WAITING).exclude(source__in=INNER)
    return rows.select_related("consultation__draft", "consultation__bill", "node", "receipt").order_by(
        "received_at", "id"
    )


def folded(rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Return of `rows` the oldest of each entry of the ledger, and those without an entry yet."""
    in_order = [F("received_at").asc(), F("id").asc()]
    return rows.annotate(fold=Window(RowNumber(), partition_by=Coalesce("group_id", "id"), order_by=in_order)).filter(
        fold=1
    )


def with_look_alikes(page: list[Opinion], rows: QuerySet[Opinion]) -> list[Waiting]:
    """Return the opinions of a page with their look-alikes among `rows`. Two queries."""
    groups = {opinion.group_id for opinion in page if opinion.group_id}
    mates = rows.filter(group__in=groups)
    counts = dict(mates.order_by().values_list("group").annotate(n=Count("pk")))
    ranked = mates.annotate(
        rank=Window(RowNumber(), partition_by=F("group"), order_by=[F("received_at").asc(), F("id").asc()])
    ).filter(rank__lte=LOOK_ALIKES_SHOWN + 1)
    alike: dict[UUID | None, list[Opinion]] = {}
    for opinion in ranked:
        alike.setdefault(opinion.group_id, []).append(opinion)
    return [
        Waiting(
            opinion, alike=[mate for mate in alike.get(opinion.group_id, []) if mate.pk != opinion.pk],
            count=counts.get(opinion.group_id, 1),
        )
        for opinion in page
    ]  # fmt: skip


@dataclass(frozen=True)
class Arriving:
    """How many opinions came: in all, verified, still to be let through, to be decided, and by source."""

    received: int
    verified: int
    waiting: int
    entries: int
    undecided: int
    sources: list[tuple[str, int]]


def arriving(consultation: Consultation) -> Arriving:
    """Return what came in on a consultation. Three queries."""
    totals = consultation.opinions.aggregate(
        received=Count("pk"), verified=Count("pk", filter=Q(is_verified=True)),
        waiting=Count("pk", filter=Q(publication_state__in=WAITING)),
    )  # fmt: skip
    entries = consultation.groups.aggregate(
        entries=Count("pk"), undecided=Count("pk", filter=Q(ledger_state=LedgerState.UNDECIDED))
    )
    sources = consultation.opinions.order_by().values_list("source").annotate(n=Count("pk")).order_by("-n", "source")
    named = [(str(OpinionSource(source).label), count) for source, count in sources]
    return Arriving(**totals, **entries, sources=named)
