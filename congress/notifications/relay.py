"""The relay: claims what is due and hands it to workers. It may run in several processes, and die at any moment."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from .delivering import LEASE, attempt
from .models import Delivery
from .states import DeliveryState

logger = logging.getLogger(__name__)
BATCH = 100
MOST_WITH_WORKERS = 500  # ids in the queue that no worker has taken up: what is claimed twice is never more than this
WITHOUT_BROKER = 20.0  # seconds without the broker after which the relay delivers by itself


def claim(*, at: datetime, most: int = BATCH) -> list[Any]:
    """Lease the deliveries that are due and return their ids; two relays never get the same one.

    A backlog stays in its table: the queue gets no more than workers have room for, however many leases end.
    """
    room = MOST_WITH_WORKERS - Delivery.objects.handed_over(at=at).count()
    if room <= 0:
        return []
    with transaction.atomic():
        due = Delivery.objects.claimable(at=at).select_for_update(skip_locked=True).order_by("due_at", "pk")
        ids = list(due.values_list("pk", flat=True)[: min(most, room)])
        # A lease on a row not yet taken means "handed to a worker": lost in Redis, it is claimed again.
        # A row still "being sent" after its lease lost its worker, and nobody knows whether it went out.
        in_doubt = When(state=DeliveryState.SENDING, then=Value(DeliveryState.UNKNOWN.value))
        Delivery.objects.filter(pk__in=ids).update(lease_until=at + LEASE, state=Case(in_doubt, default=F("state")))
    return ids


def release(ids: list[Any]) -> None:
    """Give back what could not be handed over."""
    Delivery.objects.unfinished().filter(pk__in=ids).exclude(state=DeliveryState.SENDING).update(lease_until=None)


def hand_to_worker(delivery_id: Any) -> None:
    """Put the id, and nothing else, into the queue; fail at once when the broker is away."""
    from .tasks import deliver

    deliver.apply_async(kwargs={"delivery_id": str(delivery_id)}, retry=False)


@dataclass
class Relay:
    """A relay with a memory of how long the broker has been away."""

    hand_over: Callable[[Any], None] = hand_to_worker
    clock: Callable[[], float] = time.monotonic
    away_since: float | None = None

    def once(self, at: datetime) -> int:
        """Claim and hand over one batch; return how many got away, to a worker or out.

        With the broker away the rows wait; after some seconds of that the relay sends them itself, one by one,
        so that codes and receipts still go out.
        """
        ids = claim(at=at)
        for number, each in enumerate(ids):
            try:
                self.hand_over(each)
            except (KombuError, RedisError, OSError) as error:
                return number + self._without_broker(ids[number:], error)
            self.away_since = None
        return len(ids)

    def _without_broker(self, ids: list[Any], error: Exception) -> int:
        now = self.clock()
        if self.away_since is None:
            self.away_since = now
            logger.warning("broker away: %s", type(error).__name__)
        if now - self.away_since < WITHOUT_BROKER:
            release(ids)
            return 0
        for each in ids:
            attempt(each)
        return len(ids)


def relay_once(at: datetime) -> int:
    """Claim what is due at `at` and hand it to workers; return how many."""
    return Relay().once(at)
