"""Notices to users and residents, and their deliveries: the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.identifiers import uuid7
from congress.core.sealing import SealedTextField


class Notification(models.Model):
    """Something somebody should know. It is rendered late, in the reader's language, from `kind` and `facts`.

    The reader is a user, or a resident known by the contact in the delivery only.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=60)
    facts = models.JSONField(_("facts"), default=dict)
    url = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_inbox"),
            models.Index(fields=["subject_type", "subject_id"], name="notification_subject"),
        ]

    def __str__(self) -> str:
        return self.kind


class Channel(models.TextChoices):
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNKNOWN = "unknown", _("not known whether it arrived")
    DEAD = "dead", _("could not be sent")


class Delivery(models.Model):
    """One notice on one channel: the outbox row. `dedupe_key` is what a gateway may recognise it by."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    to = SealedTextField(verbose_name=_("to"))
    language = models.CharField(max_length=10, default="zh-hans")
    dedupe_key = models.CharField(max_length=180, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    lease_until = models.DateTimeField(null=True, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

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
