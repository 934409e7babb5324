"""How long it is known who submitted something, and what they attached."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.core.retention import RetentionRule, register_retention

from .models import Attachment, Receipt
from .operations import forget_sender
from .photographs import remove_files

VERIFIED_SENDERS = timedelta(days=2 * 365)


def register() -> None:
    """Declare the rules of submissions. Called once, when the app is ready."""
    register_retention(
        RetentionRule(
            "senders", _("who sent something, after two years"), VERIFIED_SENDERS, "PIPL art. 19",
            _known_since, forget_senders,
        )
    )  # fmt: skip


def _known_since(moment: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(created_at__lt=moment, sender_forgotten_at__isnull=True)


def forget_senders(receipts: QuerySet[Receipt]) -> int:
    """Empty what is known of the holders of `receipts`; return how many. Receipts and threads stay."""
    done = 0
    for receipt in receipts.filter(sender_forgotten_at__isnull=True):
        forget_sender(receipt, at=timezone.now())
        done += 1
    return done


def forget_photographs(*, subject_type: str, subject_ids: list[str]) -> int:
    """Delete the photographs of these subjects, their files after the commit; return how many."""
    rows = list(Attachment.objects.filter(subject_type=subject_type, subject_id__in=subject_ids))
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        transaction.on_commit(partial(remove_files, row))
    return len(rows)
