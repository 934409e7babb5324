"""Where a deputy lies, for whoever appoints their account: in each congress of their terms."""

from congress.access.scopes import register_scope

from .models import DeputyTerm


def paths_of_deputy(key: int) -> list[str]:
    """Return the division paths of the congresses the deputy has a term in."""
    return list(DeputyTerm.objects.filter(deputy_id=key).values_list("body__path", flat=True))


def register() -> None:
    """Answer for deputies."""
    register_scope("deputy_id", paths_of_deputy)
