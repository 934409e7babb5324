"""Telling somebody: rows in the caller's transaction, and nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import MoveRefused, require

from .models import Channel, Delivery, Notification
from .permissions import may_retry_delivery
from .states import DeliveryState
from .words import words_of

KEY_LENGTH = 160
ERASED = "erased on request, or since the time is over"


@transaction.atomic
def notify(
    kind: str,
    *,
    subject: models.Model,
    dedupe_key: str,
    at: datetime,
    user: User | None = None,
    phone: str = "",
    email: str = "",
    facts: Mapping[str, Any] | None = None,
    url: str = "",
    language: str | None = None,
    secret: str = "",
    only_in_the_portal: bool = False,
) -> Notification:
    """Write down that somebody is to be told `kind` about `subject`, and return the notice.

    For a user: a notice in the portal, and a text message if their number is known. For a resident: to `phone`
    and `email`, where given. A second call with the same `dedupe_key` returns the first one's notice and
    adds nothing. `facts` are stored in the clear: no names, numbers or codes of residents; one-time content
    goes into `secret`. `url` is a path of the portal. Raises LookupError for a kind without words.
    """
    words_of(kind)
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError("A notice leads to a path of the portal.")
    if len(dedupe_key) > KEY_LENGTH:
        raise ValueError(f"A dedupe key has at most {KEY_LENGTH} characters.")
    fresh = Notification(
        kind=kind, user=user, facts=dict(facts or {}), url=url, dedupe_key=dedupe_key, created_at=at,
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk),
    )  # fmt: skip
    fresh.secret = secret
    Notification.objects.bulk_create([fresh], ignore_conflicts=True)
    notification = Notification.objects.get(dedupe_key=dedupe_key)
    if notification.pk == fresh.pk and not only_in_the_portal:
        language = language or (user.language if user else "zh-hans")
        _add_deliveries(notification, _addresses(user, phone, email), language=language, at=at)
    return notification


def _addresses(user: User | None, phone: str, email: str) -> dict[str, str]:
    if user is not None and user.is_active and not phone and user.phone:
        phone = user.phone.open()
    return {channel: to for channel, to in ((Channel.SMS, phone), (Channel.EMAIL, email)) if to}


def _add_deliveries(notification: Notification, to: dict[str, str], *, language: str, at: datetime) -> None:
    rows = []
    for channel, address in to.items():
        row = Delivery(
            notification=notification, channel=channel, language=language, due_at=at,
            dedupe_key=f"{notification.dedupe_key}:{channel}",
        )  # fmt: skip
        row.to = address
        rows.append(row)
    Delivery.objects.bulk_create(rows)


def mark_read(*, user: User, at: datetime, notification: Notification | None = None) -> int:
    """Note that `user` has read `notification`, or all their notices; return how many were new."""
    unread = Notification.objects.visible_to(user).unread()
    return (unread.filter(pk=notification.pk) if notification else unread).update(read_at=at)


@transaction.atomic
def forget_reader(receipt: str) -> int:
    """End what still was to reach the holder of `receipt`, empty where anything went; return how many ended.

    An attempt on its way changes nothing any more: the row is no longer its own. Source: PIPL art. 47.
    """
    deliveries = Delivery.objects.told_to(receipt)
    ended = deliveries.unfinished().update(state=DeliveryState.DEAD, lease_until=None, last_error=ERASED)
    deliveries.exclude(to=b"").update(to=b"")
    return ended


@transaction.atomic
def retry_delivery(delivery: Delivery, *, by: User, at: datetime) -> None:
    """Let a dead delivery be tried again from the start. Raises NotAllowed, MoveRefused if it is not dead.

    It goes by way of "not known": the gateway is asked before anything is sent a second time.
    """
    require(may_retry_delivery(by, delivery))
    if not delivery.to:
        raise MoveRefused(_("Nobody knows any more where this was to go: addresses are kept for 30 days."))
    revived = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.DEAD).update(
        state=DeliveryState.UNKNOWN, attempts=0, due_at=at, lease_until=None, last_error=""
    )
    if not revived:
        raise MoveRefused(_("Only a message that could not be sent can be tried again."))
    record("notifications.delivery-retried", delivery, by=by, before={"attempts": delivery.attempts}, at=at)
