"""The desk of deputies and of departments: their lists, a page for each row, its deeds as plain forms."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from congress.accounts.requests import SignedInRequest
from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.core.clock import china_day, database_now
from congress.core.errors import require
from congress.provenance.telling import became, came_from

from .. import operations
from ..deed_pages import perform
from ..deeds import DEPUTY_DEEDS, REFERRAL_DEEDS, TAKE_BACK, find_deed, offers
from ..forms_desk import ReasonForm
from ..models import Message, Referral
from ..permissions import may_answer_message, may_reveal_contact
from ..queries_desk import (
    DESK_STATES,
    OPEN_REFERRAL,
    REFERRAL_STATES,
    counts_of_states,
    deputy_messages,
    desk_story,
    is_late,
    lines,
    open_referral,
    photographs_of,
    referral_story,
    referrals_for,
)
from ..sentences import holder

ON_A_PAGE = 20


@require_GET
@login_required
def message_list(request: SignedInRequest) -> HttpResponse:
    """A deputy's messages in one group of states, the oldest first."""
    require(request.user.holds(Role.DEPUTY))
    rows = deputy_messages(request.user)
    asked = request.GET.get("state", "")
    state = asked if asked in DESK_STATES else "waiting"
    shown = rows.filter(work_state__in=DESK_STATES[state][1]).select_related("station", "deputy")
    context = {
        "groups": counts_of_states(rows, "work_state", DESK_STATES),
        "state": state,
        "today": china_day(database_now()),
        "page_obj": Paginator(shown.order_by("received_at", "id"), ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "liaison_stations/desk_message_list.html", context)


def _message(request: SignedInRequest, pk: UUID) -> Message:
    require(request.user.holds(Role.DEPUTY))
    rows = deputy_messages(request.user).select_related("station", "deputy", "body", "receipt")
    return get_object_or_404(rows, pk=pk)


@require_GET
@login_required
def message_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One message with its whole story and what its deputy may do. Opening it tells the resident it was read."""
    message = _message(request, pk)
    if may_answer_message(request.user, message):
        operations.mark_read(message, by=request.user, at=database_now())
    return message_page(request, message)


def message_page(request: SignedInRequest, message: Message, *, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of a message, with `bound` (a deed's name and form) or a `contact` just revealed."""
    bound, user = more.get("bound"), request.user
    referral = open_referral(message)
    context = {
        "message": message,
        "story": lines(desk_story(message)),
        "attachments": photographs_of(message),
        "came_from": came_from(message, for_public=False),
        "became": became(message, for_public=False),
        "holder": str(referral.organ or referral.to_body) if referral else holder(message),
        "offers": offers(user, message, DEPUTY_DEEDS, bound=bound),
        "take_back": offers(user, referral, (TAKE_BACK,), bound=bound) if referral else [],
        "reveal": more.get("reveal") or (ReasonForm(message, prefix="reveal") if _may_call(user, message) else None),
        "contact": more.get("contact"),
        "has_moved": status == 409,
        "today": china_day(database_now()),
    }
    return render(request, "liaison_stations/desk_message_detail.html", context, status=status)


def _may_call(user: Any, message: Message) -> bool:
    return message.shows_phone and may_reveal_contact(user, message)


@require_POST
@login_required
def message_deed(request: SignedInRequest, pk: UUID, deed: str) -> HttpResponse:
    """Do one deed on a message."""
    message = _message(request, pk)
    back = f"/desk/messages/{message.pk}/"
    return perform(request, message, find_deed(DEPUTY_DEEDS, deed), message_page, back)


@require_POST
@login_required
def message_take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take the open referral of a message back."""
    message = _message(request, pk)
    referral = open_referral(message)
    if referral is None:
        return message_page(request, message, status=409)

    def page(request: SignedInRequest, row: Referral, **more: Any) -> HttpResponse:
        return message_page(request, message, **more)

    return perform(request, referral, TAKE_BACK, page, f"/desk/messages/{message.pk}/")


@require_POST
@login_required
def message_contact(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show the number the resident allowed the deputy to call, for a reason that is kept."""
    message = _message(request, pk)
    form = ReasonForm(message, request.POST, prefix="reveal")
    if not form.is_valid():
        return message_page(request, message, reveal=form, status=422)
    reason = form.cleaned_data["reason"]
    contact = operations.reveal_contact(message, reason=reason, by=request.user, at=database_now())
    return message_page(request, message, contact=contact)


@require_GET
@login_required
def referral_list(request: SignedInRequest) -> HttpResponse:
    """What was referred to my department or congress, in one group of states, the next due first."""
    require(request.user.holds(*DEPARTMENT_ROLES, Role.STAFF))
    rows = referrals_for(request.user)
    asked = request.GET.get("state", "")
    state = asked if asked in REFERRAL_STATES else first_group(request.user)
    shown = rows.filter(state__in=REFERRAL_STATES[state][1]).select_related("message", "organ", "to_body")
    context = {
        "groups": counts_of_states(rows, "state", REFERRAL_STATES),
        "state": state,
        "today": china_day(database_now()),
        "page_obj": Paginator(shown.order_by("assigned_at", "id"), ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "liaison_stations/desk_referral_list.html", context)


def first_group(user: Any) -> str:
    """Return the group of states that waits for somebody of this role."""
    if user.holds(Role.HANDLER, Role.STAFF):
        return "assigned"
    return "drafted" if user.holds(Role.REVIEWER) else "reviewed"


def _referral(request: SignedInRequest, pk: UUID) -> Referral:
    require(request.user.holds(*DEPARTMENT_ROLES, Role.STAFF))
    rows = referrals_for(request.user).select_related(
        "message__station", "message__body", "organ", "to_body", "drafted_by", "reviewed_by", "issued_by"
    )
    return get_object_or_404(rows.prefetch_related("pauses__by"), pk=pk)


@require_GET
@login_required
def referral_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One referral: what is asked, the draft, its clock. It does not say who wrote."""
    return referral_page(request, _referral(request, pk))


def referral_page(request: SignedInRequest, referral: Referral, *, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of a referral, with `bound` when a deed came back."""
    message = referral.message
    context = {
        "referral": referral,
        "message": message,
        "story": lines(referral_story(referral)),
        "attachments": photographs_of(message),
        "offers": offers(request.user, referral, REFERRAL_DEEDS, bound=more.get("bound")),
        "has_moved": status == 409,
        "is_late": referral.state in OPEN_REFERRAL and is_late(referral.due_on, database_now()),
        "is_paused": any(pause.until_on is None for pause in referral.pauses.all()),
    }
    return render(request, "liaison_stations/desk_referral_detail.html", context, status=status)


@require_POST
@login_required
def referral_deed(request: SignedInRequest, pk: UUID, deed: str) -> HttpResponse:
    """Do one deed on a referral."""
    referral = _referral(request, pk)
    back = f"/desk/referrals/{referral.pk}/"
    return perform(request, referral, find_deed(REFERRAL_DEEDS, deed), referral_page, back)
