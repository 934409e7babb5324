"""Time: the database's clock, Chinese days, and clocks that run in working days."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateTimeField, Func

CHINA = ZoneInfo("Asia/Shanghai")


class PortalNow(Func):
    """The moment now, by the database's clock: `portal_now()`, which tests may set."""

    function = "portal_now"
    output_field = DateTimeField()


def database_now() -> datetime:
    """Return the moment now by the database's clock, aware."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def china_day(moment: datetime) -> date:
    """Return the calendar day of `moment` in China."""
    return moment.astimezone(CHINA).date()


def end_of_day(day: date) -> datetime:
    """Return the first moment after `day` in China: windows are half-open."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=CHINA)


def add_working_days(start: date, days: int, is_working: Callable[[date], bool]) -> date:
    """Return the `days`-th working day after `start` (0: `start` itself)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working(day):
            days -= 1
    return day


def working_days_between(start: date, end: date, is_working: Callable[[date], bool]) -> int:
    """Return how many working days lie in `(start, end]`; negative when `end` is before `start`."""
    if end < start:
        return -working_days_between(end, start, is_working)
    return sum(is_working(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))
