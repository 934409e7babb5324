"""Audit entries: written by the operation itself, since a trigger fills them."""

from collections.abc import Iterator

from congress.accounts.models import User
from congress.audit.models import Entry
from congress.audit.operations import record


def record_many(count: int, verb: str = "test.deed") -> list[Entry]:
    """Record `count` deeds to users that are not stored."""
    return [record(verb, User(pk=number), after={"number": number}) for number in range(1, count + 1)]


def filled(count: int) -> Iterator[Entry]:
    """Yield entries to insert in bulk."""
    from django.utils import timezone

    now = timezone.now()
    for number in range(count):
        yield Entry(at=now, verb="test.deed", subject_type="accounts.user", subject_id=str(number), after={"n": number})
