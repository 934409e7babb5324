"""What everybody may find of regulations and drafts, article by article: indexed with the deed that makes it public."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now
from congress.search import index
from congress.search.index import LONGEST, EntryDraft

from .models import Consultation, DraftVersion, Enactment, RegulationBill

REGULATION, DRAFT = "regulation", "draft"
WHOLE = 1  # the weight of a text as such, before its articles


def keep_regulations_findable(bill: RegulationBill, *, at: datetime) -> None:
    """Make the index say what stands of every regulation that `bill` makes, amends or repeals, and what is past."""
    touched = Q(regulation__bill_items__bill=bill) | Q(version__bill=bill) | Q(repealed_by=bill)
    for enactment in _with_texts(Enactment.objects.filter(touched)):
        index.replace(enactment, _enacted(enactment, on=china_day(at)))


def keep_draft_findable(consultation: Consultation) -> None:
    """Make the index say what a draft says that everybody is asked about."""
    index.replace(consultation, _asked(consultation))


def every_regulation() -> Iterator[EntryDraft]:
    """Yield every article of every text that was published."""
    today = china_day(database_now())
    for enactment in _with_texts(Enactment.objects.all()):
        yield from _enacted(enactment, on=today)


def every_draft() -> Iterator[EntryDraft]:
    """Yield every article of every draft that the public was asked about."""
    rows = Consultation.objects.public().select_related("draft__regulation").order_by("pk")
    for consultation in rows.iterator(chunk_size=100):
        yield from _asked(consultation)


def _with_texts(rows: QuerySet[Enactment]) -> Iterator[Enactment]:
    chosen = Enactment.objects.filter(pk__in=rows.order_by().values("pk"))
    yield from chosen.select_related("version", "regulation").order_by("pk")


def _enacted(enactment: Enactment, *, on: date) -> Iterator[EntryDraft]:
    regulation, version = enactment.regulation, enactment.version
    page = reverse("legislation:regulation-detail", args=[regulation.pk])
    whole = EntryDraft(
        kind=REGULATION, subject_type=enactment._meta.label_lower, subject_id=str(enactment.pk), weight=WHOLE,
        url=f"{page}?on={enactment.in_force_on.isoformat()}", title=version.title, text=_frame(version),
        path=regulation.path, dated_on=enactment.in_force_on,
        is_current=enactment.ended_on is None or enactment.ended_on > on,
    )  # fmt: skip
    yield whole
    for part, url, text in _parts(version):
        article = reverse("legislation:article-detail", args=[regulation.pk, url]) if url else whole.url
        yield replace(whole, part=part, url=article, text=text, weight=0)


def _asked(consultation: Consultation) -> Iterator[EntryDraft]:
    version = consultation.draft
    whole = EntryDraft(
        kind=DRAFT, subject_type=consultation._meta.label_lower, subject_id=str(consultation.pk), weight=WHOLE,
        url=reverse("legislation:consultation-detail", args=[consultation.pk]), path=consultation.path,
        title=f"{version.title}（{version.name}）", dated_on=china_day(consultation.opens_at),
        text="\n".join([consultation.brief, version.explanation])[:LONGEST],
    )  # fmt: skip
    yield whole
    for part, provision, text in _parts(version):
        url = f"{whole.url}#a-{provision}" if provision else whole.url
        yield replace(whole, part=part, url=url, text=text, weight=0)


def _frame(version: DraftVersion) -> str:
    return "\n".join([*version.preamble, *version.closing])[:LONGEST]


def _parts(version: DraftVersion) -> Iterator[tuple[str, str, str]]:
    """Yield each article and annex, the last first: among equal hits what was written last is shown first.

    Its label, told apart where a text has it twice, its provision, its words.
    """
    seen: Counter[str] = Counter()
    rows = version.texts.filter(level="article").order_by("position")
    found = [(row.label, str(row.provision_id), "\n".join(filter(None, [row.heading, row.text]))) for row in rows]
    found += [(row.get("label", ""), "", "\n".join(row.get("lines", ()))) for row in version.annexes]
    parts = []
    for label, provision, words in found:
        label = label[:70] or "附"
        seen[label] += 1
        parts.append((label if seen[label] == 1 else f"{label}·{seen[label]}", provision, words[:LONGEST]))
    yield from reversed(parts)


def register() -> None:
    """Declare both kinds."""
    index.register_kind(REGULATION, _("Regulations"), every_regulation)
    index.register_kind(DRAFT, _("Drafts of regulations"), every_draft)
