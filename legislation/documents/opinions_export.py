"""Opinions with their outcomes as tables: CSV in a stream, a workbook, a Word file. No cell becomes a formula."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from congress.core.clock import CHINA
from congress.core.spreadsheets import as_xlsx, csv_chunks

MOST_WORD_ROWS = 3_000  # a Word table past this takes minutes to open
_WIDTHS = (18, 12, 60, 30, 40, 14, 8, 17, 14, 40, 24)
_WORD_COLUMNS = ("number", "article", "words", "proposed", "source", "headcount", "outcome", "reason", "adopted_in")
_WORD_SHARES = (7, 8, 26, 16, 8, 6, 8, 14, 7)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """What is told of one opinion (or a cluster of `headcount` people): no name, no contact."""

    number: str
    article: str
    words: str
    quote: str = ""
    proposed: str = ""
    source: str = ""
    headcount: int = 1
    received: datetime | None = None
    outcome: str = ""
    reason: str = ""
    adopted_in: str = ""


def columns() -> dict[str, str]:
    """Return the names of the columns by field."""
    return {
        "number": _("number"),
        "article": _("provision"),
        "words": _("opinion"),
        "quote": _("words it is about"),
        "proposed": _("proposed words"),
        "source": _("source"),
        "headcount": _("people"),
        "received": _("opinion received"),
        "outcome": _("outcome of the opinion"),
        "reason": _("reason given"),
        "adopted_in": _("adopted in"),
    }


def opinions_csv(rows: Iterable[ExportRow]) -> Iterator[bytes]:
    """Yield the table in pieces of some hundred rows, UTF-8 with a byte order mark: 100,000 rows need no memory."""
    return csv_chunks(_table(rows))


def opinions_xlsx(rows: Iterable[ExportRow]) -> bytes:
    """Return the table as a workbook; every cell is a string."""
    return as_xlsx(_table(rows), sheet=_("Opinions"), widths=_WIDTHS)


def opinions_docx(rows: Iterable[ExportRow], *, title: str, at: datetime) -> bytes:
    """Return the table as a Word file on A4 across; of more than 3,000 rows the first, and a line that says so."""
    from .paper import SONG, body_paragraph, new_paper, saved, written

    paper = new_paper(at=at, title=title, author="", landscape=True)
    written(body_paragraph(paper, centred=True, line=32), title, font=SONG, size=20)
    shown: list[ExportRow] = []
    left = 0
    for row in rows:
        if len(shown) < MOST_WORD_ROWS:
            shown.append(row)
        else:
            left += 1
    _add_table(paper, shown)
    if left:
        note = _("%(left)s more rows are in the CSV file and the workbook.") % {"left": left}
        written(body_paragraph(paper, indent=0), note, size=12)
    return saved(paper)


def _table(rows: Iterable[ExportRow]) -> Iterator[list[str]]:
    names = columns()
    yield list(names.values())
    for row in rows:
        yield [_cell(getattr(row, field)) for field in names]


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _add_table(paper: Any, rows: list[ExportRow]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm
    from docx.table import _Cell

    from .paper import FANG, HEI, written

    names = columns()
    table = paper.add_table(rows=1 + len(rows), cols=len(_WORD_COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table._tbl.tr_lst[0].get_or_add_trPr().append(repeated)
    for number, element in enumerate(table._tbl.tr_lst):
        for cell, field, share in zip(element.tc_lst, _WORD_COLUMNS, _WORD_SHARES, strict=True):
            box = _Cell(cell, table)
            box.width = Cm(25.3 * share / sum(_WORD_SHARES))
            text = names[field] if number == 0 else _cell(getattr(rows[number - 1], field))
            written(box.paragraphs[0], text, font=HEI if number == 0 else FANG, size=10)
