"""Two versions compared, as their page shows them."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from .models import DraftVersion
from .queries_bench import document_of
from .text.matching import Change
from .text.redline import Kind, Piece
from .text.rows import Row, redline_documents

CHANGES = {
    Change.CHANGED: _("changed"),
    Change.MOVED: _("moved"),
    Change.SPLIT: _("divided"),
    Change.MERGED: _("joined"),
    Change.INSERTED: _("new"),
    Change.DELETED: _("deleted"),
}
NODES = frozenset({"part", "chapter", "section", "article"})


@dataclass(frozen=True)
class Pair:
    """One row of the comparison, line by line; `old`, `new`: None where that side has no such line."""

    row: Row
    change: object
    lines: tuple[tuple[tuple[Piece, ...] | None, tuple[Piece, ...] | None, tuple[Piece, ...]], ...]

    @property
    def is_heading(self) -> bool:
        """Tell whether it is a heading, set in the middle."""
        return self.row.level in {"title", "part", "chapter", "section"}


@dataclass
class ComparisonPage:
    """The rows that are shown, and how many articles changed in which way."""

    pairs: list[Pair] = field(default_factory=list)
    counts: list[tuple[object, int]] = field(default_factory=list)
    renumbered: list[Row] = field(default_factory=list)


def comparison_page(old: DraftVersion, new: DraftVersion, *, only_changed: bool) -> ComparisonPage:
    """Return both versions compared. Two queries."""
    rows = redline_documents(document_of(old), document_of(new))
    articles = [row for row in rows if row.level == "article"]
    found = Counter(row.kind for row in articles)
    shown = [row for row in rows if not only_changed or row.kind is not Change.SAME]
    return ComparisonPage(
        pairs=[Pair(row, CHANGES.get(row.kind, ""), tuple(_sides(line.pieces) for line in row.lines)) for row in shown],
        counts=[(words, found[kind]) for kind, words in CHANGES.items() if found[kind]],
        renumbered=[row for row in articles if row.renumbered and row.old_label and row.new_label],
    )


def _sides(
    pieces: tuple[Piece, ...],
) -> tuple[tuple[Piece, ...] | None, tuple[Piece, ...] | None, tuple[Piece, ...]]:
    old = tuple(piece for piece in pieces if piece.kind is not Kind.INSERTED)
    new = tuple(piece for piece in pieces if piece.kind is not Kind.DELETED)
    return old or None, new or None, pieces
