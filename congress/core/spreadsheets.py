"""Tables that spreadsheets open: no cell becomes a formula."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: object) -> str:
    """Return `cell` as text that a spreadsheet shows and never computes.

    Source: OWASP, CSV injection.
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
