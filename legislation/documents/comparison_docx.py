"""对照表: old and new side by side on A4 across; what went is struck, what came is bold and underlined."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ..text.matching import Matching
from ..text.redline import Kind, Line
from ..text.rows import Row, redline_documents
from ..text.tree import Document
from .paper import CENTRED, FANG, HEI, SONG, indented, new_paper, saved, written

_SIZE = 12
_WIDTH = Cm(12.6)
_HEADINGS = frozenset({"part", "chapter", "section"})
_SIDES = ((Kind.INSERTED, "old", "old_label"), (Kind.DELETED, "new", "new_label"))  # the kind a side does not show


def comparison_docx(
    old: Document,
    new: Document,
    *,
    at: datetime,
    old_name: str = "修改前",
    new_name: str = "修改后",
    matching: Matching | None = None,
) -> bytes:
    """Return the table of both versions, a row for each provision; the head is repeated on every page."""
    rows = redline_documents(old, new, matching)
    paper = new_paper(at=at, title=f"{new.title} 修改前后对照表", author="", landscape=True)
    heading = paper.add_paragraph()
    heading.alignment = CENTRED
    heading.paragraph_format.space_after = Pt(10)
    written(heading, f"《{new.title}》修改前后对照表", font=SONG, size=20)
    shown = [row for row in rows if row.level not in {"title"} or row.old_text != row.new_text]
    table = paper.add_table(rows=1 + len(shown), cols=2)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    lines = table._tbl.tr_lst
    _fill_head(lines[0], table, (old_name, new_name))
    for element, row in zip(lines[1:], shown, strict=True):
        _fill(element, table, row)
    return saved(paper)


def _cells(element: Any, table: Any) -> list[Any]:
    from docx.table import _Cell

    cells = [_Cell(tc, table) for tc in element.tc_lst]
    for cell in cells:
        cell.width = _WIDTH
    return cells


def _fill_head(element: Any, table: Any, names: Iterable[str]) -> None:
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    element.get_or_add_trPr().append(repeated)
    for cell, name in zip(_cells(element, table), names, strict=True):
        cell.paragraphs[0].alignment = CENTRED
        written(cell.paragraphs[0], name, font=HEI, size=_SIZE)


def _fill(element: Any, table: Any, row: Row) -> None:
    for cell, (hidden, side, label_of) in zip(_cells(element, table), _SIDES, strict=True):
        lines = [line for line in row.lines if getattr(line, side) is not None]
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            if row.level in _HEADINGS:
                paragraph.alignment = CENTRED
            else:
                indented(paragraph, 2)
            _write(paragraph, row, line, hidden, getattr(line, label_of))


def _write(paragraph: Any, row: Row, line: Line, hidden: Kind, label: str) -> None:
    is_heading = row.level in _HEADINGS
    if label:
        run = written(paragraph, f"{label}　", font=HEI, size=_SIZE)
        _dress(run, hidden, is_changed=line.old_label != line.new_label)
    for piece in line.pieces:
        if piece.kind is hidden:
            continue
        run = written(paragraph, piece.text, font=HEI if is_heading else FANG, size=_SIZE)
        _dress(run, hidden, is_changed=piece.kind is not Kind.SAME)


def _dress(run: Any, hidden: Kind, *, is_changed: bool) -> None:
    if is_changed and hidden is Kind.INSERTED:
        run.font.strike = True
    elif is_changed:
        run.bold = run.underline = True
