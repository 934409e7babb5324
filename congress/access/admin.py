"""The security administrator's pages: accounts and appointments. Every change is an operation with its audit."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import Appointment, User
from congress.accounts.roleadmin import RoleModelAdmin, RoleTabularInline
from congress.accounts.roles import Role
from congress.audit.operations import record
from congress.core.errors import NotFound
from congress.core.text import masked_phone

from . import operations
from .adminforms import SCOPE_LABELS, AppointmentForm, NewUserForm, UserForm
from .authenticators import authenticator_types
from .permissions import may_manage_user
from .scopes import Scope

SECURITY = frozenset({Role.SECURITY_ADMIN})
DEEDS = {
    "reset-password": (operations.reset_password, _("Give a temporary password")),
    "reset-second-factor": (operations.reset_second_factor, _("Take away the second factor")),
    "lock": (operations.lock_user, _("Close the account")),
    "unlock": (operations.unlock_user, _("Unlock the account")),
    "scrub": (operations.scrub_user, _("Remove personal data")),
}
# Pages that libraries bring along know nothing of our roles; the tables of sign-in hold secrets besides.
for _model, _page in list(admin.site._registry.items()):
    if not type(_page).__module__.startswith(("congress.", "deputies.", "liaison_stations.")):
        admin.site.unregister(_model)


class AppointmentInline(RoleTabularInline):
    """What somebody holds and held."""

    model = Appointment
    fk_name = "user"
    view_roles = SECURITY
    path_field = "path"
    fields = readonly_fields = ("role", "path", "title", "from_on", "until_on")
    can_delete = False


@admin.register(User)
class UserAdmin(RoleModelAdmin):
    """Accounts: made with a temporary password, never deleted."""

    view_roles = change_roles = add_roles = SECURITY
    list_display = ("username", "name", "roles_today", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    ordering = ("username",)
    readonly_fields = ("username", "phone_shown", "is_active", "factors", "last_login", "password_changed_at")
    inlines = (AppointmentInline,)
    change_form_template = "access/admin_user.html"
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes their own account, nor one that reaches outside their division: its number signs in."""
        return super().has_change_permission(request, obj) and (obj is None or may_manage_user(request.user, obj))

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return super().get_form(request, obj, change, form=UserForm if obj else NewUserForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return ["username", "name", "new_phone"]
        return ["username", "name", "language", "phone_shown", "new_phone", *self.readonly_fields[2:]]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: User | None = None) -> tuple[Any, ...]:
        return self.inlines if obj else ()

    def reachable(self, rows: QuerySet[User], request: HttpRequest) -> QuerySet[User]:
        """Return the accounts that hold nothing yet, and those with something below the administrator's division."""
        mine = Q(appointments__isnull=True)
        for held in request.user.scopes(Role.SECURITY_ADMIN):
            mine |= Q(appointments__path__startswith=held.path)
        found = User.objects.filter(mine).values("pk")
        return rows.filter(pk__in=found).prefetch_related("appointments")

    @admin.display(description=_("roles"))
    def roles_today(self, user: User) -> str:
        today = timezone.localdate()
        held = [a for a in user.appointments.all() if a.from_on <= today and (not a.until_on or a.until_on >= today)]
        return " · ".join(str(Role(a.role).label) for a in held) or "–"

    @admin.display(description=_("telephone"))
    def phone_shown(self, user: User) -> str:
        return masked_phone(user.phone.open()) if user.phone else "–"

    @admin.display(description=_("second factor"))
    def factors(self, user: User) -> str:
        return ", ".join(sorted(authenticator_types(user))) or "–"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        phone, now = form.cleaned_data.get("new_phone", ""), timezone.now()
        if not change:
            made, password = operations.add_user(
                username=obj.username,
                name=obj.name,
                phone=phone,
                by=request.user,
                at=now,
            )
            obj.__dict__.update(made.__dict__)
            messages.success(request, _("Temporary password, shown once: %(password)s") % {"password": password})
            return
        if phone:
            obj.set_phone(phone)
        obj.save()
        record("access.user-changed", obj, by=request.user, after={"fields": sorted(form.changed_data)}, at=now)

    def get_urls(self) -> list[URLPattern]:
        deed = self.admin_site.admin_view(self.deed_view)
        return [path("<int:pk>/deed/<slug:deed>/", deed, name="accounts_user_deed"), *super().get_urls()]

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Ask once, then do: reset, lock, unlock, scrub."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if deed not in DEEDS or not self.has_change_permission(request, user):
            raise NotFound
        operation, label = DEEDS[deed]
        context = self.admin_site.each_context(request) | {"subject": user, "label": label, "opts": self.opts}
        if request.method != "POST":
            return render(request, "access/admin_deed.html", context)
        outcome = operation(user, by=request.user, at=timezone.now())
        if isinstance(outcome, str):
            messages.success(request, _("Temporary password, shown once: %(password)s") % {"password": outcome})
        else:
            messages.success(request, _("Done: %(deed)s") % {"deed": label})
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[pk]))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        deeds = [(key, label) for key, (_operation, label) in DEEDS.items()]
        return super().change_view(request, object_id, form_url, {"deeds": deeds} | (extra_context or {}))


@admin.register(Appointment)
class AppointmentAdmin(RoleModelAdmin):
    """Appointments are made and ended, not edited."""

    view_roles = add_roles = SECURITY
    path_field = "path"
    form = AppointmentForm
    list_display = ("user", "role", "path", "title", "from_on", "until_on")
    list_filter = ("role", "from_on")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__username", "path")
    autocomplete_fields: ClassVar = ()
    ordering = ("-from_on", "-id")
    change_form_template = "access/admin_appointment.html"
    actions = None

    def get_fields(self, request: HttpRequest, obj: Appointment | None = None) -> Any:
        columns = [*SCOPE_LABELS, "title", "from_on", "until_on"]
        return ["user", "role", "path", *columns, "appointed_by"] if obj else ["username", "role", "division", *columns]

    def get_form(
        self, request: HttpRequest, obj: Appointment | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        return type("BoundForm", (form,), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: Appointment, form: Any, change: bool) -> None:
        data = form.cleaned_data
        made = operations.appoint(
            data["user"], role=data["role"], path=data["path"], from_on=data["from_on"], until_on=data["until_on"],
            title=data["title"], by=request.user, at=timezone.now(),
            scope=Scope(**{name: data[name] for name in SCOPE_LABELS}),
        )  # fmt: skip
        obj.__dict__.update(made.__dict__)

    def get_urls(self) -> list[URLPattern]:
        end = self.admin_site.admin_view(self.end_view)
        return [path("<int:pk>/end/", end, name="accounts_appointment_end"), *super().get_urls()]

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once, then end it at once."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, row):
            raise NotFound
        context = self.admin_site.each_context(request) | {
            "subject": row, "label": _("End the appointment"), "opts": self.opts
        }  # fmt: skip
        if request.method != "POST":
            return render(request, "access/admin_deed.html", context)
        operations.end_appointment(row, by=request.user, at=timezone.now())
        return HttpResponseRedirect(reverse("admin:accounts_appointment_changelist"))
