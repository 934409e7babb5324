"""Stations in the admin: staff of the congress keep them, keepers the daily part of their own."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin, RoleTabularInline
from congress.accounts.roles import Role
from congress.audit.operations import record
from congress.core.clock import china_day, database_now
from deputies.models import Deputy

from ..findable import keep_station_findable
from ..forms_station_admin import MergeForm, NamedFormSet, RevokeForm, StationForm, bodies_of
from ..models import DutyShift, LiaisonStation, OpeningHours, Standard, StandardCheck, StationCode, StationDeputy
from ..operations import stations as operations
from ..permissions_stations import may_change_station, may_keep_station, may_print_poster
from ..queries_stations import deputies_to_post
from ..states_stations import STATION

STAFF = frozenset({Role.STAFF})
KEEPERS = frozenset({Role.STAFF, Role.KEEPER})
READERS = frozenset({Role.STAFF, Role.MODERATOR, Role.KEEPER})
DAILY_FIELDS = ("telephone", "introduction", "new_photograph")


class OfStation(RoleTabularInline):
    """Rows of a station that whoever keeps it may change."""

    view_roles = READERS
    change_roles = KEEPERS
    formset = NamedFormSet

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and may_keep_station(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or may_keep_station(request.user, obj)

    has_delete_permission = has_change_permission


class HoursInline(OfStation):
    """The week's opening hours."""

    model = OpeningHours


