"""Notices to users and residents, and their deliveries: the outbox."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.identifiers import uuid7
from congress.core.sealing import SealedTextField

from .states import WAITING, DeliveryState


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """Return the notices addressed to `user`, and nobody else's."""
        return self.filter(user=user) if getattr(user, "is_authenticated", False) else self.none()

    def unread(self) -> "NotificationQuerySet":
        """Return what was not opened yet."""
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """Something somebody should know. It is rendered late, in the reader's language, from `kind` and `facts`.

    The reader is a user, or a resident known by the contact in the delivery only. `secret` is one-time content
    (a sign-in code): sealed, never in `facts`, wiped as soon as every delivery has ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=60)
    facts = models.JSONField(_("facts"), default=dict)
    secret = SealedTextField()
    url = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_inbox"),
            models.Index(fields=["subject_type", "subject_id"], name="notification_subject"),
            models.Index(KT("facts__receipt"), name="notification_receipt"),  # what the holder of a receipt was told
        ]

    def __str__(self) -> str:
        return self.kind


class Channel(models.TextChoices):
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unfinished(self) -> "DeliveryQuerySet":
        """Return what still has to reach somebody, in the words of the partial index: no table of old ones is read."""
        return self.filter(state__in=(*WAITING, DeliveryState.SENDING))

    def told_to(self, receipt: str) -> "DeliveryQuerySet":
        """Return what went, or is to go, to the holder of the receipt that the notice's fact `receipt` names."""
        notices = Notification.objects.annotate(holder=KT("facts__receipt")).filter(holder=receipt)
        return self.filter(notification__in=notices)

    def claimable(self, *, at: datetime) -> "DeliveryQuerySet":
        """Return what is due and held by no living worker: its lease is over, or it never had one."""
        return self.unfinished().filter(Q(lease_until__isnull=True) | Q(lease_until__lte=at), due_at__lte=at)

    def handed_over(self, *, at: datetime) -> "DeliveryQuerySet":
        """Return what waits in the queue under a lease, taken up by no worker yet."""
        return self.filter(state__in=WAITING, lease_until__gt=at)


class Delivery(models.Model):
    """One notice on one channel: the outbox row. `dedupe_key` is what a gateway recognises it by.

    `attempts` also says whose turn it is: a worker that lost its lease may not write over its successor.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    to = SealedTextField(verbose_name=_("to"))
    language = models.CharField(max_length=10, default="zh-hans")
    dedupe_key = models.CharField(max_length=180, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    lease_until = models.DateTimeField(null=True, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-due_at", "-id"]
        indexes = [
            # what the relay claims next
            models.Index(
                fields=["due_at"], name="delivery_due", condition=models.Q(state__in=["pending", "sending", "unknown"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.get_state_display()}"


class ConsoleMessage(models.Model):
    """What the pretended gateway of a demonstration received: it keeps its side of the contract here.

    One row an idempotency key, however often it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    idempotency_key = models.CharField(max_length=180, unique=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    to = models.CharField(_("to"), max_length=40)
    text = SealedTextField(verbose_name=_("text"))
    received_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message of the demonstration")
        verbose_name_plural = _("messages of the demonstration")
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.to}"
