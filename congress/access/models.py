"""One-time codes sent to a telephone: to sign in as a deputy, or to verify a resident's number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["purpose", "phone_hmac", "-created_at"], name="phone_code_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"
