"""The arithmetic of making regulations: majorities and periods. Local figures are settings: see `local_rules.py`."""

from calendar import monthrange
from datetime import date, datetime, timedelta

CONSULTATION_DAYS = 30  # normally at least. Source: LL40
FILING_DAYS = 30  # after publication. Source: LL109
APPROVAL_MONTHS = 4  # Source: LL81
SHELVED_YEARS = 2  # Source: LL45
DRAFT_TO_MEMBERS_DAYS = 7  # before the session. Source: LL31 with LL87
MEMBERS_TO_PROPOSE = 5  # at province and city. Source: OL52


def is_passed(yes: int, all_members: int) -> bool:
    """Tell whether `yes` votes are more than half of all members, present or not. Source: OL51."""
    return yes * 2 > all_members


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a shorter month. Source: GB calendar; LL81, LL45."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def approval_due_on(received_on: date) -> date:
    """Return the last day to decide on a regulation received that day: calendar months, never paused. Source: LL81."""
    return add_months(received_on, APPROVAL_MONTHS)


def filing_due_on(published_on: date) -> date:
    """Return the last day to file what was published that day. Source: LL109."""
    return published_on + timedelta(days=FILING_DAYS)


def shelved_until(shelved_on: date) -> date:
    """Return the day from which a shelved bill may be ended, or its deliberation extended. Source: LL45."""
    return add_months(shelved_on, 12 * SHELVED_YEARS)


def is_short_window(opens_at: datetime, closes_at: datetime) -> bool:
    """Tell whether a consultation is shorter than the usual thirty days. Source: LL40."""
    return closes_at - opens_at < timedelta(days=CONSULTATION_DAYS)


def is_open(opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Tell whether `at` lies in the half-open window `[opens_at, closes_at)`. Source: LL40; local."""
    return opens_at <= at < closes_at


def days_left(closes_at: datetime, at: datetime) -> int:
    """Return the days left until the window closes, begun ones counted whole; 0 after it. Source: local."""
    left = closes_at - at
    return max(0, -(-left // timedelta(days=1)))


def may_be_proposed_by(members: int) -> bool:
    """Tell whether so many members of a standing committee may submit a bill together. Source: OL52."""
    return members >= MEMBERS_TO_PROPOSE


def is_in_force(in_force_on: date, ended_on: date | None, day: date) -> bool:
    """Tell whether a text in force from `in_force_on` stood on `day`; `ended_on` is the first day without it.

    Source: LL61.
    """
    return in_force_on <= day and (ended_on is None or day < ended_on)


def adoption_rate(carried: int, decided: int) -> float | None:
    """Return adopted and partly adopted over all opinions with an outcome, 0 to 1; None without any. Source: local."""
    return carried / decided if decided else None
