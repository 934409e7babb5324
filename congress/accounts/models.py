"""Users and their appointments. A scope is a path and a body id, with no key to an upper app."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now
from congress.core.history import tracked
from congress.core.keys import fingerprint
from congress.core.sealing import SealedTextField

from .roles import ADMINISTRATORS, Role


@tracked(exclude=("password", "last_login", "email", "name", "phone", "phone_hmac"))
class User(AbstractUser):
    """Somebody who signs in. Users are never deleted, only scrubbed."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("person's name"), max_length=60)
    phone = SealedTextField(verbose_name=_("telephone"))
    phone_hmac = models.BinaryField(null=True, blank=True, editable=False, unique=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    password_changed_at = models.DateTimeField(_("password changed"), null=True, blank=True, editable=False)
    scrubbed_at = models.DateTimeField(null=True, blank=True, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[DjangoUserManager["User"]] = DjangoUserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Set the password and note when, for its greatest age."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def set_phone(self, phone: str) -> None:
        """Seal `phone` and its look-up; empty takes both away. Does not save."""
        self.phone = phone
        self.phone_hmac = fingerprint("user-phone", phone) if phone else None

    @cached_property
    def current_appointments(self) -> list["Appointment"]:
        """Return the appointments in force today, read once for this object (so once a request)."""
        if not self.pk or not self.is_active:
            return []
        return list(Appointment.objects.filter(user=self).in_force(on=china_day(database_now())))

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Refuse: permissions come from appointments, never from groups or `is_superuser`."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Refuse, as `has_perm`."""
        return False

    def scopes(self, *roles: str) -> list["Appointment"]:
        """Return the appointments in force in any of `roles` (all, when none is named)."""
        return [a for a in self.current_appointments if not roles or a.role in roles]

    def holds(self, *roles: str) -> bool:
        """Tell whether the user holds any of `roles` today."""
        return bool(self.scopes(*roles))


class Days(Func):
    """The days of an appointment as a range: both ends count."""

    function = "DATERANGE"
    output_field = DateRangeField()


# Each kind of administrator has a number of its own, all other work is 0: two rows of one person whose days
# meet must have the same number. The database refuses what `roles.may_be_held_together` refuses.
KIND_OF_WORK = Case(
    *(When(role=role, then=Value(number)) for number, role in enumerate(sorted(ADMINISTRATORS), start=1)),
    default=Value(0),
    output_field=models.IntegerField(),
)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, *, on: date) -> "AppointmentQuerySet":
        """Return those whose dates hold `on`; both ends count."""
        return self.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


@tracked()
class Appointment(models.Model):
    """User × role × scope, with dates. `path` is the division's path; it covers everything below.

    `body_id` names the congress; `organ_id` a department (handlers); `station_id` a station (keepers);
    `deputy_id` the deputy somebody is; `contact_point_id` a legislative contact point. They are plain numbers,
    checked where the appointment is made.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    path = models.CharField(_("division path"), max_length=80)
    body_id = models.BigIntegerField(_("congress"), null=True, blank=True)
    organ_id = models.BigIntegerField(_("department"), null=True, blank=True)
    station_id = models.BigIntegerField(_("station"), null=True, blank=True)
    deputy_id = models.BigIntegerField(_("deputy"), null=True, blank=True)
    contact_point_id = models.BigIntegerField(_("contact point"), null=True, blank=True)
    title = models.CharField(_("office held"), max_length=80, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("appointed by")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["user_id", "-from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="appointment_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            ExclusionConstraint(
                name="administrators_are_separate",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (KIND_OF_WORK, RangeOperators.NOT_EQUAL),
                    (Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("An administrator holds no other role at the same time."),
            ),
        ]
        indexes = [models.Index(fields=["role", "body_id"], name="appointment_role_body")]  # whom to notify

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
