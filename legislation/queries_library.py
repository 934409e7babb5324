"""What everybody reads of regulations: which stand on a day, their versions, one article through all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404
from django.utils.functional import cached_property

from congress.bodies.models import Body

from .draft_page import Entry, entries_of
from .models import Adoption, DraftVersion, Enactment, ProvisionOrigin, ProvisionText, Regulation
from .rules import is_in_force
from .states import ConsultationState, LedgerState, VersionState
from .text.redline import Kind, Piece, redline_lines

IN_FORCE, COMING, PAST = "in_force", "coming", "past"


def library(*, on: date) -> QuerySet[Regulation]:
    """Return the regulations that were ever published: those in force on `on`, those to come, past ones.

    `standing` is in_force, coming or past; `shown_from`, `shown_until` are the days of the text that stands,
    or of the last that stood; `first_from` is when the first text comes or came in force.
    """
    texts = Enactment.objects.filter(regulation=OuterRef("pk"), in_force_on__lte=on).order_by("-in_force_on")
    first = Enactment.objects.filter(regulation=OuterRef("pk")).order_by("in_force_on")
    rows = Regulation.objects.filter(enactments__isnull=False).distinct().select_related("body")
    rows = rows.annotate(
        shown=Subquery(texts.values("pk")[:1]),
        standing=Case(
            When(pk__in=Enactment.objects.standing(on=on).values("regulation"), then=Value(IN_FORCE)),
            When(shown__isnull=True, then=Value(COMING)),
            default=Value(PAST),
        ),
        rank=Case(
            When(standing=IN_FORCE, then=Value(0)), When(standing=COMING, then=Value(1)), default=Value(2),
            output_field=IntegerField(),
        ),
        shown_from=Subquery(texts.values("in_force_on")[:1]),
        first_from=Subquery(first.values("in_force_on")[:1]),
        shown_until=Subquery(texts.values("ended_on")[:1]),
    )  # fmt: skip
    return rows.order_by("rank", "-shown_from", "title", "id")


@dataclass(frozen=True)
class Stand:
    """One text of a regulation on its way through time."""

    enactment: Enactment
    is_shown: bool = False
    is_standing: bool = False


@dataclass
class RegulationPage:
    """A regulation as it stood on a day. `enactment` None: nothing stood then; `nearest` is what to read instead."""

    regulation: Regulation
    on: date
    stands: list[Stand]
    enactment: Enactment | None
    nearest: Enactment | None
    entries: list[Entry] = field(default_factory=list)

    @property
    def version(self) -> DraftVersion | None:
        """Return the text that is shown."""
        return self.enactment.version if self.enactment else None

    @cached_property
    def contents(self) -> list[Entry]:
        """Return what the table of contents lists: headings, or the articles of a text without any."""
        headings = [entry for entry in self.entries if not entry.is_article]
        return headings or self.entries

    @property
    def note(self) -> str:
        """Return the line under the title (题注) that the text itself lacks: when and by whom it was passed."""
        return adoption_note(self.enactment, self.regulation.body) if self.enactment else ""


def adoption_note(enactment: Enactment, body: Body) -> str:
    """Return when and by whom a text was passed (题注), in brackets; empty where its own words say so. Content."""
    day = enactment.adopted_on
    if day is None or enactment.version.preamble:
        return ""
    return f"（{day.year}年{day.month}月{day.day}日{body.name}常务委员会通过）"


def enactments_of(regulation: Regulation) -> list[Enactment]:
    """Return every text the regulation had, the newest first. One query."""
    rows = Enactment.objects.filter(regulation=regulation).select_related("version", "repealed_by", "version__bill")
    return list(rows.order_by("-in_force_on"))


def public_regulation(pk: UUID) -> Regulation:
    """Return a regulation with a published text. Raises Http404."""
    row = Regulation.objects.filter(pk=pk, enactments__isnull=False).select_related("body").distinct().first()
    if row is None:
        raise Http404
    return row


def regulation_page(regulation: Regulation, *, on: date, today: date) -> RegulationPage:
    """Return the regulation as it stood on `on`. Two queries."""
    rows = enactments_of(regulation)
    shown = next((row for row in rows if is_in_force(row.in_force_on, row.ended_on, on)), None)
    stands = [Stand(row, row == shown, is_in_force(row.in_force_on, row.ended_on, today)) for row in rows]
    nearest = None if shown else min(rows, key=lambda row: abs((row.in_force_on - on).days))
    page = RegulationPage(regulation, on, stands, shown, nearest)
    if shown:
        page.entries = entries_of(shown.version.texts.order_by("position"), counts={})
    return page


@dataclass(frozen=True)
class ArticleStage:
    """An article in one text: its words there, marked against the text before, and how it came to its place."""

    enactment: Enactment
    text: ProvisionText | None
    lines: tuple[tuple[Piece, ...], ...]
    change: str  # first, same, changed, renumbered, gone
    old_label: str = ""
    origins: tuple[tuple[str, str], ...] = ()  # (split | merged, label in the text before)
    adoptions: tuple[Adoption, ...] = ()


def article_stages(regulation: Regulation, provision: UUID) -> list[ArticleStage]:
    """Return the provision through every text of the regulation, the newest first. Raises Http404. Four queries."""
    enactments = list(reversed(enactments_of(regulation)))
    texts = {
        row.version_id: row
        for row in ProvisionText.objects.filter(provision=provision, version__in=[e.version_id for e in enactments])
    }
    if not texts:
        raise Http404
    origins = _origins(texts.values())
    adoptions = _adoptions(regulation, provision)
    stages: list[ArticleStage] = []
    before: ProvisionText | None = None
    for enactment in enactments:
        row = texts.get(enactment.version_id)
        if row is None and before is None:
            continue
        stages.append(
            ArticleStage(
                enactment, row, _lines(before, row), _change(before, row), before.label if before else "",
                origins.get(row.pk, ()) if row else (),
                tuple(a for a in adoptions if row and a.quote in row.text),
            )
        )  # fmt: skip
        adoptions = [a for a in adoptions if not (row and a.quote in row.text)]
        before = row
    return stages[::-1]


def _origins(texts: Iterable[ProvisionText]) -> dict[UUID, tuple[tuple[str, str], ...]]:
    found: dict[UUID, tuple[tuple[str, str], ...]] = {}
    for row in (
        ProvisionOrigin.objects.filter(result__in=list(texts)).select_related("origin").order_by("origin__position")
    ):
        found[row.result_id] = (*found.get(row.result_id, ()), (row.kind, row.origin.label))
    return found


def _adoptions(regulation: Regulation, provision: UUID) -> list[Adoption]:
    """Return the words of this provision that carry opinions whose outcome was published."""
    rows = Adoption.objects.filter(
        text_carrying__provision=provision, text_carrying__version__regulation=regulation,
        group__ledger_state=LedgerState.CONFIRMED, group__consultation__state=ConsultationState.REPORTED,
    )  # fmt: skip
    return list(rows.select_related("group__lead", "group__consultation__draft").order_by("start", "at", "id"))


def _change(before: ProvisionText | None, row: ProvisionText | None) -> str:
    if row is None:
        return "gone"
    if before is None:
        return "first"
    if before.text != row.text or before.heading != row.heading:
        return "changed"
    return "same" if before.label == row.label else "renumbered"


def _lines(before: ProvisionText | None, row: ProvisionText | None) -> tuple[tuple[Piece, ...], ...]:
    old = before.text.split("\n") if before else []
    new = row.text.split("\n") if row else []
    if before is None:
        return tuple((Piece(Kind.SAME, line),) for line in new)
    return tuple(line.pieces for line in redline_lines(old, new))


def congresses_with_regulations(_request: object = None) -> QuerySet[Body]:
    """Return the congresses whose regulations can be read here."""
    return Body.objects.filter(pk__in=Regulation.objects.filter(enactments__isnull=False).order_by().values("body"))


def comparable_versions(regulation: Regulation) -> Sequence[DraftVersion]:
    """Return the texts that may be compared: enacted ones, consulted ones, and those that carry adopted opinions."""
    shown = Q(enactment__isnull=False) | Q(
        consultation__state__in=[ConsultationState.ANNOUNCED, ConsultationState.CLOSED, ConsultationState.REPORTED]
    )
    carrying = Adoption.objects.filter(group__consultation__state=ConsultationState.REPORTED)
    told = Q(pk__in=carrying.filter(text_carrying__version__regulation=regulation).values("text_carrying__version"))
    rows = regulation.versions.filter(shown | told, state=VersionState.SETTLED)
    return list(rows.select_related("enactment", "consultation").order_by("number"))
