"""Tables that spreadsheets open: no cell becomes a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANKS = " \u00a0\u3000\ufeff\u200b"
_ROWS_AT_ONCE = 500


def guarded(cell: object) -> str:
    """Return `cell` as text that a spreadsheet shows and never computes: an apostrophe before a risky beginning.

    Source: OWASP, CSV injection.
    """
    text = "" if cell is None else str(cell)
    is_risky = any(seen.startswith(_FORMULA) for seen in (text, text.lstrip(), text.lstrip(_BLANKS)))
    return f"'{text}" if is_risky else text


def csv_chunks(table: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the table as CSV, some hundred rows at once, with the byte order mark that spreadsheets need."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(table, 1):
        writer.writerow([guarded(cell) for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def as_csv(table: Iterable[Sequence[object]]) -> bytes:
    """Return the table as CSV with a byte order mark."""
    return b"".join(csv_chunks(table))


def as_xlsx(table: Iterable[Sequence[object]], *, sheet: str, widths: Sequence[float] = ()) -> bytes:
    """Return the table as a workbook in which every cell is a string; rows are written as they come."""
    from openpyxl import Workbook  # costs memory: only where it is used
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    for row in table:
        cells = []
        for value in row:
            cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value)))
            cell.data_type = "s"
            cells.append(cell)
        page.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
