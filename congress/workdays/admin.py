"""Staff enter the holidays and make-up days of a year here, when the State Council's notice is out."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from congress.accounts.roles import Role
from congress.audit.operations import record
from congress.core.clock import china_day, database_now

from .models import CalendarYear, SpecialDay
from .queries import is_provisional


class CalendarAdmin(admin.ModelAdmin):
    """Seen by whoever works in the admin; kept by the system administrator and the province's staff."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and request.user.holds(Role.STAFF, Role.SYSTEM_ADMIN)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and _keeps_calendar(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and _keeps_calendar(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and _keeps_calendar(request.user)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record("calendar-changed", obj, by=request.user, after={"entry": str(obj)})

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        record("calendar-changed", obj, by=request.user, before={"entry": str(obj)})
        super().delete_model(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # one at a time, so that each is recorded


def _keeps_calendar(user: Any) -> bool:
    """Tell whether `user` may change the calendar: every clock of the province follows it."""
    return user.holds(Role.SYSTEM_ADMIN) or any(a.path.count(".") == 2 for a in user.scopes(Role.STAFF))


@admin.register(SpecialDay)
class SpecialDayAdmin(CalendarAdmin):
    list_display = ["day", "name", "is_working", "legal_basis"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    search_fields = ["name"]


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    list_display = ["year", "legal_basis"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from django.contrib import messages

        this_year = china_day(database_now()).year
        for year in (this_year, this_year + 1):
            if is_provisional(year):
                words = _("%(year)s is provisional: weekends only, until its holidays are entered.")
                messages.warning(request, words % {"year": year})
        return super().changelist_view(request, extra_context)
