"""The signed-in work bench."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from congress.accounts.requests import SignedInRequest
from congress.accounts.roles import ADMIN_SITE_ROLES
from congress.core.clock import database_now

from .queries import appointments_with_names, counts_by_kind
from .registry import places, to_dos

ON_A_PAGE = 25


@login_required
def desk_home(request: SignedInRequest) -> HttpResponse:
    """What needs me today, oldest first; where else to go; what I am appointed to."""
    user = request.user
    items = to_dos(user, at=database_now())
    return render(
        request,
        "desk/desk_home.html",
        {
            "page_obj": Paginator(items, ON_A_PAGE).get_page(request.GET.get("page")),
            "late": sum(item.is_late for item in items),
            "counts": counts_by_kind(items),
            "places": places(user),
            "appointments": appointments_with_names(user),
            "works_in_admin": user.holds(*ADMIN_SITE_ROLES),
        },
    )
