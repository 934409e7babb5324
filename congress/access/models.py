"""One-time codes sent to a telephone, and the browsers a user has signed in with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.identifiers import uuid7


class PhoneCode(models.Model):
    """One code for one purpose. Neither the number nor the code stands here in the clear."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(max_length=30)
    phone_hmac = models.BinaryField()
    code_hmac = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("phone code")
        verbose_name_plural = _("phone codes")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["purpose", "phone_hmac", "-created_at"], name="phone_code_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"


class KnownDevice(models.Model):
    """A browser that somebody has signed in with, known by the HMAC of a random cookie."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    token_hmac = models.BinaryField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        ordering = ["user_id", "-last_seen_at"]
        constraints = [models.UniqueConstraint(fields=["user", "token_hmac"], name="device_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.last_seen_at:%Y-%m-%d %H:%M}"
