"""The ground of every page in the admin: who may do what comes from appointments, never from groups or is_superuser."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest

from .models import User


class NumberedAutocomplete(AutocompleteSelect):
    """Django's, which fails where the page comes back with a value that is no number."""

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        readable = [key for key in value if str(key).isdecimal() and len(str(key)) < 19]
        return super().optgroups(name, readable, attrs)


class RolePermissions:
    """What roles may see and change the rows. Nobody adds or deletes unless the class says so.

    `path_field` names the column with the division's path: then each role reaches only rows below its own
    appointments. A model whose queryset has `visible_to(user)` is scoped by that as well.
    """

    view_roles: ClassVar[frozenset[str]] = frozenset()
    change_roles: ClassVar[frozenset[str]] = frozenset()
    add_roles: ClassVar[frozenset[str]] = frozenset()
    delete_roles: ClassVar[frozenset[str]] = frozenset()
    path_field: ClassVar[str] = ""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _holds(request, self.view_roles | self.change_roles)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._reaches(request, self.view_roles | self.change_roles, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._reaches(request, self.change_roles, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _holds(request, self.add_roles)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._reaches(request, self.delete_roles, obj)

    def _reaches(self, request: HttpRequest, roles: frozenset[str], obj: Model | None) -> bool:
        if not _holds(request, roles):
            return False
        if obj is None or obj.pk is None or not self.path_field or not isinstance(obj, self.model):  # type: ignore[attr-defined]
            return True
        path = _value(obj, self.path_field)
        return any(path.startswith(a.path) for a in request.user.scopes(*roles))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return self.reachable(rows, request)

    def reachable(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        """Return those of `rows` that the person's appointments reach."""
        if self.path_field:
            mine = Q(pk__in=[])
            for appointment in _scopes(request, self.view_roles | self.change_roles):
                mine |= Q(**{f"{self.path_field}__startswith": appointment.path})
            rows = rows.filter(mine)
        return visible_rows(rows, request)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only rows that the person may see."""
        rows = db_field.related_model._default_manager.all()
        if "queryset" not in kwargs and hasattr(rows, "visible_to"):
            kwargs["queryset"] = visible_rows(rows, request)
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = NumberedAutocomplete(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class RoleModelAdmin(RolePermissions, admin.ModelAdmin):
    """Subclass this for every model in the admin, and set `view_roles` and `change_roles`."""

    list_per_page = 50
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Allow only declared filters in the address, or a column that is not shown could be guessed."""
        declared = {f if isinstance(f, str) else f[0] for f in self.list_filter if isinstance(f, str | tuple | list)}
        declared |= {name for f in self.list_filter if (name := str(getattr(f, "parameter_name", "")))}
        allowed = lookup in {"pk", "id"} or any(lookup == f or lookup.startswith(f"{f}__") for f in declared)
        return bool(allowed or lookup == self.date_hierarchy or self._is_date_part(lookup))

    def _is_date_part(self, lookup: str) -> bool:
        return bool(self.date_hierarchy) and lookup.startswith(f"{self.date_hierarchy}__")


class RoleTabularInline(RolePermissions, admin.TabularInline):
    """Rows inside another row's page, with the same rules."""

    extra = 0


class RoleStackedInline(RolePermissions, admin.StackedInline):
    """Rows inside another row's page, with the same rules."""

    extra = 0


def visible_rows(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Return `rows` scoped to the person, where the model knows how."""
    visible_to = getattr(rows, "visible_to", None)
    return visible_to(request.user) if visible_to else rows


def _scopes(request: HttpRequest, roles: frozenset[str]) -> list[Any]:
    return request.user.scopes(*roles) if isinstance(request.user, User) and roles else []


def _holds(request: HttpRequest, roles: frozenset[str]) -> bool:
    return bool(_scopes(request, roles))


def _value(obj: Model, path: str) -> str:
    value: Any = obj
    for name in path.split("__"):
        value = getattr(value, name)
    return str(value or "")
