"""A model's admin that asks the portal's roles, not Django's permissions."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest


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
