"""Who may appoint people and look after their accounts: the security administrator, and nobody else."""

from typing import Any

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role


def may_manage_accounts(user: Any, path: str = "") -> bool:
    """Tell whether `user` is the security administrator of the division at `path` (of any, when none is given)."""
    if not getattr(user, "is_authenticated", False):
        return False
    return (
        any(path.startswith(a.path) for a in user.scopes(Role.SECURITY_ADMIN))
        if path
        else user.holds(Role.SECURITY_ADMIN)
    )


def may_manage_user(user: Any, other: User) -> bool:
    """Nobody manages their own account, and nobody one that reaches outside their own division."""
    if user.pk == other.pk or not may_manage_accounts(user):
        return False
    paths = Appointment.objects.filter(user=other).values_list("path", flat=True)
    return all(may_manage_accounts(user, path) for path in paths)


def may_appoint(user: Any, *, other: User, path: str) -> bool:
    """Nobody appoints themselves."""
    return user.pk != other.pk and may_manage_accounts(user, path)


def may_end_appointment(user: Any, appointment: Appointment) -> bool:
    """Whoever may make it may end it; nobody ends their own."""
    return may_appoint(user, other=appointment.user, path=appointment.path)
