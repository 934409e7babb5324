"""Where a deputy lies, for whoever appoints their account: in each congress of their terms."""

from congress.access.scopes import MOST_CHOICES, register_scope

from .models import DeputyTerm


def paths_of_deputy(key: int) -> list[str]:
    """Return the division paths of the congresses the deputy has a term in."""
    return list(DeputyTerm.objects.filter(deputy_id=key).values_list("body__path", flat=True))


def deputies_in(path: str) -> list[tuple[int, str]]:
    """Return the deputies of the congress of the division at `path`, by name."""
    terms = DeputyTerm.objects.filter(body__path=path).select_related("deputy")
    rows = terms.order_by("deputy__pinyin", "deputy_id")[:MOST_CHOICES]
    return list({term.deputy_id: str(term.deputy) for term in rows}.items())


def register() -> None:
    """Answer for deputies."""
    register_scope("deputy_id", paths_of_deputy, deputies_in)
