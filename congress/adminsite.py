"""Django's admin in the portal's dress: for staff with a second factor, and for nobody else."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roles import ADMIN_SITE_ROLES
from congress.core.clock import database_now
from congress.desk.queries import counts_by_kind
from congress.desk.registry import to_dos

TO_DOS_SHOWN = 10


class PortalAdminSite(admin.AdminSite):
    """The admin. Signing in happens on the portal's own page, with the second factor."""

    site_header = _("work bench")
    site_title = _("Congress portal")
    index_title = _("What needs doing")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and user.is_authenticated and user.holds(*ADMIN_SITE_ROLES))

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            from congress.core.errors import NotAllowed

            raise NotAllowed(_("The work bench is for staff, keepers and administrators."))
        return redirect_to_login(request.get_full_path(), reverse("account_login"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        items = to_dos(request.user, at=database_now())
        context = {
            "to_dos": items[:TO_DOS_SHOWN],
            "to_dos_more": max(0, len(items) - TO_DOS_SHOWN),
            "to_dos_late": sum(item.is_late for item in items),
            "to_do_counts": counts_by_kind(items),
        }
        return super().index(request, context | (extra_context or {}))


class RoleModelAdmin(admin.ModelAdmin):
    """A model's admin whose doors are roles: Django's own permissions are not used.

    Rows are those `visible_to(user)` when the queryset has it. Nothing is deleted unless `deleters` says so.
    """

    viewers: ClassVar[frozenset[str]] = frozenset()
    editors: ClassVar[frozenset[str]] = frozenset()
    deleters: ClassVar[frozenset[str]] = frozenset()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        roles = self.viewers | self.editors
        return bool(roles) and request.user.is_authenticated and request.user.holds(*roles)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.editors) and request.user.holds(*self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(self.editors) and request.user.holds(*self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(self.deleters) and request.user.holds(*self.deleters)
