"""Deputies, their terms and groups, for the staff of their congresses."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Field, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from congress.accounts.roles import Role
from congress.bodies.models import Term
from congress.core.clock import china_day, database_now

from . import operations
from .forms import EndTermForm, FactsForm, GroupForm, RegisterForm, TermForm, bodies_kept_by
from .models import Deputy, DeputyGroup, DeputyQuerySet, DeputyTerm, DeputyTermQuerySet


class StaffAdmin(admin.ModelAdmin):
    """What congress staff keep: the rows of their scope, nothing deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_keeper(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_keeper(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_keeper(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_keeper(request)  # which rows: get_queryset

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a record of office is ended, never removed

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take from the address what can be a row's number, and nothing else for fields that name rows."""
        named = {field.name for field in self.model._meta.get_fields() if field.is_relation}
        given = super().get_changeform_initial_data(request)
        return {name: _numbers(value) if name in named else value for name, value in given.items()}

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in ("body", "deputy", "members", "term"):
            cast("ModelChoiceField[Any]", field).queryset = _choices(db_field.name, request)
        return field


def _is_keeper(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.holds(Role.STAFF, Role.SYSTEM_ADMIN)


def _numbers(value: Any) -> Any:
    keys = [key for key in (value if isinstance(value, list) else [value]) if key.isdecimal() and len(key) < 19]
    return keys if isinstance(value, list) else "".join(keys)


def _choices(name: str, request: HttpRequest) -> QuerySet[Any]:
    """Return what this person may name in a field, so that a forged id is refused by the form."""
    bodies = bodies_kept_by(request.user)
    if name == "body":
        return bodies
    if name == "term":
        return Term.objects.filter(body__in=bodies).select_related("body")
    return Deputy.objects.visible_to(request.user)


class TermsOfDeputy(admin.TabularInline):
    """A deputy's terms, to read; each is moved on its own page."""

    model = DeputyTerm
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ["body", "term", "electoral_unit", "delegation", "from_on", "until_on", "is_suspended"]
    readonly_fields = ["body", "term", "electoral_unit", "delegation", "from_on", "until_on", "is_suspended"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_keeper(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Deputy)
class DeputyAdmin(StaffAdmin):
    list_display = ["name", "pinyin", "occupation"]
    search_fields = ["name", "^pinyin", "^initials"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deputy]:
        return cast(DeputyQuerySet, super().get_queryset(request)).visible_to(request.user)

    def get_form(self, request: HttpRequest, obj: Deputy | None = None, change: bool = False, **kwargs: Any) -> Any:
        if change:
            return FactsForm
        kept, terms = bodies_kept_by(request.user), _choices("term", request)

        class ScopedForm(RegisterForm):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                cast("ModelChoiceField[Any]", self.fields["body"]).queryset = kept
                cast("ModelChoiceField[Any]", self.fields["term"]).queryset = terms

        return ScopedForm

    def get_fields(self, request: HttpRequest, obj: Deputy | None = None) -> Any:
        return list((FactsForm if obj else RegisterForm).base_fields)

    def get_inlines(self, request: HttpRequest, obj: Deputy | None) -> list[Any]:
        return [TermsOfDeputy] if obj else []

    def save_model(self, request: HttpRequest, obj: Deputy, form: Any, change: bool) -> None:
        """Call the operation; the admin goes on with the row it wrote."""
        facts = dict(form.cleaned_data)
        facts["photograph"] = facts.pop("new_photograph")
        if change:
            saved = operations.change_deputy(obj, by=request.user, at=timezone.now(), **facts)
        else:
            saved = operations.register_deputy(by=request.user, at=timezone.now(), **facts)
        obj.pk, obj.photograph = saved.pk, saved.photograph

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Terms are written by their own operations."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Tell of the deputy's own fields: the terms below are not saved here."""
        return super().construct_change_message(request, form, [], add)


@admin.register(DeputyTerm)
class DeputyTermAdmin(StaffAdmin):
    form = TermForm
    change_form_template = "deputies/term_change.html"
    list_display = ["deputy", "body", "delegation", "from_on", "until_on", "is_suspended"]
    list_filter = ["is_suspended", "body__level"]
    list_select_related = ["deputy", "body"]
    search_fields = ["deputy__name", "^deputy__pinyin", "body__name"]
    autocomplete_fields = ["deputy", "body"]
    kept_as_is = [
        "deputy",
        "body",
        "term",
        "electoral_unit",
        "delegation",
        "from_on",
        "until_on",
        "is_suspended",
        "end_reason",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeputyTerm]:
        return cast(DeputyTermQuerySet, super().get_queryset(request)).visible_to(request.user)

    def get_fields(self, request: HttpRequest, obj: DeputyTerm | None = None) -> Any:
        return self.kept_as_is if obj else list(TermForm.base_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: DeputyTerm | None = None) -> list[str]:
        return self.kept_as_is if obj else []

    def save_model(self, request: HttpRequest, obj: DeputyTerm, form: Any, change: bool) -> None:
        if not change:
            obj.pk = operations.add_term(by=request.user, at=timezone.now(), **form.cleaned_data).pk

    def get_urls(self) -> list[URLPattern]:
        moves = [
            path(f"<path:object_id>/{move}/", self.admin_site.admin_view(view), name=f"deputies_deputyterm_{move}")
            for move, view in (("end", self.end_view), ("suspend", self.suspend_view), ("resume", self.resume_view))
        ]
        return moves + super().get_urls()

    def _term(self, request: HttpRequest, object_id: str) -> DeputyTerm:
        return get_object_or_404(self.get_queryset(request), pk=int(object_id) if unquote(object_id).isdigit() else 0)

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the last day and the reason, then end the term."""
        term = self._term(request, object_id)
        form = EndTermForm(request.POST or None, initial={"on": china_day(database_now())})
        if request.method == "POST" and form.is_valid():
            operations.end_term(term, by=request.user, at=timezone.now(), **form.cleaned_data)
            return self._done(request, term, _("The term is ended."))
        facts = self.admin_site.each_context(request) | {"title": _("End the term"), "form": form, "term": term}
        return render(request, "deputies/term_end.html", facts, status=422 if form.errors else 200)

    def suspend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Suspend the term; posted by a button of its page."""
        return _post_only(self._suspend)(request, object_id)

    def resume_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Resume the term; posted by a button of its page."""
        return _post_only(self._resume)(request, object_id)

    def _suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        term = operations.suspend_term(self._term(request, object_id), by=request.user, at=timezone.now())
        return self._done(request, term, _("The term is suspended."))

    def _resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        term = operations.resume_term(self._term(request, object_id), by=request.user, at=timezone.now())
        return self._done(request, term, _("The term runs again."))

    def _done(self, request: HttpRequest, term: DeputyTerm, words: Any) -> HttpResponse:
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:deputies_deputyterm_change", args=[term.pk]))


_post_only = require_http_methods(["POST"])


@admin.register(DeputyGroup)
class DeputyGroupAdmin(StaffAdmin):
    form = GroupForm
    list_display = ["name", "body"]
    list_select_related = ["body"]
    search_fields = ["name", "body__name"]
    autocomplete_fields = ["body", "members"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeputyGroup]:
        return super().get_queryset(request).filter(body__in=bodies_kept_by(request.user))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        members = list(form.cleaned_data["members"])
        operations.set_group_members(form.instance, members=members, by=request.user, at=timezone.now())
