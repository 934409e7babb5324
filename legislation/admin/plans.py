"""Plans for staff: their projects by class, their moves, and why they changed."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.core.clock import database_now
from congress.core.errors import Invalid
from liaison_stations.deeds import find_deed, offers

from ..bench_page import has_moved, perform
from ..deeds_plans import PLAN_DEEDS
from ..forms_plans import PlanForm
from ..models import LegislativePlan
from ..operations import plans as operations
from ..permissions import may_keep_plan
from ..states_cases import PlanClass, PlanState

STAFF = frozenset({Role.LEGISLATIVE_STAFF})


@admin.register(LegislativePlan)
class LegislativePlanAdmin(RoleModelAdmin):
    """Plans: kept by the commission, passed by the council of chairpersons."""

    view_roles = LEGISLATION_ROLES
    add_roles = STAFF
    list_display = ("title", "from_year", "until_year", "state", "project_count", "body")
    list_filter = ("state", "from_year")
    list_select_related = ("body",)
    search_fields = ("title", "items__title")
    ordering = ("-from_year", "until_year", "id")
    actions = None
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        paths = [appointment.path for appointment in request.user.scopes(*LEGISLATION_ROLES)]
        rows = super().get_queryset(request).filter(path__in=paths)
        return rows.annotate(projects=Count("items", distinct=True))

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"legislation_legislativeplan_{name}")

        return [
            named("<int:pk>/deed/<slug:deed>/", self.deed_view, "deed"),
            named("<int:pk>/shift/<int:item>/", self.shift_view, "shift"),
            *super().get_urls(),
        ]

    @admin.display(description=_("projects"), ordering="projects")
    def project_count(self, plan: Any) -> int:
        """Return how many projects it has, dropped ones too."""
        return int(plan.projects)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begin a plan."""
        if not self.has_add_permission(request):
            raise Http404
        form = PlanForm(request.user, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                plan = operations.create_plan(by=request.user, at=database_now(), **form.cleaned_data)
            except Invalid as refusal:
                form.add_error(None, str(refusal.detail))
            else:
                return redirect(reverse("admin:legislation_legislativeplan_change", args=[plan.pk]))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("New plan"), "form": form}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/legislation/plan/add.html", context, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the plan and what may be done, instead of a form."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        return self.page(request, self.row(request, int(object_id)))

    def row(self, request: HttpRequest, pk: int) -> LegislativePlan:
        """Return the plan, if this person may see it. Raises Http404."""
        if not self.has_view_permission(request):
            raise Http404
        return get_object_or_404(self.get_queryset(request).select_related("body"), pk=pk)

    def page(self, request: HttpRequest, plan: LegislativePlan, *, status: int = 200, bound: Any = None) -> Any:
        """Return the plan's page; `bound` is the deed just tried and its form."""
        items = list(plan.items.select_related("bill").order_by("plan_class", "position", "id"))
        classes = [(label, [one for one in items if one.plan_class == value]) for value, label in PlanClass.choices]
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": plan.title, "plan": plan,
            "classes": classes, "offers": offers(request.user, plan, PLAN_DEEDS, bound=bound),
            "may_shift": may_keep_plan(request.user, plan.path) and plan.state != PlanState.ENDED,
            "has_moved": has_moved(status, bound),
        }  # fmt: skip
        return TemplateResponse(request, "admin/legislation/plan/page.html", context, status=status)

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Do one deed on the plan."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        plan = self.row(request, pk)
        back = reverse("admin:legislation_legislativeplan_change", args=[plan.pk])
        return perform(request, plan, find_deed(PLAN_DEEDS, deed), self.page, back)

    def shift_view(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        """Move a project up or down within its class."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        plan = self.row(request, pk)
        row = get_object_or_404(plan.items.select_related("plan"), pk=item)
        operations.shift_project(row, up="up" in request.POST, by=request.user, at=database_now())
        messages.success(request, _("It is moved."))
        return redirect(f"{reverse('admin:legislation_legislativeplan_change', args=[plan.pk])}#item-{row.pk}")
