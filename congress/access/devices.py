"""Which browsers somebody has signed in with, so that a new one can be told of."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.keys import fingerprint
from congress.notifications.operations import notify
from congress.notifications.words import register_words

from .models import KnownDevice

COOKIE = "device"
COOKIE_AGE = timedelta(days=365)
NEW_DEVICE = "access.new-device"


def register() -> None:
    """Say how the notice reads."""
    register_words(
        NEW_DEVICE,
        title=_("Sign-in from a new device"),
        text=_(
            "Your account was signed in to on %(at)s with a browser not used before (%(browser)s). "
            "If that was not you, call the security administrator and change your password."
        ),
        short=_("Your account was signed in to with a new device on %(at)s. Not you? Call the administrator."),
    )


def remember_device(request: HttpRequest, response: HttpResponse, user: User, *, at: datetime) -> None:
    """Note this browser for `user`; notify when it is new and not the very first."""
    token = request.COOKIES.get(COOKIE, "")
    if token and KnownDevice.objects.filter(user=user, token_hmac=_hmac(token)).update(last_seen_at=at):
        return
    token = token if len(token) == 43 else secrets.token_urlsafe(32)
    is_first = not KnownDevice.objects.filter(user=user).exists()
    device = KnownDevice.objects.create(user=user, token_hmac=_hmac(token), first_seen_at=at, last_seen_at=at)
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    if not is_first:
        notify(
            NEW_DEVICE, subject=device, dedupe_key=f"{NEW_DEVICE}:{device.pk}", at=at, user=user,
            facts={"at": f"{at:%Y-%m-%d %H:%M}", "browser": browser_name(request)},
        )  # fmt: skip


def browser_name(request: HttpRequest) -> str:
    """Return a short word for the browser, as far as it says."""
    agent = request.headers.get("user-agent", "")
    known = ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome")
    return next((name for mark, name in (*known, ("Safari", "Safari")) if mark in agent), "?")


def _hmac(token: str) -> bytes:
    return fingerprint("device", token)
