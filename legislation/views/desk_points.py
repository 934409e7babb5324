"""The desk of a contact point: its tasks, gatherings, opinions written down for people, and what became of them."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congress.accounts.requests import SignedInRequest
from congress.accounts.roles import Role
from congress.core.clock import china_day, database_now
from congress.core.errors import require
from congress.core.qr import qr_picture
from congress.core.text import grouped, plain_code
from congress.submissions.operations import Contact
from liaison_stations.deeds import find_deed, offers
from liaison_stations.queries_desk import counts_of_states

from ..bench_page import has_moved, perform
from ..deeds_points import TASK_DEEDS
from ..forms_points import OpinionForm, RevealForm, SessionForm
from ..models import ContactTask
from ..operations import contact as operations
from ..operations import contributors
from ..operations.opinions import Posted
from ..queries_points import by_place, collected, outcomes, places_with_counts, point_tasks
from ..states_cases import TaskState

ON_A_PAGE = 20
OPINIONS_ON_A_PAGE = 50
STATES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "open": (_("to do"), (TaskState.ISSUED, TaskState.AT_WORK)),
    "submitted": (_("submitted"), (TaskState.SUBMITTED,)),
    "answered": (_("to pass on"), (TaskState.ANSWERED,)),
    "over": (_("completed"), (TaskState.PASSED_ON, TaskState.CALLED_OFF)),
}


@require_GET
@login_required
def task_list(request: SignedInRequest) -> HttpResponse:
    """The tasks of my contact point and of the collection points below it, the next due first."""
    require(request.user.holds(Role.CONTACT_POINT))
    rows = point_tasks(request.user)
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else "open"
    shown = rows.filter(state__in=STATES[state][1]).order_by("due_on", "id")
    context = {
        "groups": counts_of_states(ContactTask.objects.for_points(request.user), "state", STATES),
        "state": state,
        "today": china_day(database_now()),
        "page_obj": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "legislation/desk_task_list.html", context)


def _task(request: SignedInRequest, pk: UUID) -> ContactTask:
    require(request.user.holds(Role.CONTACT_POINT))
    rows = ContactTask.objects.for_points(request.user).select_related(
        "point__parent", "parent__point", "consultation__draft__regulation", "consultation__bill__body"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@login_required
def task_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One task: the draft to read, what was collected on it so far, what is missing, and what can be done."""
    return task_page(request, _task(request, pk))


def task_page(request: SignedInRequest, task: ContactTask, *, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of a task, with `bound` when a deed came back."""
    at = database_now()
    page = Paginator(collected(task), OPINIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "task": task,
        "consultation": task.consultation,
        "offers": offers(request.user, task, TASK_DEEDS, bound=more.get("bound")),
        "is_open": task.state in operations.OPEN,
        "takes_opinions": operations.takes_opinions(task, at),
        "has_begun": task.consultation.opens_at <= at,
        "has_moved": has_moved(status, more.get("bound")),
        "places": places_with_counts(task),
        "page_obj": page,
        "groups": by_place(list(page.object_list)),
        "sessions": task.sessions.select_related("recorded_by"),
        "parts": task.passed_down.select_related("point").order_by("point__name"),
        "today": china_day(at),
        "days_left": task.consultation.days_left(at),
    }
    return render(request, "legislation/desk_task_detail.html", context, status=status)


@require_POST
@login_required
def task_deed(request: SignedInRequest, pk: UUID, deed: str) -> HttpResponse:
    """Do one deed on a task."""
    task = _task(request, pk)
    return perform(request, task, find_deed(TASK_DEEDS, deed), task_page, operations.desk_url(task))


@require_http_methods(["GET", "POST"])
@login_required
def session_add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Record a gathering."""
    task = _task(request, pk)
    form = SessionForm(request.POST or None, initial={"held_on": china_day(database_now()).isoformat()})
    if form.is_bound and form.is_valid():
        session = operations.record_session(task, by=request.user, at=database_now(), **form.cleaned_data)
        messages.success(request, _("The gathering is recorded. Write down what people said there."))
        return redirect(f"{reverse('legislation:desk-opinion-add', args=[task.pk])}?gathering={session.pk}")
    context = {"task": task, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "legislation/desk_session_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def opinion_add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down one opinion after the other: the article and the gathering stay from one to the next."""
    task = _task(request, pk)
    form = _form(request, task)
    posted = None
    if form.is_bound and form.is_valid():
        posted = _enter(request, task, form)
        form = OpinionForm(task, initial=_fresh(request) | _kept(form))
    return _opinion_page(request, "legislation/desk_opinion_add.html", task, form, posted)


@require_http_methods(["GET", "POST"])
@login_required
def collect_slip(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The counter: one resident in person, who leaves with a printed slip."""
    task = _task(request, pk)
    form = _form(request, task)
    form.fields.pop("gathering")
    if form.is_bound and form.is_valid():
        return _opinion_page(request, "legislation/desk_collect_slip.html", task, form, _enter(request, task, form))
    return _opinion_page(request, "legislation/desk_collect.html", task, form, None)


def _form(request: SignedInRequest, task: ContactTask) -> OpinionForm:
    return OpinionForm(task, request.POST or None, initial=_fresh(request))


def _fresh(request: SignedInRequest) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "")[:40].replace("\x00", "") for name in ("place", "gathering")}
    return {"submission_key": uuid4(), "wants_public": True} | asked


def _kept(form: OpinionForm) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name, "") for name in ("place", "gathering")}


def _enter(request: SignedInRequest, task: ContactTask, form: OpinionForm) -> Posted:
    data = form.cleaned_data
    return operations.enter_opinion(
        task, words=form.said(), anchor=form.anchor(), contact=Contact(name=data["name"], phone=data["phone"]),
        gathering=form.session() if "gathering" in form.fields else None, submission_key=data["submission_key"],
        by=request.user, at=database_now(),
    )  # fmt: skip


def _opinion_page(
    request: SignedInRequest, template: str, task: ContactTask, form: OpinionForm, posted: Posted | None
) -> HttpResponse:
    address = settings.PUBLIC_ORIGIN.rstrip("/") + reverse("liaison_stations:thread-find")
    context = {
        "task": task,
        "form": form,
        "places": form.places,
        "posted": posted,
        "count": operations.opinions_of(task).count(),
        "takes_opinions": form.is_bound or operations.takes_opinions(task, database_now()),
        "address": address,
    }
    if posted is not None:
        context |= {"code": grouped(plain_code(posted.code)), "qr": qr_picture(address)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def task_feedback(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What became of each opinion. With a reason, on record: the sheets to hand over, with the names."""
    task = _task(request, pk)
    page = Paginator(collected(task), OPINIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    form = RevealForm(request.POST or None)
    shown = None
    if form.is_bound and form.is_valid():
        shown = contributors.show_contributors(
            task, page.object_list, reason=form.cleaned_data["reason"], by=request.user, at=database_now()
        )
    fed = outcomes(list(page.object_list))
    context = {"task": task, "page_obj": page, "form": form, "fed": fed, "has_names": shown is not None}
    if shown is not None:
        context["sheets"] = [(one, shown[one.opinion.pk]) for one in fed if not shown[one.opinion.pk].is_told]
        context["told"] = sum(who.is_told for who in shown.values())
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "legislation/desk_task_feedback.html", context, status=status)
