"""The pages that belong to no subject: home, the footer's pages, preferences."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from congress.core.clock import CHINA, china_day
from congress.core.middleware import ELDER_COOKIE
from congress.regions.models import Division
from congress.regions.queries import find_divisions
from deputies.models import Deputy
from deputies.queries import directory
from liaison_stations.models import LiaisonStation, Message
from liaison_stations.queries_figures import next_receptions, recently_solved, year_figures
from liaison_stations.queries_stations import find_stations

FOUND = 6  # of each kind, on the page of results


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find my deputy, and what is going on."""
    at = timezone.now()
    context = {
        "year": at.astimezone(CHINA).year,
        "figures": year_figures(at=at),
        "receptions": next_receptions(at=at),
        "solved": recently_solved(),
    }
    return render(request, "home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What somebody may mean by a few words: places, stations, deputies, public messages."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    found = find_everything(text, on=china_day(timezone.now())) if text else None
    return render(request, "search.html", {"text": text, "found": found})


@dataclass(frozen=True)
class Found:
    """The first few of each kind."""

    divisions: list[Division]
    stations: list[LiaisonStation]
    deputies: list[Deputy]
    messages: list[Message]

    def __bool__(self) -> bool:
        return bool(self.divisions or self.stations or self.deputies or self.messages)


def find_everything(text: str, *, on: date) -> Found:
    """Return the first few divisions, stations, deputies and public messages that `text` may mean."""
    return Found(
        divisions=find_divisions(text, limit=FOUND, on=on),
        stations=list(find_stations(text, on=on)[:FOUND]),
        deputies=list(directory(on=on, text=text)[:FOUND]),
        messages=list(Message.objects.public().filter(title__icontains=text)[:FOUND]),
    )


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
