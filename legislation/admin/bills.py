"""Bills for staff: a list to filter and export, a page with the whole procedure, moves as buttons."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.core.clock import china_day, database_now
from congress.core.errors import Invalid
from liaison_stations.deeds import find_deed, offers

from ..bench_page import has_moved, perform
from ..deeds_bench import BILL_DEEDS
from ..exports_bench import FORMATS, export_bills
from ..files_bench import decision_of
from ..forms_bench import BillForm
from ..models import DraftVersion, RegulationBill
from ..operations import bills as operations
from ..operations.versions import next_version
from ..permissions import may_edit_bill
from ..queries_bill_page import bill_page

STAFF = frozenset({Role.LEGISLATIVE_STAFF})


class YearFilter(admin.SimpleListFilter):
    """The year in which the bill was opened."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = RegulationBill.objects.visible_to(request.user).dates("created_at", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or ""
        return queryset.filter(created_at__year=int(chosen)) if chosen.isdecimal() and len(chosen) == 4 else queryset


@admin.register(RegulationBill)
class RegulationBillAdmin(RoleModelAdmin):
    """Bills: their state is read-only, and moves by deeds."""

    view_roles = LEGISLATION_ROLES
    add_roles = STAFF
    list_display = (
        "title", "kind", "work_state", "is_small", "regulation_count", "drafted_by", "opened_on",
    )  # fmt: skip
    list_filter = ("work_state", "kind", YearFilter, "is_small", "proposer")
    list_select_related = ("body",)
    search_fields = ("title", "drafted_by", "items__regulation__title")
    search_help_text = _("Title, drafter, or a regulation in the bill")
    ordering = ("-created_at", "-id")
    actions = None
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(regulations=Count("items", distinct=True))

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"legislation_regulationbill_{name}")

        return [
            named("export/<slug:kind>/", self.export_view, "export"),
            named("<uuid:pk>/deed/<slug:deed>/", self.deed_view, "deed"),
            named("<uuid:pk>/begin/<uuid:version>/", self.begin_view, "begin"),
            named("<uuid:pk>/decision/", self.decision_view, "decision"),
            *super().get_urls(),
        ]

    @admin.display(description=_("regulations"), ordering="regulations")
    def regulation_count(self, bill: Any) -> int:
        """Return how many regulations the bill touches."""
        return int(bill.regulations)

    @admin.display(description=_("opened"), ordering="created_at")
    def opened_on(self, bill: RegulationBill) -> Any:
        """Return the day."""
        return china_day(bill.created_at)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Add the counts by state and the exports."""
        rows = RegulationBill.objects.visible_to(request.user).order_by()
        counted = dict(rows.values_list("work_state").annotate(n=Count("pk")))
        states = RegulationBill._meta.get_field("work_state").choices or []
        counts = [(value, label, counted[value]) for value, label in states if value in counted]
        context = {"state_counts": counts, "formats": list(FORMATS)}
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Open a bill with its regulations."""
        if not self.has_add_permission(request):
            raise Http404
        form = BillForm(request.user, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                bill = operations.create_bill(by=request.user, at=database_now(), **form.cleaned_data)
            except Invalid as refusal:
                form.add_error(None, str(refusal.detail))
            else:
                messages.success(request, _("The bill is opened."))
                return redirect(reverse("admin:legislation_regulationbill_change", args=[bill.pk]))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("New bill"), "form": form}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/legislation/bill/add.html", context, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the bill with its procedure, its texts and what may be done, instead of a form."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return self.page(request, self.row(request, UUID(object_id)))
        except ValueError as error:
            raise Http404 from error

    def row(self, request: HttpRequest, pk: UUID) -> RegulationBill:
        """Return the bill, if this person may see it. Raises Http404."""
        rows = RegulationBill.objects.visible_to(request.user).select_related("body", "created_by")
        if not self.has_view_permission(request):
            raise Http404
        return get_object_or_404(rows, pk=pk)

    def page(self, request: HttpRequest, bill: RegulationBill, *, status: int = 200, bound: Any = None) -> HttpResponse:
        """Return the bill's page; `bound` is the deed just tried and its form."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": bill.title,
            "bill": bill,
            "offers": offers(request.user, bill, BILL_DEEDS, bound=bound),
            "may_edit": may_edit_bill(request.user, bill),
            "has_moved": has_moved(status, bound),
            **bill_page(bill),
        }
        return TemplateResponse(request, "admin/legislation/bill/page.html", context, status=status)

    def deed_view(self, request: HttpRequest, pk: UUID, deed: str) -> HttpResponse:
        """Do one deed on the bill."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        bill = self.row(request, pk)
        back = reverse("admin:legislation_regulationbill_change", args=[bill.pk])
        return perform(request, bill, find_deed(BILL_DEEDS, deed), self.page, back)

    def begin_view(self, request: HttpRequest, pk: UUID, version: UUID) -> HttpResponse:
        """Begin an amendment from the text in force."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        bill = self.row(request, pk)
        base = get_object_or_404(
            DraftVersion.objects.filter(regulation__bill_items__bill=bill, enactment__isnull=False), pk=version
        )
        made = next_version(base, name=str(_("Draft amendment")), bill=bill, by=request.user, at=database_now())
        messages.success(request, _("A draft is made from the text in force: change its words."))
        return redirect(reverse("admin:legislation_draftversion_change", args=[made.pk]))

    def decision_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Return the amending decision of the whole bill: every regulation of a package, and what is repealed."""
        made = decision_of(self.row(request, pk), at=database_now())
        headers = {"Content-Disposition": content_disposition_header(True, made.name)}
        return HttpResponse(made.content, content_type=made.content_type, headers=headers)

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Return the filtered list as a file."""
        if request.method != "POST" or not self.has_view_permission(request):
            return HttpResponseNotAllowed(["POST"])
        rows = self.get_changelist_instance(request).get_queryset(request)
        filters, at = request.GET.urlencode(), database_now()
        content = export_bills(rows, kind=kind, filters=filters, by=request.user, at=at)
        headers = {"Content-Disposition": f'attachment; filename="bills-{china_day(at)}.{kind}"'}
        return HttpResponse(content, content_type=FORMATS[kind], headers=headers)
