"""Limits on opinions, and when one is looked at by hand first. The same words from many people are no flood here."""

from django.utils.translation import gettext as _

from congress.core.errors import TooMany
from congress.limits.operations import register_limit, spend

ADDRESS, ADDRESS_USUAL, PHONE = "opinion-address", "opinion-address-usual", "opinion-phone"


def register() -> None:
    """Declare the limits: many people share one address on a mobile network, few share a telephone."""
    register_limit(ADDRESS, 120, 120 / 600)
    register_limit(ADDRESS_USUAL, 20, 20 / 600)
    register_limit(PHONE, 20, 20 / 86_400)


def spend_for_opinion(*, address: str, phone: str) -> None:
    """Take the tokens of one opinion, before it is written. Raises TooMany."""
    spend((ADDRESS, address), *([(PHONE, phone)] if phone else []))


def is_unusual(address: str) -> bool:
    """Tell whether more comes from one connection than people usually send; it takes a token."""
    try:
        spend((ADDRESS_USUAL, address))
    except TooMany:
        return True
    return False


def hold_reason(*, unusual: bool) -> str:
    """Return why an opinion is looked at by hand first, or an empty text. It counts either way."""
    return _("Very many opinions came from the same connection.") if unusual else ""
