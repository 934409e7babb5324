"""Sign-in pages that django-allauth does not have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords: say for how long."""
    return render(request, "access/locked_out.html", status=429)