class ShiftInline(OfStation):
    """Receptions from today on: they are announced ahead, and past ones stay as they were."""

    model = DutyShift
    fields = ("deputy", "starts_at", "ends_at", "topic")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(ends_at__gte=database_now())

    def get_formset(self, request: HttpRequest, obj: LiaisonStation | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is not None and "deputy" in formset.form.base_fields:
            posts = obj.roster.in_force(on=china_day(database_now()))
            deputy = cast("ModelChoiceField[Deputy]", formset.form.base_fields["deputy"])
            deputy.queryset = Deputy.objects.filter(pk__in=posts.values("deputy"))
            formset.form.base_fields["deputy"].widget.can_add_related = False
        return formset


class CheckInline(OfStation):
    """What was found when the station was looked at."""

    model = StandardCheck
    fields = ("standard", "is_met", "note", "checked_on")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "standard":
            kwargs["queryset"] = Standard.objects.filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and may_change_station(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and may_change_station(request.user, obj)

    has_delete_permission = has_change_permission


@admin.register(LiaisonStation)
class StationAdmin(RoleModelAdmin):
    """Stations: what they are by staff, what happens there by their keepers, moves by buttons."""

    view_roles = READERS
    change_roles = KEEPERS
    add_roles = STAFF
    form = StationForm
    inlines = (HoursInline, ShiftInline, CheckInline)
    list_display = ("name", "kind", "body", "state", "is_model", "opened_on")
    list_filter = ("state", "kind", "is_model")
    list_select_related = ("body",)
    search_fields = ("name", "pinyin", "address")
    autocomplete_fields = ("division",)
    change_form_template = "admin/liaison_stations/station/change_form.html"
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and not may_keep_station(request.user, obj):
            return False
        return super().has_change_permission(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: LiaisonStation | None = None) -> Any:
        if obj is None or may_change_station(request.user, obj):
            return ("body", "division") if obj else ()
        return tuple(name for name in StationForm.Meta.fields if name not in DAILY_FIELDS)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "body":
            kwargs["queryset"] = bodies_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: LiaisonStation, form: Any, change: bool) -> None:
        """Open a new station by its operation; keep changes, with an entry that names the fields."""
        at = database_now()
        photograph = form.cleaned_data.get("new_photograph")
        if not change:
            facts = {name: form.cleaned_data[name] for name in StationForm.Meta.fields}
            opened = operations.open_station(by=request.user, at=at, **facts)
            obj.__dict__.update(opened.__dict__)
        if "name" in form.changed_data:
            obj.pinyin = ""
        if photograph:
            obj.photograph.save(f"{obj.pk}-{at:%Y%m%d%H%M%S}.jpg", photograph, save=False)
        obj.save()
        keep_station_findable(obj)
        if change:
            record("station.change", obj, by=request.user, after={"fields": sorted(form.changed_data)},
                   scope_path=obj.path, at=at)  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"liaison_stations_liaisonstation_{name}")

        return [
            named("<int:pk>/move/<slug:move>/", self.move_view, "move"),
            named("<int:pk>/roster/", self.roster_view, "roster"),
            named("<int:pk>/codes/", self.codes_view, "codes"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Add the moves and the ways to roster, codes and poster."""
        station = self.get_object(request, object_id)
        mine = station is not None and may_change_station(request.user, station)
        context = {
            "moves": STATION.from_state(station.state) if station is not None and mine else [],
            "is_mine": mine,
            "may_print": station is not None and may_print_poster(request.user, station),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _row(self, request: HttpRequest, pk: int) -> LiaisonStation:
        station = self.get_queryset(request).select_related("body", "division").filter(pk=pk).first()
        if station is None or not may_change_station(request.user, station):
            raise Http404
        return station

    def _page(self, request: HttpRequest, station: LiaisonStation, name: str, status: int = 200, **more: Any) -> Any:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "station": station, **more}
        return TemplateResponse(request, f"admin/liaison_stations/station/{name}.html", context, status=status)

    def _back(self, request: HttpRequest, station: LiaisonStation, words: Any, page: str = "change") -> HttpResponse:
        messages.success(request, words)
        return redirect(reverse(f"admin:liaison_stations_liaisonstation_{page}", args=[station.pk]))

    def move_view(self, request: HttpRequest, pk: int, move: str) -> HttpResponse:
        """Ask once, then close, merge or reopen."""
        station = self._row(request, pk)
        if not any(m.name == move for m in STATION.from_state(station.state)):
            raise Http404
        form = MergeForm(station, request.POST or None) if move == "merge" else None
        title = STATION.move(move).label
        if request.method != "POST" or (form is not None and not form.is_valid()):
            status = 422 if form is not None and form.errors else 200
            return self._page(request, station, "move", status, form=form, title=title, move=move)
        at, by = database_now(), request.user
        if form is not None:
            operations.merge_station(station, into=form.cleaned_data["into"], by=by, at=at)
        elif move == "close":
            operations.close_station(station, by=by, at=at)
        else:
            operations.reopen_station(station, by=by, at=at)
        return self._back(request, station, _("Done."))

    def roster_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who is stationed there: add by searching, take off by a button."""
        station, at = self._row(request, pk), database_now()
        if request.method == "POST":
            if request.POST.get("end"):
                operations.end_posting(self._post_of(station, _number(request.POST["end"])), by=request.user, at=at)
            else:
                deputy = Deputy.objects.filter(pk=_number(request.POST.get("deputy"))).first()
                if deputy is None:
                    raise Http404
                operations.post_deputy(station, deputy=deputy, by=request.user, at=at)
            return self._back(request, station, _("The roster is changed."), "roster")
        text, today = request.GET.get("q", "").replace("\x00", "").strip()[:20], china_day(at)
        roster = station.roster.in_force(on=today).select_related("deputy")
        found = deputies_to_post(station, text=text, on=today)
        title = _("Deputies at this station")
        return self._page(request, station, "roster", roster=roster, found=found, text=text, title=title)

    def _post_of(self, station: LiaisonStation, pk: int) -> StationDeputy:
        post = station.roster.select_related("station").filter(pk=pk).first()
        if post is None:
            raise Http404
        return post

    def codes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The codes on the walls: issue one more, or revoke one with its reason."""
        station, at, by = self._row(request, pk), database_now(), request.user
        form = RevokeForm(request.POST or None) if request.POST.get("revoke") else RevokeForm()
        if request.method == "POST" and not request.POST.get("revoke"):
            operations.issue_code(station, by=by, at=at)
            return self._back(request, station, _("A new code is issued. The earlier ones keep working."), "codes")
        if request.method == "POST" and form.is_valid():
            code = (
                StationCode.objects.select_related("station").filter(pk=request.POST["revoke"], station=station).first()
            )
            if code is None:
                raise Http404
            operations.replace_code(code, reason=form.cleaned_data["reason"], by=by, at=at)
            return self._back(request, station, _("The code is revoked, and another is issued."), "codes")
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        status = 422 if form.is_bound else 200
        return self._page(request, station, "codes", status, codes=station.codes.all(), form=form, title=_("Codes"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


@admin.register(Standard)
class StandardAdmin(RoleModelAdmin):
    """The checklist that a congress sets for the stations below it."""

    view_roles = READERS
    change_roles = STAFF
    add_roles = STAFF
    path_field = "body__path"
    list_display = ("number", "text", "group", "body", "edition_on", "is_active")
    list_filter = ("group", "is_active")
    list_select_related = ("body",)
    search_fields = ("text",)
    actions = None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "body":
            kwargs["queryset"] = bodies_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Standard, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record("standard.change" if change else "standard.add", obj, by=request.user,
               after={"fields": sorted(form.changed_data)}, scope_path=obj.body.path)  # fmt: skip
