"""Receipts: issuing one, finding it by its code, and reading on purpose who holds it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from congress.core.errors import Invalid, NotFound
from congress.core.keys import fingerprint
from congress.core.text import base32, grouped, plain_code
from congress.limits.models import Bucket
from congress.limits.operations import bucket_key, limit, spend
from congress.notifications.operations import forget_reader

from .models import Receipt, ReceiptCode, Sender
from .subjects import forget_subject

CODE_LENGTH = 16  # Crockford characters of 5 bits: 80 bits
MISS_LIMIT = "receipt-miss"
_SHARED = "SELECT * FROM submissions_sender WHERE receipt_id = %s FOR SHARE"


@dataclass(frozen=True)
class IssuedReceipt:
    """A receipt, its code grouped for reading aloud, and whether this call made it."""

    receipt: Receipt
    code: str
    is_new: bool


@dataclass(frozen=True)
class Contact:
    """How a sender may be reached; empty strings where they said nothing. `is_verified`: a code confirmed the phone."""

    name: str = ""
    phone: str = ""
    email: str = ""
    is_verified: bool = False


def code_of(receipt: Receipt) -> str:
    """Return the code of `receipt`, derived again from its submission key, grouped by four: `7K3M-…`."""
    return grouped(base32(fingerprint("receipt-code", receipt.submission_key.hex), CODE_LENGTH))


def code_hmac(code: str) -> bytes:
    """Return what is stored of `code`, however it was typed."""
    return fingerprint("receipt-lookup", plain_code(code))


def sender_hmac(phone: str) -> bytes:
    """Return what senders are found by: see erasures.receipts_of_phone."""
    return fingerprint("sender-phone", phone)


@transaction.atomic
def issue_receipt(
    *,
    submission_key: uuid.UUID,
    subject_type: str,
    subject_id: str,
    at: datetime,
    language: str,
    name: str = "",
    phone: str = "",
    email: str = "",
    is_verified: bool = False,
    at_counter: bool = False,
) -> IssuedReceipt:
    """Return the receipt of this submission, made now or by an earlier call with the same `submission_key`.

    Two calls at the same time give one receipt: the second waits for the first to commit, so its
    `is_new` is False and the caller repeats nothing. Call it in the submission's own transaction. Raises
    Invalid when the key belongs to a submission of another kind.
    """
    fresh = Receipt(
        submission_key=submission_key, subject_type=subject_type, subject_id=str(subject_id), created_at=at,
        language=language, is_verified=is_verified, at_counter=at_counter,
    )  # fmt: skip
    Receipt.objects.bulk_create([fresh], ignore_conflicts=True)
    receipt = Receipt.objects.get(submission_key=submission_key)
    code = code_of(receipt)
    if receipt.subject_type != subject_type:
        raise Invalid(_("This form was sent already. Open it anew."))
    if receipt.pk != fresh.pk:
        return IssuedReceipt(receipt, code, is_new=False)
    ReceiptCode.objects.bulk_create([ReceiptCode(receipt=receipt, code_hmac=code_hmac(code))])
    sender = Sender(receipt=receipt, name=name, phone=phone, email=email)
    sender.phone_hmac = sender_hmac(phone) if phone else None
    Sender.objects.bulk_create([sender])
    return IssuedReceipt(receipt, code, is_new=True)


def is_issued(submission_key: uuid.UUID) -> bool:
    """Tell whether a form with this key was taken in already."""
    return Receipt.objects.filter(submission_key=submission_key).exists()


def open_receipt(code: str, *, address: str) -> Receipt:
    """Return the receipt that `code` belongs to.

    Raises NotFound with the same words for every miss, and TooMany after five misses from `address`, whether
    or not the next code would be right. Call it outside a transaction: a miss must count even so.
    """
    spend((MISS_LIMIT, address))
    with connection.cursor() as cursor:
        cursor.execute("SELECT open_receipt(%s)", [code_hmac(code)])
        found = cursor.fetchone()[0]
    receipt = Receipt.objects.filter(pk=found).first() if found else None
    if receipt is None:
        raise NotFound(_("No receipt has this code. Check it against your page or message and type it again."))
    _give_back(address)
    return receipt


def _give_back(address: str) -> None:
    """Return the token of a right code: many people share one address."""
    bucket = Bucket.objects.filter(key=bucket_key(MISS_LIMIT, address))
    bucket.update(tokens=Least(F("tokens") + 1.0, limit(MISS_LIMIT).capacity))


@contextmanager
def _sender_row(receipt: Receipt) -> Iterator[None]:
    """Let this transaction read the one sender of `receipt`, until the block ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.sender', %s, true)", [str(receipt.pk)])
        yield
        cursor.execute("SELECT set_config('portal.sender', '', true)")


def contact_of(receipt: Receipt) -> Contact:
    """Return the name, telephone and e-mail address that the holder of `receipt` gave, opened.

    Whoever shows them to a person asks for a reason and records it first. Source: PIPL art. 6, 51.
    An erasure waits for this transaction, or this reads what it left: nobody is told anything after it.
    """
    with _sender_row(receipt):
        sender = next(iter(Sender.objects.raw(_SHARED, [receipt.pk])), None)
    if sender is None:
        return Contact()
    return Contact(sender.name.open(), sender.phone.open(), sender.email.open())


def change_contact(receipt: Receipt, *, phone: str = "", email: str = "", is_verified: bool = False) -> None:
    """Write a new telephone or e-mail address for the holder of `receipt`, and whether the phone is verified."""
    changes: dict[str, Any] = {"phone": phone, "email": email} if phone else {"email": email}
    with _sender_row(receipt):
        sender = Sender.objects.get(pk=receipt.pk)
        for field, value in changes.items():
            setattr(sender, field, value)
        sender.phone_hmac = sender_hmac(phone) if phone else sender.phone_hmac
        sender.save(update_fields=[*changes, "phone_hmac"])
        Receipt.objects.filter(pk=receipt.pk).update(sender_forgotten_at=None)
    if phone:
        receipt.is_verified = is_verified
        receipt.save(update_fields=["is_verified"])


@transaction.atomic
def forget_sender(receipt: Receipt, *, at: datetime) -> None:
    """Empty what is known of the holder of `receipt`, and tell them nothing more; the receipt and its thread stay.

    Source: PIPL art. 47.
    """
    with _sender_row(receipt):
        Sender.objects.filter(pk=receipt.pk).update(name=b"", phone=b"", email=b"", phone_hmac=None)
        Receipt.objects.filter(pk=receipt.pk).update(sender_forgotten_at=at)
    forget_subject(receipt)
    forget_reader(str(receipt.pk))


def late_code(notification: Any) -> dict[str, str]:
    """Return the fact `code` for a notification whose facts name a `receipt_id`: derived when it is sent.

    For `register_words(..., late_facts=late_code)`: the code itself is stored nowhere.
    """
    receipt = Receipt.objects.get(pk=notification.facts["receipt_id"])
    return {"code": code_of(receipt)}
