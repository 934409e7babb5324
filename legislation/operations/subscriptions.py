"""Following a bill: who showed by a code that a telephone or an e-mail address is theirs is told of its steps."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused
from congress.core.keys import fingerprint
from congress.submissions.models import Receipt
from congress.submissions.operations import Contact, issue_receipt

from ..models import RegulationBill, Subscription
from .telling import tell_receipt

SUBSCRIPTION = "legislation.subscription"


@dataclass(frozen=True)
class Subscribed:
    """What the follower gets: the row, the receipt, its code, and whether it is new."""

    subscription: Subscription
    receipt: Receipt
    code: str
    is_new: bool


def require_under_way(bill: RegulationBill) -> None:
    """Raise MoveRefused when nothing is left to be told of `bill`."""
    if bill.is_over:
        raise MoveRefused(_("Nothing more will happen to this bill."))


@transaction.atomic
def subscribe(
    bill: RegulationBill, *, contact: Contact, submission_key: uuid.UUID, language: str, at: datetime
) -> Subscribed:
    """Let the holder of a confirmed telephone or e-mail address follow `bill`; its code ends that again.

    The same `submission_key` gives the same receipt. Raises Invalid without a confirmed address, MoveRefused
    when nothing more happens to the bill or the address follows it already.
    """
    address = contact.phone or contact.email.lower()
    if not address or not contact.is_verified:
        raise Invalid(_("Confirm the telephone or the e-mail address by the code that was sent to it."))
    issued = issue_receipt(
        submission_key=submission_key, subject_type=SUBSCRIPTION, subject_id=str(bill.pk), at=at, language=language,
        phone=contact.phone, email=contact.email, is_verified=True,
    )  # fmt: skip
    if not issued.is_new:
        return Subscribed(Subscription.objects.get(receipt=issued.receipt), issued.receipt, issued.code, False)
    require_under_way(bill)
    hmac = fingerprint("bill-subscription", address)
    made = Subscription(bill=bill, receipt=issued.receipt, address_hmac=hmac, at=at)
    Subscription.objects.bulk_create([made], ignore_conflicts=True)
    if not Subscription.objects.filter(receipt=issued.receipt).exists():
        raise MoveRefused(_("This address follows the bill already."))
    record("bill.followed", made, at=at, scope_path=bill.path)
    tell_receipt(issued.receipt, made, "bill.following", once="1", at=at, title=bill.title)
    return Subscribed(made, issued.receipt, issued.code, True)


@transaction.atomic
def unsubscribe(subscription: Subscription, *, at: datetime) -> None:
    """Stop telling its holder. Stopping twice changes nothing."""
    stopped = Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True).update(ended_at=at)
    if stopped:
        subscription.ended_at = at
        record("bill.unfollowed", subscription, at=at, scope_path=subscription.bill.path)
