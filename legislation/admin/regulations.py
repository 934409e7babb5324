"""Regulations for staff: what stands, since when, with every text and bill."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import LEGISLATION_ROLES
from congress.core.clock import china_day, database_now

from ..models import Regulation
from ..permissions import may_create_bill


class StandingFilter(admin.SimpleListFilter):
    """Whether a text is in force today."""

    title = _("in force")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("in force")), ("ended", _("not in force any more")), ("never", _("never published"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = china_day(database_now())
        standing = Q(enactments__in_force_on__lte=today) & (
            Q(enactments__ended_on__isnull=True) | Q(enactments__ended_on__gt=today)
        )
        if self.value() == "yes":
            return queryset.filter(standing).distinct()
        if self.value() == "ended":
            stands = Regulation.objects.filter(standing)
            return queryset.filter(enactments__isnull=False).exclude(pk__in=stands.values("pk")).distinct()
        return queryset.filter(enactments__isnull=True) if self.value() == "never" else queryset


@admin.register(Regulation)
class RegulationAdmin(RoleModelAdmin):
    """Regulations, read-only: bills make, change and end them."""

    view_roles = LEGISLATION_ROLES
    list_display = ("title", "kind", "subject_area", "in_force_from", "text_count", "body")
    list_filter = (StandingFilter, "kind", "subject_area")
    list_select_related = ("body",)
    search_fields = ("title", "subject_area", "versions__title")
    ordering = ("title", "id")
    actions = None
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        standing = Q(enactments__ended_on__isnull=True)
        return rows.annotate(
            texts=Count("versions", distinct=True), since=Max("enactments__in_force_on", filter=standing)
        )

    @admin.display(description=_("in force from"), ordering="since", empty_value="—")
    def in_force_from(self, regulation: Any) -> Any:
        """Return the day from which its present text is in force."""
        return regulation.since

    @admin.display(description=_("texts"), ordering="texts")
    def text_count(self, regulation: Any) -> int:
        """Return how many versions it has."""
        return int(regulation.texts)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show its texts in force, its versions and its bills."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise Http404
        try:
            key = UUID(object_id)
        except ValueError as error:
            raise Http404 from error
        row = get_object_or_404(self.get_queryset(request).select_related("body"), pk=key)
        today = china_day(database_now())
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": row.title, "regulation": row,
            "enactments": row.enactments.select_related("version", "repealed_by").order_by("-in_force_on"),
            "versions": row.versions.select_related("bill").order_by("-number"),
            "bill_items": row.bill_items.select_related("bill").order_by("-bill__created_at"),
            "today": today, "may_import": may_create_bill(request.user, row.body),
        }  # fmt: skip
        return TemplateResponse(request, "admin/legislation/regulation/page.html", context)
