"""Headers on every answer; refusals turned into pages or problem documents in one place."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware

from .errors import Refusal
from .problems import refusal_response

ELDER_COOKIE = "elder"
GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """`private, no-store` unless a view says otherwise, and who may embed or read an answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        if not response.has_header("Cache-Control"):  # static files that exist bring their own
            add_never_cache_headers(response)
            patch_cache_control(response, private=True, no_store=True)
        return response


class OnlyUtf8:
    """Refuse what names another encoding: Django would read addresses and forms with any codec the caller names.

    With one of them come half characters that no database takes, with another an error of the codec itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return refusal_response(request, Refusal(_("The request could not be read.")))
        return self.get_response(request)


class Refusals:
    """Turn a `Refusal` raised anywhere in a view into an answer with its status and words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer refusals; leave every other error to Django."""
        return refusal_response(request, exception) if isinstance(exception, Refusal) else None


class HistoryContext(HistoryMiddleware):
    """Beside every change of a row that has a history: who made it and in which request, and nothing else."""

    def get_context(self, request: HttpRequest) -> dict[str, object]:
        """Return what stands in `pgh_context`."""
        user = getattr(request, "user", None)
        known = structlog.contextvars.get_contextvars()
        return {"user": user.pk if user is not None else None, "request": known.get("request_id", "")}
