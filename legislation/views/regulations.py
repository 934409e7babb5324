"""Regulations for everybody: the list, one as it stood on a day, one article through time, two versions compared."""

import uuid
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congress.core.clock import china_day

from ..comparison_page import comparison_page
from ..filters_library import RegulationFilter
from ..models import Provision
from ..queries_library import (
    article_stages,
    comparable_versions,
    library,
    public_regulation,
    regulation_page,
)

ON_A_PAGE = 20


@require_safe
def regulation_list(request: HttpRequest) -> HttpResponse:
    """What is in force first, then what will be, then what was."""
    chosen = RegulationFilter(request.GET, queryset=library(on=china_day(timezone.now())))
    page = Paginator(chosen.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "legislation/regulation_list.html", {"filter": chosen, "page_obj": page})


@require_safe
def regulation_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The text of a day, today's unless `?on=` says another."""
    regulation, today = public_regulation(pk), china_day(timezone.now())
    typed = request.GET.get("on", "").strip()
    asked = day_of(typed)
    page = regulation_page(regulation, on=asked or today, today=today)
    context = {
        "page": page, "regulation": regulation, "today": today, "is_past": asked is not None and asked != today,
        "typed": typed, "is_no_day": bool(typed) and asked is None,
    }  # fmt: skip
    return render(request, "legislation/regulation_detail.html", context)


@require_safe
def article_detail(request: HttpRequest, pk: uuid.UUID, provision: uuid.UUID) -> HttpResponse:
    """One article, the newest words first, back to where it came from."""
    regulation = public_regulation(pk)
    row = get_object_or_404(Provision, pk=provision, regulation=regulation)
    stages = article_stages(regulation, row.pk)
    return render(request, "legislation/article_detail.html", {"regulation": regulation, "stages": stages, "here": row})


@require_safe
def regulation_compare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Two versions beside each other or in one text; by default the newest and the one before."""
    regulation = public_regulation(pk)
    versions = comparable_versions(regulation)
    if len(versions) < 2:
        return render(request, "legislation/comparison_none.html", {"regulation": regulation})
    by_key = {str(version.pk): version for version in versions}
    new = by_key.get(request.GET.get("to", ""), versions[-1])
    older = [version for version in versions if version.number < new.number]
    old = by_key.get(request.GET.get("from", ""), (older or versions)[-1])
    if "from" in request.GET and request.GET["from"] not in by_key:
        raise Http404
    page = comparison_page(old, new, only_changed=request.GET.get("all") != "1")
    context = {
        "regulation": regulation, "versions": versions, "old": old, "new": new, "page": page,
        "is_inline": request.GET.get("view") == "inline", "shows_all": request.GET.get("all") == "1",
    }  # fmt: skip
    return render(request, "legislation/comparison_detail.html", context)


def day_of(text: str) -> date | None:
    """Return the day written as 2026-11-23, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
