"""Who keeps the records of deputies."""

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.models import Body
from congress.regions.models import Level

from .models import Deputy, DeputyTerm, is_province, staff_paths


def may_keep_deputies_of(user: User, body: Body) -> bool:
    """Tell whether `user` registers deputies of `body` and keeps their terms.

    The staff of the congress itself or of one above it, and the system administrator; deputies to the
    National People's Congress are the province's staff's, whose congress elects them. Source: EL16.
    """
    if user.holds(Role.SYSTEM_ADMIN):
        return True
    paths = staff_paths(user)
    if body.level == Level.NATION:
        return any(is_province(path) for path in paths)
    return any(body.path.startswith(path) for path in paths)


def may_edit_deputy(user: User, deputy: Deputy) -> bool:
    """Tell whether `user` edits the facts of `deputy`: who keeps one of the deputy's terms."""
    return Deputy.objects.visible_to(user).filter(pk=deputy.pk).exists()


def may_move_term(user: User, term: DeputyTerm) -> bool:
    """Tell whether `user` ends, suspends or resumes `term`."""
    return may_keep_deputies_of(user, term.body)
