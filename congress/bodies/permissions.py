"""Who may look after the facts of a congress."""

from congress.accounts.models import User
from congress.accounts.roles import Role

from .models import Body


def may_edit_body(user: User, body: Body) -> bool:
    """Tell whether `user` keeps the committees, organs and terms of `body`: the system administrator and its staff.

    Staff of a congress keep its own facts, not those of the congresses below.
    """
    return user.holds(Role.SYSTEM_ADMIN) or any(a.body_id == body.pk for a in user.scopes(Role.STAFF))


def may_set_rule(user: User, body: Body) -> bool:
    """Tell whether `user` may set a local rule of `body`: the system administrator and its own staff."""
    return may_edit_body(user, body)


def bodies_of_staff(user: User) -> list[int] | None:
    """Return the ids of the congresses whose facts `user` keeps; None for all of them."""
    if user.holds(Role.SYSTEM_ADMIN):
        return None
    return [a.body_id for a in user.scopes(Role.STAFF) if a.body_id is not None]
