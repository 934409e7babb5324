"""The pages that belong to no subject: home, the footer's pages, preferences."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from congress.core.clock import CHINA, china_day
from congress.core.middleware import ELDER_COOKIE
from congress.regions.models import Division
from congress.regions.queries import find_divisions
from congress.search.forms import FindForm
from congress.search.queries import Group, Question
from deputies.models import Deputy
from deputies.queries import directory
from legislation.queries_home import newest_regulations, open_drafts
from liaison_stations.models import LiaisonStation
from liaison_stations.queries_figures import next_receptions, recently_solved, year_figures
from liaison_stations.queries_stations import find_stations

FOUND = 6  # of each kind, on the first page of results
HITS = 20  # of one kind, on a page
FIRST_CHARACTERS = 40  # a name is not longer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find my deputy, and what is going on."""
    at = timezone.now()
    context = {
        "year": at.astimezone(CHINA).year,
        "figures": year_figures(at=at),
        "drafts": open_drafts(at=at),
        "newest": newest_regulations(on=china_day(at)),
        "receptions": next_receptions(at=at),
        "solved": recently_solved(),
    }
    return render(request, "home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What somebody may mean by a few words: places and people of that name, and everything that holds the words."""
    form = FindForm({name: value.replace("\x00", "") for name, value in request.GET.dict().items()})
    wanted = form.wanted()
    kind = wanted["kind"]
    question = Question(wanted["q"], since=wanted["since"], until=wanted["until"])
    context = {"text": wanted["q"], "kind": kind, "form": form, "is_asked": bool(question.words)}
    if question.words and kind:
        context |= {
            "page_obj": question.page(kind, number=request.GET.get("page"), each=HITS),
            "offered": question.offered(),
        }
    elif question.words:
        named = find_named(wanted["q"][:FIRST_CHARACTERS], on=china_day(timezone.now()))
        groups = question.groups(each=FOUND)
        context |= {"named": named, "offered": question.offered(), "groups": beside(groups, named)}
    return render(request, "search.html", context)


@dataclass(frozen=True)
class Named:
    """The first few places, stations and deputies of that name, by characters or by pinyin."""

    divisions: list[Division]
    stations: list[LiaisonStation]
    deputies: list[Deputy]

    def __bool__(self) -> bool:
        return bool(self.divisions or self.stations or self.deputies)

    def addresses(self) -> set[str]:
        """Return the pages of the stations and deputies that are named."""
        stations = {reverse("liaison_stations:station-detail", args=[station.pk]) for station in self.stations}
        return stations | {deputy.get_absolute_url() for deputy in self.deputies}


def beside(groups: list[Group], named: Named) -> list[Group]:
    """Return `groups` without the hits that stand among the named already, and without what is empty then."""
    shown = named.addresses()
    left = [replace(group, hits=[hit for hit in group.hits if hit.url not in shown]) for group in groups]
    return [group for group in left if group.hits]


def find_named(text: str, *, on: date) -> Named:
    """Return the first few divisions, stations and deputies that `text` may name."""
    return Named(
        divisions=find_divisions(text, limit=FOUND, on=on),
        stations=list(find_stations(text, on=on)[:FOUND]),
        deputies=list(directory(on=on, text=text)[:FOUND]),
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
