"""Divisions in the admin: the loader writes them, the system administrator dates them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.audit.operations import record

from .models import Division
from .permissions import may_edit_division, may_see_divisions


@admin.register(Division)
class DivisionAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "level", "is_statistical", "valid_from", "valid_to"]
    list_filter = ["level", "is_statistical"]
    search_fields = ["=code", "name", "^pinyin", "^initials"]
    search_help_text = "侯家塘 · houjiatang · hjt · 430111"
    show_full_result_count = False
    fields = ["code", "name", "full_name", "level", "parent", "is_statistical", "valid_from", "valid_to", "successor"]
    readonly_fields = ["code", "name", "full_name", "level", "parent", "is_statistical"]
    autocomplete_fields = ["successor"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and may_see_divisions(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and may_edit_division(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Division, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        after = {"valid_from": str(obj.valid_from), "valid_to": str(obj.valid_to), "successor": obj.successor_id}
        record("division-dated", obj, by=request.user, after=after)
