"""Who may look after deliveries."""

from typing import Any

from congress.accounts.roles import Role

from .models import Delivery


def may_see_deliveries(user: Any) -> bool:
    """System administrators keep the channels running; addresses are masked for them, words are not shown."""
    return bool(getattr(user, "is_authenticated", False) and user.holds(Role.SYSTEM_ADMIN))


def may_retry_delivery(user: Any, delivery: Delivery) -> bool:
    """Whoever may see a delivery may send it again."""
    return may_see_deliveries(user)
