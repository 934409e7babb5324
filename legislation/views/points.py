"""What everybody sees of contact points and of approvals."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from congress.core.clock import database_now

from ..models import ApprovalCase
from ..queries_points import (
    Clock,
    approval_story,
    figures_of_points,
    figures_with_below,
    public_approvals,
    public_points,
    recent_work,
)
from ..states_cases import ApprovalState

ON_A_PAGE = 20
DECIDED = (ApprovalState.APPROVED, ApprovalState.REFUSED)


@require_GET
def contact_point_list(request: HttpRequest) -> HttpResponse:
    """Every contact point with its address and hours, what it worked on, and what came of it."""
    rows = public_points()
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    if typed:
        found = Q(name__icontains=typed) | Q(address__icontains=typed) | Q(division__full_name__icontains=typed)
        rows = rows.filter(found)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    points, known = list(page.object_list), figures_of_points()
    work = recent_work(points)
    context = {
        "page_obj": page,
        "typed": typed,
        "cards": [(point, figures_with_below(point, known), work.get(point.pk, [])) for point in points],
    }
    return render(request, "legislation/contact_point_list.html", context)


@require_GET
def approval_list(request: HttpRequest) -> HttpResponse:
    """Regulations of cities and autonomous places before the congress above: those that run, then those decided."""
    state = request.GET.get("state", "")
    rows = public_approvals()
    if state == "decided":
        rows = rows.filter(state__in=DECIDED)
    elif state == "pending":
        rows = rows.filter(is_pending=True)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    at = database_now()
    context = {"page_obj": page, "state": state, "cases": [(case, Clock.of(case, at)) for case in page.object_list]}
    return render(request, "legislation/approval_list.html", context)


@require_GET
def approval_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One approval: who asks, how far its clock has run, and the decision with its reasons."""
    rows = ApprovalCase.objects.public().select_related(
        "draft__regulation", "draft__bill", "submitted_by", "submitted_to"
    )
    case = get_object_or_404(rows, pk=pk)
    context = {"case": case, "clock": Clock.of(case, database_now()), "story": approval_story(case)}
    return render(request, "legislation/approval_detail.html", context)
