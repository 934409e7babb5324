"""What the desk's first page shows."""

from collections import Counter

from congress.accounts.models import Appointment, User
from congress.bodies.models import Body, Organ
from congress.core.errors import Words

from .registry import ToDo


def counts_by_kind(items: list[ToDo]) -> list[tuple[Words, int]]:
    """Return how many items there are of each kind, the most frequent first."""
    return Counter(item.kind for item in items).most_common()


def appointments_with_names(user: User) -> list[tuple[Appointment, str]]:
    """Return the appointments in force and the name of the organ or congress each is to. Two queries at most."""
    held = user.current_appointments
    organs = dict(Organ.objects.filter(pk__in={a.organ_id for a in held if a.organ_id}).values_list("pk", "name"))
    bodies = dict(Body.objects.filter(pk__in={a.body_id for a in held if a.body_id}).values_list("pk", "name"))
    return [(a, organs.get(a.organ_id or 0) or bodies.get(a.body_id or 0) or "") for a in held]
