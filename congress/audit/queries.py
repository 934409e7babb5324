"""Reading the audit."""

from django.db import connection

from .models import Entry, Seal

_VERBS = """
WITH RECURSIVE each AS (
  (SELECT verb FROM audit_entry ORDER BY verb LIMIT 1)
  UNION ALL
  SELECT (SELECT e.verb FROM audit_entry e WHERE e.verb > each.verb ORDER BY e.verb LIMIT 1)
  FROM each WHERE each.verb IS NOT NULL)
SELECT verb FROM each WHERE verb IS NOT NULL
"""


def verbs() -> list[str]:
    """Return every verb that stands in the audit, sorted; one index step a verb, however many entries."""
    with connection.cursor() as cursor:
        cursor.execute(_VERBS)
        return [verb for (verb,) in cursor.fetchall()]


def seal_of(entry: Entry) -> Seal | None:
    """Return the seal that covers `entry`, or None while it waits for one (2 seconds at most)."""
    return Seal.objects.filter(epoch=entry.epoch, upto__gt=entry.tx).order_by("no").first()
