"""Staff and deputies do nothing without a second factor, and staff not after a quarter of an hour of silence."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.accounts.roles import ADMIN_SITE_ROLES

from .authenticators import authenticator_types
from .factors import has_second_factor, may_use_phone_code, needs_second_factor
from .kept import keep_typed
from .routes import PUBLIC, RESIDENT, kind_of

GetResponse = Callable[[HttpRequest], HttpResponse]
ALWAYS = frozenset({"account_logout", "account_inactive", "set_language", "elder-switch"})
SHOWING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
OUTSIDE = frozenset({"admin:login"})  # where the admin sends somebody who is not signed in: it sends on
PHONE = frozenset({"access:phone-factor"})
ENROLLING = frozenset({"access:factor-enrol", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})
CHANGING = frozenset(
    {"account_change_password", "account_reauthenticate", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
)
LAST_SEEN = "last_seen"
TOUCH_EVERY = 30  # seconds: how rarely the session's row is written for being used


class SecondFactor:
    """Send whoever is not signed in away from what is for roles, by the table in `routes`.

    Send whoever holds an appointment and has not shown a second factor to the page that asks for it.

    Then whoever's password is temporary or too old goes to change it. Nothing else is reached before.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Return the detour, or None when the way is free."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(request.user, User):
            is_open = name in OUTSIDE or kind_of(name) in (PUBLIC, RESIDENT)
            return None if is_open else redirect_to_login(request.get_full_path())
        if name in ALWAYS or not needs_second_factor(request.user):
            return None
        if not has_second_factor(request):
            first, allowed = _missing_factor(request.user)
        elif _password_is_stale(request.user):
            first, allowed = "account_change_password", CHANGING
        else:
            return None
        return None if name in allowed else _detour(request, first)


class IdleTime:
    """Sign out whoever has been silent for too long; what they were sending is kept for their return."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Sign out after the idle time, or note that the person is there."""
        if not isinstance(request.user, User):
            return None
        now, last = time.time(), request.session.get(LAST_SEEN)
        if last is not None and now - last > idle_time(request.user).total_seconds():
            return _signed_out(request)
        if last is None or now - last > TOUCH_EVERY:
            request.session[LAST_SEEN] = now
        return None


def idle_time(user: User) -> timedelta:
    """Return how long `user` may be silent: 15 minutes for who works in the admin. Source: GB/T 22239-2019."""
    limit: timedelta = settings.STAFF_IDLE if user.holds(*ADMIN_SITE_ROLES) else settings.DESK_IDLE
    return limit


def _missing_factor(user: User) -> tuple[str, frozenset[str]]:
    """Return where to send `user` and what they may reach: enrolling only when there is nothing to show."""
    types = authenticator_types(user)
    if types:
        first = "mfa_reauthenticate" if "totp" in types else "mfa_reauthenticate_webauthn"
        return first, (SHOWING | PHONE if may_use_phone_code(user) else SHOWING)
    if may_use_phone_code(user):
        return "access:phone-factor", PHONE
    return "access:factor-enrol", ENROLLING


def _password_is_stale(user: User) -> bool:
    if not user.has_usable_password():
        return False
    changed = user.password_changed_at
    return changed is None or timezone.now() - changed > settings.PASSWORD_MAX_AGE


def _detour(request: HttpRequest, name: str) -> HttpResponse:
    target = reverse(name)
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(f"{target}?{urlencode({'next': back})}" if back else target)


def _signed_out(request: HttpRequest) -> HttpResponse:
    user, minutes = request.user, int(idle_time(request.user).total_seconds() // 60)  # type: ignore[arg-type]
    kept = request.POST.copy() if request.method == "POST" else None
    logout(request)
    back = request.get_full_path()
    words = _("You were signed out because nothing happened for %(minutes)d minutes.") % {"minutes": minutes}
    if kept is not None:
        keep_typed(request, user=user, path=back, typed=kept)  # type: ignore[arg-type]
        back, words = reverse("access:typed-kept"), words + " " + _("What you typed is kept: sign in to send it.")
    messages.warning(request, words)
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
