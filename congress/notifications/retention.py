"""How long it is known where a message went."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress.core.retention import RetentionRule, register_retention

from .models import Delivery
from .states import ENDED

ADDRESSES = timedelta(days=30)  # as long as somebody may ask why nothing came


def register() -> None:
    """Declare the rule. Called once, when the app is ready."""
    register_retention(
        RetentionRule(
            "delivery-addresses", _("where a message was sent, after 30 days"), ADDRESSES, "PIPL art. 19",
            _ended_before, forget_addresses,
        )
    )  # fmt: skip


def _ended_before(moment: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=ENDED, due_at__lt=moment).exclude(to=b"")


def forget_addresses(deliveries: QuerySet[Delivery]) -> int:
    """Empty the telephone numbers and addresses of `deliveries`; their states stay."""
    return deliveries.update(to=b"")
