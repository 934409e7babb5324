"""The calendar of working days: the library `chinesecalendar`, with what staff entered."""

from collections.abc import Callable
from datetime import date
from functools import cache

from .models import CalendarYear, SpecialDay
from .rules import calendar_from


@cache
def published() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Return the holidays, the make-up working days and the years that the library knows.

    Imported where used. The library follows the State Council's yearly notice
    (国务院办公厅关于节假日安排的通知) and ends with the last year published.
    """
    from chinese_calendar import constants

    return frozenset(constants.holidays), frozenset(constants.workdays), frozenset(d.year for d in constants.holidays)


def working_day_calendar() -> Callable[[date], bool]:
    """Return a function that tells whether a day is a working day: one query now, none afterwards."""
    holidays, make_up_days, _ = published()
    special = dict(SpecialDay.objects.values_list("day", "is_working"))
    return calendar_from(special, holidays=holidays, make_up_days=make_up_days)


def is_provisional(year: int) -> bool:
    """Tell whether the days of `year` are only Monday to Friday so far: neither published nor entered in full."""
    return year not in published()[2] and not CalendarYear.objects.filter(year=year).exists()
