"""Limits on what residents send, and when a message is looked at by hand first."""

from datetime import datetime

from django.utils.translation import gettext as _

from congress.core.errors import TooMany
from congress.limits.operations import register_limit, spend

from .models import LiaisonStation
from .queries import floods

ADDRESS, ADDRESS_USUAL, PHONE, STATION = "message-address", "message-address-usual", "message-phone", "message-station"


def register() -> None:
    """Declare the limits: many people share one address on a mobile network, few share a telephone."""
    register_limit(ADDRESS, 60, 60 / 600)
    register_limit(ADDRESS_USUAL, 10, 10 / 600)
    register_limit(PHONE, 6, 6 / 86_400)
    register_limit(STATION, 600, 600 / 3_600)


def spend_for_message(station: LiaisonStation, *, address: str, phone: str) -> None:
    """Take the tokens of one message, before it is written. Raises TooMany."""
    charges = [(ADDRESS, address), (STATION, str(station.pk))]
    if phone:
        charges.append((PHONE, phone))
    spend(*charges)


def is_unusual(address: str) -> bool:
    """Tell whether more comes from one connection than people usually send; it takes a token."""
    try:
        spend((ADDRESS_USUAL, address))
    except TooMany:
        return True
    return False


def hold_reason(station: LiaisonStation, text: str, *, unusual: bool, at: datetime) -> str:
    """Return why a message is looked at by hand first, or an empty text. It is kept either way."""
    if floods(station, text, at=at):
        return _("The same words came several times today.")
    return _("Very many messages came from the same connection.") if unusual else ""
