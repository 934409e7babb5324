"""That a device has shown whose number it is: sealed and signed, for a quarter of an hour, on these pages only."""

import base64

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from congress.core.sealing import SealBroken, seal, unseal

NAME = "my-data"
SECONDS = 15 * 60
PLACE = "submissions.my-data"  # what the seal is bound to


def remember_phone(request: HttpRequest, response: HttpResponse, phone: str) -> None:
    """Let this device see what is kept under `phone`. Nobody who finds the cookie can read the number in it."""
    value = base64.urlsafe_b64encode(seal(phone, place=PLACE)).decode()
    response.set_signed_cookie(
        NAME, value, salt=NAME, max_age=SECONDS, httponly=True, samesite="Lax", secure=request.is_secure(),
        path=reverse("submissions:my-data-find"),
    )  # fmt: skip


def proven_phone(request: HttpRequest) -> str:
    """Return the number this device has shown to be its own; empty when the time is over or the cookie was touched."""
    value = request.get_signed_cookie(NAME, default="", salt=NAME, max_age=SECONDS) or ""
    try:
        return unseal(base64.urlsafe_b64decode(value), place=PLACE) if value else ""
    except SealBroken:  # sealed with a key that is gone
        return ""


def forget_phone(response: HttpResponse) -> None:
    """Forget it on this device."""
    response.delete_cookie(NAME, path=reverse("submissions:my-data-find"), samesite="Lax")
