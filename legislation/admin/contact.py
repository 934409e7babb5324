"""Contact points and their tasks, for the congress that founded them."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import Appointment
from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.audit.operations import record
from congress.bodies.models import Body
from congress.bodies.settings import rule_value
from congress.core.clock import china_day, database_now
from congress.core.errors import require

from .. import figures, local_rules
from ..deeds_points import MANAGING_DEEDS
from ..forms_points import ContactPointForm, IssueForm, start_of_task
from ..models import Consultation, ContactPoint, ContactTask
from ..operations import contact as operations
from ..permissions import STAFF
from ..permissions_points import may_issue_tasks, may_keep_point
from ..queries_points import PointFigures, by_place, collected, figures_of_points, with_counts
from .cases import CaseAdmin, time_filter


class WorkingFilter(admin.SimpleListFilter):
    """Whether a point still works."""

    title = _("state")
    parameter_name = "works"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("working today")), ("no", _("closed down"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"yes", "no"}:
            return queryset.filter(closed_on__isnull=self.value() == "yes")
        return queryset


@admin.register(ContactPoint)
class ContactPointAdmin(RoleModelAdmin):
    """Contact points and collection points of a congress: kept by its legislative affairs commission."""

    view_roles = LEGISLATION_ROLES
    change_roles = frozenset({STAFF})
    add_roles = frozenset({STAFF})
    form = ContactPointForm
    list_display = ("name", "above", "division", "founder", "opinions", "rate", "people", "closed_on")
    list_filter = (WorkingFilter,)
    list_select_related = ("founded_by", "parent", "division")
    search_fields = ("name", "address")
    autocomplete_fields = ("division",)
    change_form_template = "admin/legislation/contactpoint/change_form.html"
    actions = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._figures: dict[int, PointFigures] = {}
        self._people: dict[int, int] = {}

    @admin.display(description=_("contact point above"), ordering="parent__name", empty_value="—")
    def above(self, point: ContactPoint) -> str | None:
        """Return the point above a collection point."""
        return point.parent.name if point.parent else None

    @admin.display(description=_("founded by"))
    def founder(self, point: ContactPoint) -> str:
        """Return the congress, without a query of its own."""
        return point.founded_by.name

    @admin.display(description=_("opinions"))
    def opinions(self, point: ContactPoint) -> int:
        """Return how many opinions came through it."""
        found = self._figures.get(point.pk)
        return found.opinions if found else 0

    @admin.display(description=_("adopted"), empty_value="—")
    def rate(self, point: ContactPoint) -> str | None:
        """Return the share of the decided opinions that words of a version carry."""
        found = self._figures.get(point.pk)
        if found is None or found.percent is None:
            return None
        return _("%(percent)s%% of %(decided)s") % {"percent": found.percent, "decided": found.decided}

    @admin.display(description=_("staff"))
    def people(self, point: ContactPoint) -> int:
        """Return how many people are appointed to it today."""
        return self._people.get(point.pk, 0)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Read the figures of all points once for the list."""
        self._figures = figures_of_points()
        held = Appointment.objects.in_force(on=china_day(database_now())).filter(role=Role.CONTACT_POINT)
        self._people = dict(held.order_by().values_list("contact_point_id").annotate(n=Count("pk")))
        return super().changelist_view(request, extra_context)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.pk and not may_keep_point(request.user, obj):
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: ContactPoint | None = None) -> Any:
        return ("founded_by", "parent") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        paths = [a.path for a in request.user.scopes(STAFF)]
        if db_field.name == "founded_by":
            kwargs["queryset"] = Body.objects.filter(path__in=paths)
        if db_field.name == "parent":
            mine = ContactPoint.objects.active().filter(founded_by__path__in=paths, parent__isnull=True)
            kwargs["queryset"] = mine
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: ContactPoint, form: Any, change: bool) -> None:
        """Keep it with an entry that names the fields."""
        require(may_keep_point(request.user, obj))
        obj.path = obj.division.path
        with figures.counting_point(obj):
            super().save_model(request, obj, form, change)
        record("contact_point.changed" if change else "contact_point.added", obj, by=request.user,
               after={"fields": sorted(form.changed_data)}, scope_path=obj.founded_by.path)  # fmt: skip

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Add its figures, its staff and its tasks."""
        point = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if point is not None:
            held = Appointment.objects.in_force(on=china_day(database_now())).filter(contact_point_id=point.pk)
            context = {
                "figures": figures_of_points().get(point.pk),
                "staff": held.filter(role=Role.CONTACT_POINT).select_related("user").order_by("user__name", "id"),
                "tasks": point.tasks.select_related("consultation__draft").order_by("-issued_at", "id")[:10],
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))


@admin.register(ContactTask)
class ContactTaskAdmin(CaseAdmin):
    """Tasks: given out for a consultation, watched, given back, called off."""

    deeds = MANAGING_DEEDS
    template = "task"
    related = ("point__parent", "parent__point", "consultation__draft", "consultation__bill__body", "issued_by")
    list_display = ("draft_title", "point_name", "state", "due_on", "opinions", "sessions", "submitted_at")
    list_filter = (time_filter("issued", "at_work"), "state")
    list_select_related = ("point", "consultation__draft")
    search_fields = ("point__name", "consultation__draft__title")
    ordering = ("due_on", "id")
    change_list_template = "admin/legislation/cases/task_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_counts(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        return [self.named("issue/<uuid:consultation>/", self.issue_view, "issue"), *super().get_urls()]

    @admin.display(description=_("draft"), ordering="consultation__draft__title")
    def draft_title(self, task: ContactTask) -> str:
        """Return the title of the draft."""
        return task.consultation.draft.title

    @admin.display(description=_("contact point"), ordering="point__name")
    def point_name(self, task: ContactTask) -> str:
        """Return the point, without a query of its own."""
        return task.point.name

    @admin.display(description=_("opinions"))
    def opinions(self, task: Any) -> int:
        """Return how many opinions were collected."""
        return int(task.opinion_count)

    @admin.display(description=_("gatherings"))
    def sessions(self, task: Any) -> int:
        """Return how many gatherings were held."""
        return int(task.session_count)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the open consultations to give tasks for."""
        paths = [a.path for a in request.user.scopes(STAFF)]
        now = database_now()
        rows = Consultation.objects.filter(path__in=paths, state="announced", closes_at__gt=now)
        context = {"consultations": rows.select_related("draft").order_by("closes_at", "id")[:20]}
        return super().changelist_view(request, context | (extra_context or {}))

    def more_context(self, request: HttpRequest, row: ContactTask) -> dict[str, Any]:
        opinions = list(collected(row)[:200])
        return {
            "title": f"{row.point} · {row.consultation.draft.title}",
            "groups": by_place(opinions),
            "count": operations.opinions_of(row).count(),
            "sessions": row.sessions.all(),
            "parts": row.passed_down.select_related("point").order_by("point__name"),
            "is_late": row.state in operations.OPEN and row.due_on < china_day(database_now()),
        }

    def issue_view(self, request: HttpRequest, consultation: UUID) -> HttpResponse:
        """Hand the draft of a consultation to several points at once."""
        rows = Consultation.objects.visible_to(request.user).select_related("draft", "bill__body")
        found = rows.filter(pk=consultation).first()
        if found is None:
            raise Http404
        require(may_issue_tasks(request.user, found))
        at = database_now()
        days = rule_value(found.bill.body, local_rules.TASK_DAYS, on=china_day(at))
        form = IssueForm(found, request.POST or None, initial=start_of_task(found, days))
        if form.is_bound and form.is_valid():
            made = operations.issue_tasks(found, by=request.user, at=at, **form.cleaned_data)
            messages.success(request, _("%(count)s contact points have the draft now.") % {"count": len(made)})
            return redirect(reverse("admin:legislation_contacttask_changelist"))
        status = 422 if form.is_bound else 200
        return self.show(request, "issue", status=status, form=form, consultation=found,
                         title=_("Hand the draft to contact points"))  # fmt: skip
