"""Rows that are read on a page of their own and move by deeds: tasks, approvals, filings."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import LEGISLATION_ROLES
from congress.core.clock import china_day, database_now
from liaison_stations.deeds import Deed, find_deed, offers

from ..bench_page import has_moved, perform


class TimeFilter(admin.SimpleListFilter):
    """Whether the last day has passed, for those that are still open."""

    title = _("time")
    parameter_name = "time"
    open_states: ClassVar[tuple[str, ...]] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("late")), ("running", _("running")), ("done", _("completed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = china_day(database_now())
        running = queryset.filter(state__in=self.open_states)
        if self.value() == "late":
            return running.filter(due_on__lt=today)
        if self.value() == "running":
            return running.filter(due_on__gte=today)
        return queryset.exclude(state__in=self.open_states) if self.value() == "done" else queryset


def time_filter(*states: str) -> type[TimeFilter]:
    """Return the filter for rows that are open in these states."""
    return type("OpenTimeFilter", (TimeFilter,), {"open_states": states})


class CaseAdmin(RoleModelAdmin):
    """Read-only rows with a page of their own: `template`, `deeds`, and what `more_context` adds."""

    view_roles = LEGISLATION_ROLES
    actions = None
    deeds: ClassVar[tuple[Deed, ...]] = ()
    template: ClassVar[str] = ""
    related: ClassVar[tuple[str, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        return [self.named("<slug:pk>/deed/<slug:deed>/", self.deed_view, "deed"), *super().get_urls()]

    def named(self, route: str, view: Any, name: str) -> URLPattern:
        """Return an address of this model's own, guarded as the admin's."""
        full = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full)

    def address(self, row: Any, page: str = "change") -> str:
        """Return the address of a page of `row`."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[row.pk])

    def row(self, request: HttpRequest, key: str) -> Any:
        """Return the row, if this person may see it. Raises Http404."""
        if not self.has_view_permission(request):
            raise Http404
        found = self.get_queryset(request).select_related(*self.related).filter(pk=self._key(key)).first()
        if found is None:
            raise Http404
        return found

    def _key(self, key: str) -> Any:
        try:
            return UUID(key) if "UUID" in type(self.opts.pk).__name__ else int(key[:18])
        except ValueError as error:
            raise Http404 from error

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the row with what may be done with it, instead of a form."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self.page(request, self.row(request, object_id))

    def page(self, request: HttpRequest, row: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        """Return the page of `row`, with `bound` when a deed came back."""
        context = {
            "title": str(row),
            "row": row,
            "offers": offers(request.user, row, self.deeds, bound=more.get("bound")),
            "has_moved": has_moved(status, more.get("bound")),
            "deed_route": f"admin:{self.opts.app_label}_{self.opts.model_name}_deed",
            **self.more_context(request, row),
        }
        return self.show(request, self.template, status=status, **context)

    def show(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> TemplateResponse:
        """Return a page in the admin's dress."""
        context |= self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, f"admin/legislation/cases/{template}.html", context, status=status)

    def more_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the template needs beside the row."""
        return {}

    def deed_view(self, request: HttpRequest, pk: str, deed: str) -> HttpResponse:
        """Do one deed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row(request, pk)
        return perform(request, row, find_deed(self.deeds, deed), self.page, self.address(row))
