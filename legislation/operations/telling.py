"""Telling people: whoever follows a bill, and whoever sent an opinion. Each notice is written once."""

from datetime import datetime
from typing import Any

from django.db import transaction

from congress.notifications.operations import notify
from congress.notifications.words import registered_kinds
from congress.submissions.models import Receipt
from congress.submissions.operations import contact_of

from ..models import Consultation, Opinion, RegulationBill, Subscription
from ..states import LedgerState

MOST = 500  # told in one transaction
OPINION = "legislation.opinion"


def tell_subscribers(bill: RegulationBill, kind: str, *, at: datetime, **facts: Any) -> int:
    """Tell everybody who follows `bill` that the step `kind` was taken; return how many were told.

    A step without words of its own is told as news of the bill.
    """
    told = 0
    name = f"bill.{kind}" if f"bill.{kind}" in {known.name for known in registered_kinds()} else "bill.news"
    following = Subscription.objects.filter(bill=bill, ended_at__isnull=True).select_related("receipt")
    for subscription in following.order_by("at", "id").iterator(chunk_size=MOST):
        told += tell_receipt(
            subscription.receipt, subscription, name, once=f"{bill.pk}:{at.isoformat()}", at=at,
            url=f"/bills/{bill.pk}/", title=bill.title, **facts,
        )  # fmt: skip
    return told


def tell_receipt(
    receipt: Receipt, subject: Any, kind: str, *, once: str, at: datetime, url: str = "/thread/", **facts: Any
) -> bool:
    """Write the notice for one holder of a receipt, where they left a contact; return whether they did."""
    contact = contact_of(receipt)
    if not contact.phone and not contact.email:
        return False
    notify(
        kind, subject=subject, dedupe_key=f"{kind}:{receipt.pk}:{once}"[:160], at=at, phone=contact.phone,
        email=contact.email, facts={"receipt_id": str(receipt.pk)} | facts, url=url, language=receipt.language,
    )  # fmt: skip
    return True


@transaction.atomic
def tell_contributors(consultation: Consultation, *, at: datetime, most: int = MOST) -> int:
    """Tell up to `most` senders what became of their opinion, those not told yet; return how many were gone through.

    Call it again until it returns 0: the clock does. Only confirmed outcomes are told.
    """
    waiting = (
        Opinion.objects.select_for_update(of=["self"], skip_locked=True)
        .filter(consultation=consultation, told_at__isnull=True, receipt__isnull=False)
        .filter(group__ledger_state=LedgerState.CONFIRMED)
        .select_related("receipt")
        .order_by("received_at", "id")[:most]
    )
    rows = list(waiting)
    for opinion in rows:
        receipt = opinion.receipt
        if receipt is not None:
            tell_receipt(receipt, opinion, "opinion.outcome", once="1", at=at, title=consultation.draft.title)
    Opinion.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    return len(rows)
