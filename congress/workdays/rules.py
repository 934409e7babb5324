"""Which day is a working day. Standard library only: the published days come from `queries`."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

SATURDAY = 5


def calendar_from(
    special: Mapping[date, bool], *, holidays: Collection[date], make_up_days: Collection[date]
) -> Callable[[date], bool]:
    """Return a pure function that tells whether a day is a working day.

    `special` is what staff entered (day → works), and wins; then the published holidays and make-up days;
    in a year that neither knows, Monday to Friday. Source: 全国年节及纪念日放假办法 (2024-11-10), 第二条, 第六条.
    """

    def is_working(day: date) -> bool:
        if day in special:
            return special[day]
        if day in make_up_days:
            return True
        return day not in holidays and day.weekday() < SATURDAY

    return is_working
