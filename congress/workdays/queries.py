"""The calendar of working days, with what staff entered."""

from collections.abc import Callable
from datetime import date

from .models import CalendarYear, SpecialDay
from .rules import calendar_from, published


def working_day_calendar() -> Callable[[date], bool]:
    """Return a function that tells whether a day is a working day: one query now, none afterwards."""
    return calendar_from(dict(SpecialDay.objects.values_list("day", "is_working")))


def is_provisional(year: int) -> bool:
    """Tell whether the days of `year` are only Monday to Friday so far: neither published nor entered in full."""
    return year not in published()[2] and not CalendarYear.objects.filter(year=year).exists()
