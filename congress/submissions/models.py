"""What every resident's submission shares: a receipt, a sender kept apart, attachments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.identifiers import uuid7
from congress.core.sealing import SealedTextField

from .states import AttachmentState


class Receipt(models.Model):
    """What a submitter holds. Its code is derived from `submission_key` and is stored nowhere: see ReceiptCode."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission_key = models.UUIDField(unique=True, editable=False)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="zh-hans")
    is_verified = models.BooleanField(_("telephone verified"), default=False)
    at_counter = models.BooleanField(_("written at the counter"), default=False)
    created_at = models.DateTimeField(_("at"))
    sender_forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="receipt_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.created_at:%Y-%m-%d}"


class ReceiptCode(models.Model):
    """The HMAC of a receipt's code. The application may insert and delete here, and read nothing.

    It finds a receipt by its code through the SQL function `open_receipt` only (migration 0002).
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.DO_NOTHING, primary_key=True, related_name="+")
    code_hmac = models.BinaryField(unique=True, editable=False)

    class Meta:
        verbose_name = _("receipt code")
        verbose_name_plural = _("receipt codes")

    def __str__(self) -> str:
        return str(self.pk)


class Sender(models.Model):
    """Who submitted: read by primary key only, one row at a time, under row-level security (migration 0002).

    Both this row and the code go with their receipt by the database's own cascade, which no policy hides.
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.DO_NOTHING, primary_key=True, related_name="sender")
    name = SealedTextField(verbose_name=_("name"))
    phone = SealedTextField(verbose_name=_("telephone"))
    email = SealedTextField(verbose_name=_("e-mail"))
    phone_hmac = models.BinaryField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        indexes = [  # for the function `receipts_of_phone` (migration 0003)
            models.Index(fields=["phone_hmac"], name="sender_phone", condition=models.Q(phone_hmac__isnull=False))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Erasure(models.Model):
    """That somebody's name, number and e-mail were erased on request. Rows are added, never changed or removed.

    No key to the receipt: the list is kept outside too, and done again after an older backup was restored.
    """

    receipt_id = models.UUIDField(_("receipt"), primary_key=True)
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=40)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["at", "receipt_id"]

    def __str__(self) -> str:
        return str(self.receipt_id)


class Attachment(models.Model):
    """A photograph: the private original is on disk before the acknowledgement; only `shown` is ever served."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="attachments", null=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)
    original = models.CharField(max_length=120, editable=False)
    shown = models.CharField(max_length=120, blank=True, editable=False)
    thumbnail = models.CharField(max_length=120, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(_("bytes"))
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=AttachmentState.choices, default=AttachmentState.WAITING)
    caption = models.CharField(_("caption"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["subject_type", "subject_id", "position", "id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "position"], name="attachment_subject")]
        constraints = [models.UniqueConstraint(fields=["receipt", "sha256"], name="attachment_once")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.position}"
