"""What a view may ask of the session beyond signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from congress.accounts.models import User

from .authenticators import authenticator_types
from .factors import has_strong_factor

View = Callable[..., HttpResponse]


def requires_strong_factor(view: View) -> View:
    """Send whoever has shown no authenticator or passkey in this session to show one first, then back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_strong_factor(request):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{step_up_url(request)}?{urlencode({'next': request.get_full_path()})}")

    return guarded


def step_up_url(request: HttpRequest) -> str:
    """Return where this person shows a strong factor, or enrols one."""
    if not isinstance(request.user, User):
        return reverse("account_login")
    types = authenticator_types(request.user)
    if "totp" in types:
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn" if types else "access:factor-enrol")
