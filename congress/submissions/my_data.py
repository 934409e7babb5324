"""What the portal keeps under a telephone number, for whoever has shown that the number is theirs.

A number that was not confirmed when it was given may have been mistyped: then the name and e-mail beside it may
be somebody else's, and stay masked even for the holder of the number. Source: PIPL art. 45.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from congress.core.errors import Words
from congress.core.text import masked_email, masked_name, masked_phone

from .erasures import receipts_of_phone
from .models import Receipt
from .operations import Contact, contact_of
from .subjects import subject_of, titles


@dataclass(frozen=True)
class Kept:
    """One submission: what it is, and the contact beside it, masked."""

    receipt: Receipt
    kind: Words
    title: str
    contact: Contact


def masked(contact: Contact) -> Contact:
    """Return `contact` with most of it hidden."""
    phone = masked_phone(contact.phone) if contact.phone else ""
    return Contact(masked_name(contact.name), phone, masked_email(contact.email))


def kept(receipts: Sequence[Receipt]) -> list[Kept]:
    """Return what is shown of `receipts`, in their order. Each sender is read by itself: ask for a page at a time."""
    known = titles(receipts)
    return [Kept(r, _kind(r), known.get(r.pk, ""), masked(contact_of(r))) for r in receipts]


def _kind(receipt: Receipt) -> Words:
    subject = subject_of(receipt.subject_type)
    return subject.kind if subject else ""


def as_file(phone: str, *, at: datetime) -> dict[str, Any]:
    """Return everything kept under `phone`, to be taken away as JSON."""
    receipts = list(receipts_of_phone(phone))
    known = titles(receipts)
    return {
        "phone": phone,
        "made_at": localtime(at).isoformat(timespec="seconds"),
        "submissions": [_row(receipt, known.get(receipt.pk, "")) for receipt in receipts],
    }


def _row(receipt: Receipt, title: str) -> dict[str, Any]:
    contact = contact_of(receipt)
    shown = contact if receipt.is_verified else masked(contact)
    return {
        "kind": str(_kind(receipt)),
        "title": title,
        "sent_at": localtime(receipt.created_at).isoformat(timespec="seconds"),
        "language": receipt.language,
        "phone_confirmed": receipt.is_verified,
        "written_at_the_counter": receipt.at_counter,
        "name": shown.name,
        "email": shown.email,
    }
