"""Which factors a session has shown. django-allauth keeps the record; these are its questions."""

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as RECORDS_USER_KEY
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS_KEY
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from congress.accounts.models import User
from congress.accounts.roles import Role

__all__ = ["RECORDS_KEY", "RECORDS_USER_KEY"]

STRONG = frozenset({"totp", "webauthn"})  # what a voter must have shown; a phone code or recovery code is not enough
PHONE = "phone"


def factors_shown(request: HttpRequest) -> set[str]:
    """Return the kinds of second factor shown in this session: totp, webauthn, recovery_codes, phone."""
    if not request.user.is_authenticated:
        return set()
    records = get_authentication_records(request, request.user)
    return {str(record.get("type")) for record in records if record.get("method") == "mfa"}


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether any second factor was shown in this session."""
    return bool(factors_shown(request))


def has_strong_factor(request: HttpRequest) -> bool:
    """Tell whether this session may vote: an authenticator's code or a passkey, while the setting asks for it."""
    shown = factors_shown(request)
    return bool(shown & STRONG) if settings.STEP_UP_FOR_VOTING else bool(shown)


def needs_second_factor(user: User) -> bool:
    """Tell whether `user` must show a second factor: everybody who holds an appointment. Source: GB/T 22239-2019."""
    return bool(user.current_appointments)


def may_use_phone_code(user: User) -> bool:
    """Tell whether a code sent to the telephone is a second factor for `user`: deputies only, and only alone.

    Whoever also works as staff or for a department needs the stronger factor for that work.
    """
    roles = {appointment.role for appointment in user.current_appointments}
    return bool(settings.DEPUTY_PHONE_CODE_ALLOWED and user.phone and roles == {Role.DEPUTY})
