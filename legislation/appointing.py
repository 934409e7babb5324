"""Where a legislative contact point lies, for whoever appoints its staff."""

from congress.access.scopes import MOST_CHOICES, register_scope

from .models import ContactPoint


def paths_of_contact_point(key: int) -> list[str]:
    """Return the division path of the contact point, in a list that is empty when there is none."""
    return list(ContactPoint.objects.filter(pk=key).values_list("path", flat=True))


def contact_points_in(path: str) -> list[tuple[int, str]]:
    """Return the working contact points of the division at `path` and below, by name."""
    rows = ContactPoint.objects.active().filter(path__startswith=path).order_by("path", "name")
    return list(rows.values_list("pk", "name")[:MOST_CHOICES])


def register() -> None:
    """Answer for contact points."""
    register_scope("contact_point_id", paths_of_contact_point, contact_points_in)
