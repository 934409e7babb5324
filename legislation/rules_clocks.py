"""The arithmetic of clocks that run towards a last day: how far they are, and when to remind of them."""

from collections.abc import Sequence
from datetime import date, timedelta


def days_run(begun_on: date, day: date) -> int:
    """Return which day of a period `day` is; the day on which it begins does not count. Source: local."""
    return max(0, (day - begun_on).days)


def days_in_all(begun_on: date, due_on: date) -> int:
    """Return how many days a period has, from the day after it began to its last day. Source: local."""
    return max(0, (due_on - begun_on).days)


def reminder_level(due_on: date, day: date, *, before: Sequence[int], late: Sequence[int] = ()) -> int:
    """Return how many reminders are due by `day`, one for each step passed.

    `before` are days before the last day, `late` days after it, at least one. Source: local.
    """
    steps = [due_on - timedelta(days=count) for count in before]
    steps += [due_on + timedelta(days=max(1, count)) for count in late]
    return sum(day >= step for step in steps)


def is_late(due_on: date, day: date) -> bool:
    """Tell whether the last day has passed. Source: local."""
    return due_on < day
