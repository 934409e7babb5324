"""Telling those who work on legislation: by role and congress, or by contact point."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.notifications.operations import notify

from ..models import ContactPoint


def serving(*roles: str, on: date, **scope: Any) -> list[User]:
    """Return the active users who hold one of `roles` in that scope on that day, in a fixed order."""
    rows = Appointment.objects.in_force(on=on).filter(role__in=roles, user__is_active=True, **scope)
    return list({a.user_id: a.user for a in rows.select_related("user").order_by("user_id")}.values())


def staff_of_point(point: ContactPoint, *, on: date) -> list[User]:
    """Return who is appointed to that contact point on that day."""
    return serving(Role.CONTACT_POINT, on=on, contact_point_id=point.pk)


def tell_people(
    users: Iterable[User], subject: Model, kind: str, *, at: datetime, once: str, url: str, **facts: Any
) -> None:
    """Write one notice for each of `users`; `once` tells repeats of a kind apart."""
    for user in users:
        notify(
            kind, subject=subject, dedupe_key=f"{kind}:{subject.pk}:{user.pk}:{once}", at=at, user=user,
            facts=facts, url=url,
        )  # fmt: skip
