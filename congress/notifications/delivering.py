"""One attempt at one delivery: take it, hand it to its gateway, write down what the answer means."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from congress.accounts.models import Appointment
from congress.accounts.roles import Role
from congress.core.clock import china_day

from .channels import Answer, Busy, Gateway, Refused, Standing, gateway_for
from .models import Channel, Delivery, Notification
from .operations import notify
from .states import DELIVERY, ENDED, DeliveryState
from .words import for_delivery, words_of

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)  # longer than any gateway may take
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
DEAD = "notifications.dead"


@dataclass(frozen=True)
class Turn:
    """A delivery that this worker holds; `in_doubt` when an earlier attempt may have reached the gateway."""

    delivery: Delivery
    in_doubt: bool


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after the `attempts`-th failure: 15 s, doubled each time, at most an hour."""
    return min(FIRST_WAIT * 2 ** max(0, attempts - 1), LONGEST_WAIT)


def attempt(delivery_id: Any) -> DeliveryState | None:
    """Try a delivery once; return its state after, or None when it was not this worker's turn.

    Safe to run twice and side by side: one worker wins the row, and a worker that lost its lease changes
    nothing.
    """
    turn = _take(delivery_id, at=timezone.now())
    if turn is None:
        return None
    delivery = turn.delivery
    if _is_too_late(delivery):
        return _end(delivery, DeliveryState.DEAD, error="too late to be of use")
    try:
        reference = _hand_over(turn, gateway_for(delivery.channel))
    except Refused as refusal:
        return _end(delivery, DeliveryState.DEAD, error=str(refusal))
    except Busy as busy:
        return _later(delivery, DeliveryState.UNKNOWN if turn.in_doubt else DeliveryState.PENDING, error=str(busy))
    except Exception as error:  # a gateway is foreign code: whatever it raises, the row must say where it stands
        logger.warning("delivery %s is in doubt: %s", delivery.pk, type(error).__name__)
        return _later(delivery, DeliveryState.UNKNOWN, error=type(error).__name__)
    return _end(delivery, DeliveryState.SENT, reference=reference)


@transaction.atomic
def _take(delivery_id: Any, *, at: datetime) -> Turn | None:
    """Hold the row for a lease. One that is being sent is left alone: the relay says when its worker is lost."""
    row = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("notification")
    delivery = row.filter(pk=delivery_id).first()
    if delivery is None or not DELIVERY.allows("take", delivery.state):
        return None
    in_doubt = delivery.state == DeliveryState.UNKNOWN
    delivery.state, delivery.lease_until = DeliveryState.SENDING, at + LEASE
    delivery.attempts += 1
    delivery.save(update_fields=["state", "lease_until", "attempts"])
    return Turn(delivery, in_doubt)


def _is_too_late(delivery: Delivery) -> bool:
    lasts = words_of(delivery.notification.kind).lasts
    return lasts is not None and timezone.now() > delivery.notification.created_at + lasts


def _hand_over(turn: Turn, gateway: Gateway) -> str:
    """Return the gateway's reference. After a doubt it is asked first, and told again only if it says no."""
    delivery = turn.delivery
    if turn.in_doubt:
        answer: Answer = gateway.status(delivery.dedupe_key)
        if answer.standing == Standing.ACCEPTED:
            return answer.reference
        if answer.standing == Standing.UNKNOWN:
            raise Busy("the gateway does not know")
    words = for_delivery(delivery.notification, delivery.language)
    is_mail = delivery.channel == Channel.EMAIL
    return gateway.send(
        to=delivery.to.open(), text=words.text if is_mail else words.short, title=words.title if is_mail else "",
        idempotency_key=delivery.dedupe_key,
    )  # fmt: skip


def _mine(delivery: Delivery) -> Any:
    """Return the row if it is still this attempt's."""
    return Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts)


@transaction.atomic
def _end(delivery: Delivery, state: DeliveryState, *, reference: str = "", error: str = "") -> DeliveryState:
    at = timezone.now()
    written = _mine(delivery).update(
        state=state, lease_until=None, provider_reference=reference[:120], last_error=error[:300],
        sent_at=at if state == DeliveryState.SENT else None,
    )  # fmt: skip
    if written and state == DeliveryState.DEAD:
        _tell_administrators(delivery, at=at)
    _wipe_secret(delivery.notification)
    return state


def _later(delivery: Delivery, state: DeliveryState, *, error: str) -> DeliveryState:
    if delivery.attempts >= MOST_ATTEMPTS:
        return _end(delivery, DeliveryState.DEAD, error=error)
    due_at = timezone.now() + wait_after(delivery.attempts)
    _mine(delivery).update(state=state, lease_until=None, due_at=due_at, last_error=error[:300])
    return state


def _wipe_secret(notification: Notification) -> None:
    """Forget one-time content once no delivery needs it any more."""
    if notification.secret and not notification.deliveries.exclude(state__in=ENDED).exists():
        Notification.objects.filter(pk=notification.pk).update(secret=b"")


def _tell_administrators(delivery: Delivery, *, at: datetime) -> None:
    """Say in the portal, once a day for each kind, that something could not be sent."""
    kind = delivery.notification.kind
    logger.error("delivery %s is dead: %s", delivery.pk, kind)
    day = china_day(at)
    keepers = Appointment.objects.filter(role=Role.SYSTEM_ADMIN).in_force(on=day).select_related("user")
    for user in {a.user for a in keepers}:
        notify(
            DEAD, subject=delivery, dedupe_key=f"{DEAD}:{day}:{kind}:{user.pk}", at=at, user=user,
            facts={"kind": kind}, url="/admin/notifications/delivery/?state__exact=dead", only_in_the_portal=True,
        )  # fmt: skip
