"""Who may look after divisions."""

from congress.accounts.models import User
from congress.accounts.roles import Role


def may_edit_division(user: User) -> bool:
    """Tell whether `user` may date a division or name its successor: the system administrator."""
    return user.holds(Role.SYSTEM_ADMIN)


def may_see_divisions(user: User) -> bool:
    """Tell whether `user` finds divisions in the admin: staff and the system administrator."""
    return user.holds(Role.STAFF, Role.SYSTEM_ADMIN)
