"""Refusals and errors as a page for people or as a problem document for programs. Source: RFC 9457."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.response import Response

from .errors import Refusal, TooMany

API_PREFIX = "/api/"


def wants_problem(request: HttpRequest) -> bool:
    """Tell whether the caller is a program."""
    return request.path.startswith(API_PREFIX)


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {"type": f"urn:problem:{code}", "title": title, "status": status, "detail": detail, **more}


def problem_http(document: dict[str, Any]) -> HttpResponse:
    """Return `document` as a response of its own media type."""
    return JsonResponse(
        document, status=document["status"], content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page or document that tells of `refusal`."""
    if wants_problem(request):
        response = problem_http(problem(refusal.status, refusal.code, str(refusal.title), str(refusal.detail)))
    else:
        response = render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler: every error as a problem document, or None for a 500."""
    if isinstance(error, Refusal):
        document = problem(error.status, error.code, str(error.title), str(error.detail))
    elif isinstance(error, Http404):
        document = problem(404, "not-found", _("Nothing was found here"))
    elif isinstance(error, ValidationError):
        document = problem(400, "invalid", _("Please check what you entered"), errors=error.get_full_details())
    elif isinstance(error, APIException):
        document = problem(error.status_code, str(error.default_code).replace("_", "-"), str(error.detail))
    else:
        return None
    response = Response(document, status=document["status"], content_type="application/problem+json")
    wait = getattr(error, "wait", None)  # Throttled has it
    if isinstance(error, Throttled) and wait:
        response["Retry-After"] = str(int(wait))
    return response
