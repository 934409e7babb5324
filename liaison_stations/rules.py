"""Arithmetic of local clocks and windows. Figures are settings of the congress: see `local_rules.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

IsWorking = Callable[[date], bool]


@dataclass(frozen=True)
class Pause:
    """Days `[from_on, until_on]` on which a local clock stood still; `until_on` None: it still does."""

    from_on: date
    until_on: date | None


def nth_working_day(start: date, days: int, is_working: IsWorking) -> date:
    """Return the `days`-th working day after `start`. Source: local, days of the congress's setting."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working(day)
    return day


def due_with_pauses(start: date, days: int, pauses: Sequence[Pause], is_working: IsWorking) -> date | None:
    """Return the day a local clock of `days` working days ends, leaving paused days out.

    None while a pause runs: nobody can say. Statutory periods are never paused. Source: local.
    """
    if any(pause.until_on is None for pause in pauses):
        return None

    def counts(day: date) -> bool:
        return is_working(day) and not any(p.from_on <= day <= (p.until_on or day) for p in pauses)

    return nth_working_day(start, days, counts)


def working_days_late(due_on: date, today: date, is_working: IsWorking) -> int:
    """Return how many working days `today` is past `due_on`, 0 when it is not. Source: local."""
    return sum(is_working(due_on + timedelta(days=i)) for i in range(1, (today - due_on).days + 1))


def reminder_level(due_on: date, today: date, steps: Sequence[int], is_working: IsWorking) -> int:
    """Return whom to remind: 0 nobody, 1 the holder, 2 the station keeper too, 3 the county office too.

    `steps` are working days past the due day at which level 2 and 3 begin. Source: local.
    """
    if today <= due_on:
        return 0
    late = working_days_late(due_on, today, is_working)
    return 1 + sum(late > step for step in steps)


def may_reopen(answered_or_closed_at: datetime, at: datetime, window_days: int) -> bool:
    """Tell whether the window to reopen, `window_days` calendar days, is still open. Source: local."""
    return at < answered_or_closed_at + timedelta(days=window_days)


def is_separated(drafted_by: int, reviewed_by: int | None, person: int, *, separate_issuer: bool) -> bool:
    """Tell whether `person` may take the next step of draft → review → issue (审核—签发).

    A reviewer is never who drafted; an issuer is neither, where the congress asks for three. Source: local.
    """
    if reviewed_by is None:
        return person != drafted_by
    return not separate_issuer or person not in {drafted_by, reviewed_by}
