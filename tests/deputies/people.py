"""Users with one appointment."""

from datetime import date
from itertools import count

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role

_numbers = count(1)


def staff_of(body, *, role=Role.STAFF):
    """Return a user appointed to `role` in `body`."""
    user = User.objects.create(username=f"ground-{next(_numbers)}", name="工作人员", is_staff=True)
    Appointment.objects.create(user=user, role=role, path=body.path, body_id=body.pk, from_on=date(2020, 1, 1))
    return user
