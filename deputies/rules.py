"""Limits of what is recorded about a deputy. Standard library only."""

from datetime import date


def is_in_term(day: date, *, from_on: date, until_on: date | None) -> bool:
    """Tell whether a mandate runs on `day`; both ends count.

    A mandate runs from the first meeting of one term of the congress to the first meeting of the next.
    Source: OL38, DL2.
    """
    return from_on <= day and (until_on is None or day <= until_on)
