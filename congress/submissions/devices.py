"""What a resident's device remembers for a short while: which receipt it holds, signed, never its code."""

from django.http import HttpRequest, HttpResponse

from .models import Receipt

RECEIPT, THREAD = "receipt", "thread"
SECONDS = {RECEIPT: 15 * 60, THREAD: 60 * 60}


def remember(request: HttpRequest, response: HttpResponse, name: str, receipt: Receipt) -> None:
    """Let this device see the receipt's page (15 minutes) or its thread (an hour) again."""
    response.set_signed_cookie(
        name, str(receipt.pk), salt=name, max_age=SECONDS[name], httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def remembered(request: HttpRequest, name: str) -> Receipt | None:
    """Return the receipt this device holds, or None when the time is over or the cookie was touched."""
    key = request.get_signed_cookie(name, default="", salt=name, max_age=SECONDS[name])
    return Receipt.objects.filter(pk=key).first() if key else None


def forget(response: HttpResponse) -> None:
    """Forget everything: for borrowed telephones."""
    for name in SECONDS:
        response.delete_cookie(name, samesite="Lax")
