"""Imported figures in the admin. The portal's own are counted, not typed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import Role
from congress.audit.operations import record

from .models import ImportedFigure

STAFF = frozenset({Role.STAFF})


@admin.register(ImportedFigure)
class ImportedFigureAdmin(RoleModelAdmin):
    """Figures that others published, with their source, by the staff of the place."""

    view_roles = STAFF
    change_roles = STAFF
    path_field = "division__path"
    list_display = ("year", "label", "value", "unit", "is_approximate", "division", "source")
    list_filter = ("year", "is_approximate")
    list_select_related = ("division",)
    search_fields = ("label", "source")
    autocomplete_fields = ("division",)

    def save_model(self, request: HttpRequest, obj: ImportedFigure, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        after = {"year": obj.year, "value": str(obj.value), "fields": sorted(form.changed_data)}
        record("figure.imported", obj, by=request.user, after=after, scope_path=obj.division.path)
