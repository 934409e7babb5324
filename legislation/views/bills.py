"""Bills for everybody: the list, one with its way, the plans they come from, and the year in figures."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congress.bodies.models import Body
from congress.core.clock import china_day

from ..filters_bills import BillFilter, PlanFilter
from ..queries_bills import bill_page, bills, classes_of, days_left, plans, public_bill, with_open_consultations
from ..queries_year import congresses_counted, year_page

ON_A_PAGE = 20
PLANS_ON_A_PAGE = 5
FIRST_YEAR, LAST_YEAR = 1979, 2200


@require_safe
def bill_list(request: HttpRequest) -> HttpResponse:
    """Every bill that was submitted, the one that moved last on top."""
    at = timezone.now()
    chosen = BillFilter(request.GET, queryset=bills())
    rows = with_open_consultations(chosen.qs, at=at)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(bill, days_left(bill, at=at)) for bill in page]
    return render(request, "legislation/bill_list.html", {"filter": chosen, "page_obj": page, "rows": shown})


@require_safe
def bill_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The way of a bill, its texts, and what became of the opinions."""
    at = timezone.now()
    bill = public_bill(pk)
    page = bill_page(bill, at=at)
    return render(request, "legislation/bill_detail.html", {"bill": bill, "page": page, "today": china_day(at)})


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The published plans, each project with how far it got."""
    chosen = PlanFilter(request.GET, queryset=plans())
    page = Paginator(chosen.qs, PLANS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(plan, classes_of(plan)) for plan in page]
    return render(request, "legislation/plan_list.html", {"filter": chosen, "page_obj": page, "rows": shown})


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """The figures of a year, of one congress."""
    this_year = china_day(timezone.now()).year
    bodies = list(congresses_counted().select_related("division"))
    context: dict[str, Any] = {"bodies": bodies, "page": None}
    if bodies:
        body = _chosen(bodies, request.GET.get("body", ""))
        year = _year(request.GET.get("year", ""), this_year)
        context["page"] = year_page(body, year, this_year=this_year)
    return render(request, "legislation/figure_list.html", context)


def _chosen(bodies: list[Body], asked: str) -> Body:
    found = next((body for body in bodies if str(body.pk) == asked), None)
    if asked and found is None:
        raise Http404
    return found or bodies[0]


def _year(asked: str, this_year: int) -> int:
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return this_year
