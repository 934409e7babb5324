"""A version as a file for staff, settled or not: the gazette's form, the redline, the table, the decision, XML."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from congress.core.errors import Invalid, Words

from .identity import compared
from .models import BillDeed, DraftVersion, Enactment, RegulationBill
from .queries_bench import document_of, texts_of_bill
from .queries_library import adoption_note
from .text.amending import amending_decision, package_decision, repeal_decision
from .text.matching import Matching
from .text.printing import print_document
from .text.tree import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NEEDS_BASE = _("There is no version before this one to compare it with.")


@dataclass(frozen=True)
class BenchFile:
    """A file that staff take away."""

    content: bytes
    content_type: str
    name: str


FORMS: dict[str, Words] = {
    "gazette": _("In the gazette's form (.docx)"),
    "redline": _("Redline with tracked changes (.docx)"),
    "comparison": _("Table of both versions (.docx)"),
    "decision": _("Amending decision (.docx)"),
    "text": _("Plain text (.txt)"),
}
AGAINST = frozenset({"redline", "comparison", "decision"})


def file_of(version: DraftVersion, form: str, *, base: DraftVersion | None, at: datetime) -> BenchFile:
    """Return `version` as a file; what compares is made against `base`. Raises Invalid without one, KeyError."""
    if form not in FORMS:
        raise KeyError(form)
    stem = f"{version.title}（{version.name}）"
    if form == "text":
        content = print_document(document_of(version)).encode("utf-8-sig")
        return BenchFile(content, "text/plain; charset=utf-8", f"{stem}.txt")
    if form == "gazette":
        from .documents.gazette_docx import gazette_docx

        return BenchFile(gazette_docx(_with_note(version), at=at), WORD, f"{stem}.docx")
    if base is None:
        raise Invalid(_NEEDS_BASE)
    old, new, matching = compared(base, version)
    makers: dict[str, tuple[Callable[[], bytes], Words]] = {
        "redline": (lambda: _redline(version, old, new, matching, at), _("redline")),
        "comparison": (lambda: _comparison(base, version, old, new, matching, at), _("table of both versions")),
        "decision": (lambda: _decision(version, old, new, matching, at), _("amending decision")),
    }
    make, words = makers[form]
    return BenchFile(make(), WORD, f"{stem} {words}.docx")


def _with_note(version: DraftVersion) -> Document:
    """Return the text with the line of its adoption below the title (题注), as the gazette prints it."""
    document = document_of(version)
    enactment: Enactment | None = getattr(version, "enactment", None)
    note = adoption_note(enactment, version.regulation.body) if enactment is not None else ""
    return replace(document, preamble=(note,)) if note else document


def decision_of(bill: RegulationBill, *, at: datetime) -> BenchFile:
    """Return the decision that the bill asks for: amendments first, then repeals. Raises Invalid without a text."""
    from .documents.decision_docx import decision_docx

    texts, maker, paragraphs = texts_of_bill(bill), maker_of(bill), []
    pairs, repealed = [], []
    for item in bill.items.select_related("regulation"):
        version = texts.get(item.regulation_id)
        if item.deed == BillDeed.REPEAL:
            repealed.append(item.regulation.title)
        elif version is not None and version.based_on is not None:
            pairs.append(compared(version.based_on, version))
    if len(pairs) == 1:
        old, new, matching = pairs[0]
        paragraphs += amending_decision(old, new, maker=maker, matching=matching)
    elif pairs:
        paragraphs += package_decision([(old, new) for old, new, _matching in pairs], maker=maker)
    if repealed:
        paragraphs += repeal_decision(repealed, maker=maker)
    if not paragraphs:
        raise Invalid(_("There is no text to amend or to repeal yet."))
    return BenchFile(decision_docx(paragraphs, at=at), WORD, f"{paragraphs[0]}.docx")


def maker_of(bill: RegulationBill | None, version: DraftVersion | None = None) -> str:
    """Return whose decision it is: the standing committee of the congress."""
    body = bill.body if bill is not None else version.regulation.body if version is not None else None
    return f"{body.name}常务委员会" if body is not None else ""


def _redline(version: DraftVersion, old: Document, new: Document, matching: Matching, at: datetime) -> bytes:
    from .documents.redline_docx import redline_docx

    author = maker_of(version.bill, version)
    return redline_docx(old, new, author=author, at=at, matching=matching, heading=str(version))


def _comparison(
    base: DraftVersion, version: DraftVersion, old: Document, new: Document, matching: Matching, at: datetime
) -> bytes:
    from .documents.comparison_docx import comparison_docx

    return comparison_docx(old, new, at=at, old_name=base.name, new_name=version.name, matching=matching)


def _decision(version: DraftVersion, old: Document, new: Document, matching: Matching, at: datetime) -> bytes:
    from .documents.decision_docx import decision_docx

    maker = maker_of(version.bill, version)
    return decision_docx(amending_decision(old, new, maker=maker, matching=matching), at=at)
