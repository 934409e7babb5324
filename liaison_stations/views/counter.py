"""The counter: staff type for somebody without a telephone, and print a slip."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from congress.accounts.models import User
from congress.accounts.requests import SignedInRequest
from congress.accounts.roles import Role
from congress.core.clock import china_day, database_now
from congress.core.errors import require
from congress.core.qr import qr_picture
from congress.core.text import grouped, plain_code

from .. import operations
from ..forms import MessageForm
from ..forms_desk import TICK
from ..models import LiaisonStation
from ..permissions import may_write_at_counter
from ..queries import posted_deputies

ON_A_PAGE = 30
ORDER = [
    "text",
    "place",
    "topic",
    "deputy",
    "photographs",
    "wants_public",
    "name",
    "shows_name",
    "phone",
    "shows_phone",
]


def counter_stations(user: User) -> QuerySet[LiaisonStation]:
    """Return the open stations at whose counter `user` may type."""
    kept = [a.station_id for a in user.scopes(Role.KEEPER) if a.station_id]
    mine = Q(pk__in=kept)
    for appointment in user.scopes(Role.STAFF, Role.MODERATOR):
        mine |= Q(path__startswith=appointment.path)
    return LiaisonStation.objects.open().filter(mine).select_related("body")


@require_GET
@login_required
def counter_list(request: SignedInRequest) -> HttpResponse:
    """Choose the station; somebody with one station only goes straight there."""
    require(request.user.holds(Role.KEEPER, Role.STAFF, Role.MODERATOR))
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    rows = counter_stations(request.user)
    if typed:
        rows = rows.filter(Q(name__icontains=typed) | Q(pinyin__startswith=typed.lower()))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    if not typed and page.paginator.count == 1:
        return redirect("liaison_stations:desk-counter-write", pk=page.object_list[0].pk)
    return render(request, "liaison_stations/desk_counter_list.html", {"page_obj": page, "typed": typed})


@require_http_methods(["GET", "POST"])
@login_required
def counter_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type a message for a resident; afterwards the slip. Sent again, the same form gives the same slip."""
    station = get_object_or_404(counter_stations(request.user), pk=pk)
    require(may_write_at_counter(request.user, station))
    form = counter_form(request, station)
    if form.is_bound and form.is_valid():
        return _slip(request, station, form)
    context = {"station": station, "form": form}
    return render(request, "liaison_stations/desk_counter_write.html", context, status=422 if form.is_bound else 200)


def counter_form(request: SignedInRequest, station: LiaisonStation) -> MessageForm:
    """Return the resident's form without the code by text message: whoever stands here needs none."""
    deputies = posted_deputies(station, on=china_day(database_now()))
    form = MessageForm(
        request.POST or None, request.FILES or None, station=station, deputies=deputies,
        initial={"submission_key": uuid4(), "wants_public": True},
    )  # fmt: skip
    for name in ("phone_code", "similar_seen", "email"):
        form.fields.pop(name, None)
    for name in ("wants_public", "shows_name", "shows_phone"):
        vars(form.fields[name])["template_name"] = TICK
    form.order_fields(ORDER)
    return form


def _slip(request: SignedInRequest, station: LiaisonStation, form: MessageForm) -> HttpResponse:
    at = database_now()
    posted = operations.post_message(
        station=station, deputy=form.chosen_deputy(), words=form.words(),
        contact=form.contact(at=at) or operations.Contact(), at=at, at_counter=True, by=request.user,
        submission_key=form.cleaned_data["submission_key"],
    )  # fmt: skip
    address = settings.PUBLIC_ORIGIN.rstrip("/") + reverse("liaison_stations:thread-find")
    context = {
        "station": station,
        "message": posted.row,
        "code": grouped(plain_code(posted.code)),
        "address": address,
        "qr": qr_picture(address),
    }
    return render(request, "liaison_stations/desk_counter_slip.html", context)
