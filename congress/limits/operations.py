"""Spending tokens: exact across every process, and independent of Redis.

A bucket holds at most `capacity` tokens and gains `refill_per_second`. Spending is a transaction of its own,
committed before the write it guards: inside that write's transaction the bucket's row would stay locked until
the commit (tried: 377 instead of 2,541 a second), and a rollback would hand the token back.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from congress.core.errors import TooMany
from congress.core.keys import fingerprint

_SPEND = """
WITH charge AS MATERIALIZED (
  SELECT key, capacity, refill, at
  FROM unnest(%(keys)s::text[], %(capacities)s::float8[], %(refills)s::float8[]) AS given(key, capacity, refill),
       (SELECT portal_now() AS at) AS clock
  ORDER BY key)
INSERT INTO limits_bucket AS held (key, tokens, refilled_at, passed)
SELECT key, CASE WHEN capacity >= %(cost)s THEN capacity - %(cost)s ELSE capacity END, at, capacity >= %(cost)s
FROM charge ORDER BY key
ON CONFLICT (key) DO UPDATE SET (tokens, refilled_at, passed) = (
  SELECT CASE WHEN filled >= %(cost)s THEN filled - %(cost)s ELSE filled END,
         greatest(held.refilled_at, excluded.refilled_at), filled >= %(cost)s
  FROM (SELECT least(charge.capacity, held.tokens + charge.refill
                * greatest(0, extract(epoch FROM excluded.refilled_at - held.refilled_at))) AS filled
        FROM charge WHERE charge.key = excluded.key) AS bucket)
RETURNING key, tokens, passed
"""


@dataclass(frozen=True)
class Limit:
    """At most `capacity` at once, and `refill_per_second` more as time goes by."""

    name: str
    capacity: float
    refill_per_second: float


_limits: dict[str, Limit] = {}


def register_limit(name: str, capacity: float, refill_per_second: float) -> None:
    """Declare a limit, in `AppConfig.ready()`. The setting LIMITS may give it other figures."""
    _limits[name] = Limit(name, float(capacity), float(refill_per_second))


def limit(name: str) -> Limit:
    """Return the limit in force: the registered one, or `LIMITS = {name: [capacity, refill_per_second]}`.

    Raises KeyError for a name nobody registered.
    """
    registered = _limits[name]
    override = settings.LIMITS.get(name)
    return Limit(name, float(override[0]), float(override[1])) if override else registered


def registered_limits() -> list[Limit]:
    """Return every limit in force, by name."""
    return [limit(name) for name in sorted(_limits)]


def bucket_key(name: str, value: str) -> str:
    """Return the key of the bucket of `value`: no phone number or address stands in it."""
    return f"{name}:{fingerprint('limit:' + name, value).hex()[:40]}"


def spend(*charges: tuple[str, str], cost: int = 1) -> None:
    """Take `cost` tokens from the bucket of each (limit name, value), or from none of them.

    Call it before the transaction of the write it guards; inside one it raises RuntimeError. Raises
    TooMany, whose `retry_after` counts the seconds until every bucket will hold enough again.
    """
    limits = {bucket_key(name, value): limit(name) for name, value in charges}
    if not limits:
        return
    keys = sorted(limits)  # one order for everybody, so that two spenders never wait for each other
    values: dict[str, Any] = {
        "keys": keys,
        "capacities": [limits[key].capacity for key in keys],
        "refills": [limits[key].refill_per_second for key in keys],
        "cost": float(cost),
    }
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        short = [(limits[key], tokens) for key, tokens, passed in cursor.fetchall() if not passed]
        if short:  # the others keep their tokens: raising rolls back
            raise TooMany(_("Please wait a while and try again."), retry_after=_seconds_to_wait(short, cost))


def _seconds_to_wait(short: Iterable[tuple[Limit, float]], cost: int) -> int:
    day = 86_400
    waits = [
        (cost - tokens) / wanted.refill_per_second if wanted.refill_per_second else day for wanted, tokens in short
    ]
    return max(1, min(day, math.ceil(max(waits))))


def sweep_buckets() -> int:
    """Delete the buckets that have long been full again: they say nothing. Return how many went."""
    swept = 0
    with connection.cursor() as cursor:
        for each in registered_limits():
            if each.refill_per_second <= 0:
                continue
            cursor.execute(
                "DELETE FROM limits_bucket WHERE key LIKE %s"
                " AND refilled_at < portal_now() - make_interval(secs => %s)",
                [each.name.replace("_", r"\_") + ":%", each.capacity / each.refill_per_second],
            )
            swept += cursor.rowcount
    return swept
