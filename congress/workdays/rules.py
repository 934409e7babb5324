"""Which day is a working day. The calendar of the library `chinesecalendar` plus what staff entered."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

SATURDAY = 5


@cache
def published() -> tuple[Mapping[date, object], Mapping[date, object], frozenset[int]]:
    """Return the holidays, the make-up working days and the years that the library knows.

    Imported where used. The library follows the State Council's yearly notice
    (国务院办公厅关于节假日安排的通知) and ends with the last year published.
    """
    from chinese_calendar import constants

    return constants.holidays, constants.workdays, frozenset(day.year for day in constants.holidays)


def calendar_from(special: Mapping[date, bool]) -> Callable[[date], bool]:
    """Return a pure function that tells whether a day is a working day.

    `special` is what staff entered (day → works), and wins; then the published holidays and make-up days;
    in a year that neither knows, Monday to Friday. Source: 全国年节及纪念日放假办法 (2024-11-10), 第二条, 第六条.
    """
    holidays, make_up_days, _ = published()

    def is_working(day: date) -> bool:
        if day in special:
            return special[day]
        if day in make_up_days:
            return True
        return day not in holidays and day.weekday() < SATURDAY

    return is_working
