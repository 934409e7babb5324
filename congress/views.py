"""The pages that belong to no subject: home, the footer's pages, preferences."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from congress.core.middleware import ELDER_COOKIE


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find my deputy, and what is going on."""
    return render(request, "home.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the site can be read and used, and whom to tell when it cannot."""
    return render(request, "accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, why, and for how long. Source: PIPL."""
    return render(request, "privacy.html")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page."""
    return render(request, "site_map.html")


@require_POST
def elder_switch(request: HttpRequest) -> HttpResponse:
    """Turn the elder view on or off, for a year, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    turn_on = request.POST.get("elder") == "on"
    response.set_cookie(
        ELDER_COOKIE, "on" if turn_on else "off", max_age=timedelta(days=365), samesite="Lax",
        secure=request.is_secure(), httponly=True,
    )  # fmt: skip
    return response
