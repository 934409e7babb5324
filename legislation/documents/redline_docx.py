"""花脸稿: both versions in one Word file as real revisions: accept all for the new text, reject all for the old."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ..text.matching import Matching
from ..text.redline import Kind, Line, Piece
from ..text.rows import Row, redline_documents
from ..text.tree import Document
from .paper import BODY_SIZE, FANG, HEI, KAI, SONG, body_paragraph, new_paper, saved, set_font
from .plain import without_controls

_CENTRED = frozenset({"title", "preamble", "part", "chapter", "section"})
_FONTS = {"title": (SONG, 22), "preamble": (KAI, BODY_SIZE), "part": (HEI, BODY_SIZE)}
_FONTS |= {"chapter": (HEI, BODY_SIZE), "section": (HEI, BODY_SIZE)}
_TAGS = {Kind.INSERTED: "w:ins", Kind.DELETED: "w:del"}


class _Revisions:
    """Makes the marks of one author at one moment, numbered."""

    def __init__(self, author: str, at: datetime) -> None:
        self.author = without_controls(author)[:80]
        self.at = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self.numbers: Iterator[int] = count(1)

    def mark(self, kind: Kind) -> Any:
        mark = OxmlElement(_TAGS[kind])
        mark.set(qn("w:id"), str(next(self.numbers)))
        mark.set(qn("w:author"), self.author)
        mark.set(qn("w:date"), self.at)
        return mark


def redline_docx(
    old: Document,
    new: Document,
    *,
    author: str,
    at: datetime,
    matching: Matching | None = None,
    heading: str = "",
) -> bytes:
    """Return the Word file in which `author` changed `old` into `new` at `at`. `heading`: a line above all."""
    paper = new_paper(at=at, title=new.title, author=author)
    revisions = _Revisions(author, at)
    if heading:
        _add_line(paper, "preamble", [Piece(Kind.SAME, heading)], None, revisions)
    is_open = False
    for row in redline_documents(old, new, matching, moves=False):
        for line in row.lines:
            fate = Kind.INSERTED if line.old is None else Kind.DELETED if line.new is None else None
            _add_line(paper, row.level, _printed(row, line), fate, revisions)
            is_open = fate is not None
    if is_open:  # the mark of the last paragraph belongs to the file: a marked paragraph needs one after it
        body_paragraph(paper)
    return saved(paper)


def _printed(row: Row, line: Line) -> list[Piece]:
    """Return the pieces of a line with its label before them."""
    old, new = (f"{label}　" if label else "" for label in (line.old_label, line.new_label))
    if line.old is None:
        return [Piece(Kind.INSERTED, new), *line.pieces]
    if line.new is None:
        return [Piece(Kind.DELETED, old), *line.pieces]
    if old == new:
        return [Piece(Kind.SAME, old), *line.pieces]
    return [Piece(Kind.DELETED, old), Piece(Kind.INSERTED, new), *line.pieces]


def _add_line(paper: Any, level: str, pieces: Iterable[Piece], fate: Kind | None, revisions: _Revisions) -> None:
    paragraph = body_paragraph(paper, centred=level in _CENTRED)
    if fate is not None:
        properties = OxmlElement("w:rPr")
        properties.append(revisions.mark(fate))
        paragraph._p.get_or_add_pPr().append(properties)
    font, size = _FONTS.get(level, (FANG, BODY_SIZE))
    for number, piece in enumerate(piece for piece in pieces if piece.text):
        is_label = level == "article" and number < 2 and piece.text.startswith("第") and piece.text.endswith("　")
        paragraph._p.append(_run(piece, HEI if is_label else font, size, revisions))


def _run(piece: Piece, font: str, size: float, revisions: _Revisions) -> Any:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    run.append(properties)
    set_font(properties, font)
    for tag in ("w:sz", "w:szCs"):
        width = OxmlElement(tag)
        width.set(qn("w:val"), str(int(size * 2)))
        properties.append(width)
    text = OxmlElement("w:delText" if piece.kind is Kind.DELETED else "w:t")
    text.set(qn("xml:space"), "preserve")
    text.text = without_controls(piece.text)
    run.append(text)
    if piece.kind is Kind.SAME:
        return run
    mark = revisions.mark(piece.kind)
    mark.append(run)
    return mark
