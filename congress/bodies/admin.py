"""Congresses, their committees, organs and terms, and the local settings, for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest

from congress.accounts.roles import Role
from congress.audit.operations import record

from .forms import SettingForm
from .models import Body, BodySetting, Committee, Organ, Session, Term
from .permissions import bodies_of_staff


class OfBodyAdmin(admin.ModelAdmin):
    """What belongs to a congress: kept by the system administrator and by the congress's own staff."""

    body_lookup = "body_id"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        ids = bodies_of_staff(request.user)
        return rows if ids is None else rows.filter(**{f"{self.body_lookup}__in": ids})

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the congresses that this person keeps: a forged id is refused by the form."""
        ids = bodies_of_staff(request.user)
        if ids is not None and db_field.name == "body":
            kwargs["queryset"] = Body.objects.filter(pk__in=ids)
        elif ids is not None and db_field.name == "term":
            kwargs["queryset"] = Term.objects.filter(body_id__in=ids)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _keeps_bodies(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _keeps_bodies(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _keeps_bodies(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _keeps_bodies(request)  # which rows: get_queryset

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # other rows and the audit lean on it

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        body = getattr(obj, "body", None)
        record(
            f"{obj._meta.model_name}-{'changed' if change else 'added'}", obj, by=request.user,
            after={"fields": sorted(form.changed_data)}, scope_path=body.path if isinstance(body, Body) else "",
        )  # fmt: skip


def _keeps_bodies(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.holds(Role.STAFF, Role.SYSTEM_ADMIN)


@admin.register(Body)
class BodyAdmin(OfBodyAdmin):
    body_lookup = "pk"
    list_display = ["name", "level", "above"]
    list_filter = ["level"]
    list_select_related = ["above"]
    search_fields = ["name", "pinyin"]
    fields = ["name", "level", "division", "above", "path"]
    readonly_fields = ["name", "level", "division", "path"]  # made from the divisions by make_bodies
    autocomplete_fields = ["above"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and request.user.holds(Role.SYSTEM_ADMIN)


@admin.register(Committee)
class CommitteeAdmin(OfBodyAdmin):
    list_display = ["name", "kind", "body"]
    list_filter = ["kind"]
    list_select_related = ["body"]
    search_fields = ["name"]
    autocomplete_fields = ["body"]
    raw_id_fields = ["division"]


@admin.register(Organ)
class OrganAdmin(OfBodyAdmin):
    list_display = ["name", "kind", "body", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["body"]
    search_fields = ["name"]
    autocomplete_fields = ["body"]


@admin.register(Term)
class TermAdmin(OfBodyAdmin):
    list_display = ["body", "number", "from_on", "until_on"]
    list_select_related = ["body"]
    search_fields = ["body__name"]
    autocomplete_fields = ["body"]


@admin.register(Session)
class SessionAdmin(OfBodyAdmin):
    body_lookup = "term__body_id"
    list_display = ["term", "number", "opens_on", "closes_on"]
    list_select_related = ["term__body"]
    autocomplete_fields = ["term"]


@admin.register(BodySetting)
class BodySettingAdmin(OfBodyAdmin):
    form = SettingForm
    list_display = ["key", "value", "body", "edition_on", "legal_basis"]
    list_filter = ["key"]
    list_select_related = ["body"]
    search_fields = ["body__name", "key"]
    autocomplete_fields = ["body"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a new figure is a new edition: the old one still explains old deadlines
