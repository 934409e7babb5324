"""Error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .errors import NotAllowed, NotFound, Refusal
from .problems import problem, problem_http, refusal_response, wants_problem


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for everything that is not here, so that a guess learns nothing."""
    return refusal_response(request, NotFound(_("The address may be mistyped, or the page may have moved.")))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody without the permission, in the words of every refusal."""
    return refusal_response(request, NotAllowed())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django itself could not read."""
    return refusal_response(request, Refusal(_("The request could not be read.")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: most often the page was open for very long."""
    return render(request, "csrf_failure.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault and what to do, with nothing that could fail again."""
    if wants_problem(request):
        return problem_http(problem(500, "server-error", _("Something went wrong on our side")))
    return render(request, "server_error.html", status=500)
