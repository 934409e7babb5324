"""Who may read the audit."""

from typing import Any

from .models import AUDIT_ADMIN


def may_read_audit(user: Any) -> bool:
    """Tell whether `user` is an audit administrator today."""
    return bool(user.is_authenticated and user.is_active and user.holds(AUDIT_ADMIN))
