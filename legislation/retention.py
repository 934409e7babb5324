"""How long the address of whoever stopped following a bill stays; opinions stay with the draft they are about."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from congress.core.retention import RetentionRule, register_retention
from congress.submissions.models import Receipt
from congress.submissions.retention import forget_senders

from .models import Subscription
from .states import BILL_OVER

FOLLOWERS = timedelta(days=30)


def register() -> None:
    """Declare the rules of subscriptions. Who sent an opinion is forgotten with all senders, after two years."""
    register_retention(
        RetentionRule(
            "bill-followers", _("addresses of those who stopped following a bill, or whose bill is over"), FOLLOWERS,
            "PIPL art. 19", _stopped_before, forget_followers,
        )
    )  # fmt: skip


def _stopped_before(moment: datetime) -> QuerySet[Subscription]:
    """Return what ended before `moment`, or whose bill's last step lies before it, and still holds an address."""
    is_over = Q(bill__work_state__in=BILL_OVER) & ~Q(bill__steps__at__gte=moment)
    ended = Subscription.objects.filter(Q(ended_at__lt=moment) | is_over)
    return ended.filter(receipt__sender_forgotten_at__isnull=True)


def forget_followers(rows: QuerySet[Subscription]) -> int:
    """Empty the addresses; the rows stay without them."""
    return forget_senders(Receipt.objects.filter(pk__in=rows.values("receipt")))
