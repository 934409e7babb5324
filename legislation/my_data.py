"""What whoever sent an opinion or follows a bill sees of it beside their number, and what is forgotten with them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from congress.submissions.models import Receipt
from congress.submissions.subjects import register_submission_subject

from .models import Opinion, Subscription
from .operations.subscriptions import SUBSCRIPTION
from .operations.telling import OPINION


def titles_of_opinions(receipts: Sequence[Receipt]) -> Mapping[UUID, str]:
    """Return the titles of the drafts that the opinions are about."""
    rows = Opinion.objects.filter(receipt__in=receipts)
    return dict(rows.values_list("receipt_id", "consultation__draft__title"))


def titles_of_bills(receipts: Sequence[Receipt]) -> Mapping[UUID, str]:
    """Return the titles of the bills that are followed."""
    return dict(Subscription.objects.filter(receipt__in=receipts).values_list("receipt_id", "bill__title"))


def forget_follower(receipt: Receipt) -> None:
    """End the subscription and forget by which address it was counted once."""
    rows = Subscription.objects.filter(receipt=receipt)
    rows.filter(ended_at__isnull=True).update(ended_at=Now())
    rows.update(address_hmac=b"")


def register() -> None:
    """Declare both kinds."""
    register_submission_subject(
        OPINION, _("Opinion on a draft"), describe=titles_of_opinions, thread="legislation:opinion-thread"
    )
    register_submission_subject(
        SUBSCRIPTION, _("Following a bill"), describe=titles_of_bills, forget=forget_follower,
        thread="legislation:subscription-thread",
    )  # fmt: skip
