"""Stations, the codes on their walls, who is there and when."""

from datetime import date
from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import FloatField, Func, Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.roles import Role
from congress.bodies.models import Body
from congress.core.history import tracked
from congress.core.lifecycle import Versioned
from congress.core.text import pinyin_keys
from congress.regions.models import Division
from deputies.models import Deputy

from ..states_stations import StationKind, StationState


class StationQuerySet(models.QuerySet["LiaisonStation"]):
    def open(self) -> "StationQuerySet":
        """Return the stations that receive residents."""
        return self.filter(state=StationState.OPEN)

    def visible_to(self, user: Any) -> "StationQuerySet":
        """Return the stations `user` works on: staff and moderators those below them, keepers their own."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = Q(pk__in=[a.station_id for a in user.scopes(Role.KEEPER) if a.station_id])
        for a in user.scopes(Role.STAFF, Role.MODERATOR):
            mine |= Q(path__startswith=a.path)
        return self.filter(mine)


@tracked()
class LiaisonStation(Versioned):
    """A station of a congress. A 街道's station belongs to the county congress above it. Source: OL59, OL60."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=StationKind.choices, default=StationKind.STATION)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="stations", verbose_name=_("congress"))
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="stations", verbose_name=_("division")
    )
    path = models.CharField(_("division path"), max_length=80, editable=False)
    pinyin = models.CharField(max_length=300, blank=True, editable=False)
    address = models.CharField(_("address"), max_length=160, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    introduction = models.TextField(_("introduction"), max_length=1000, blank=True)
    photograph = models.ImageField(_("photograph"), upload_to="stations/", blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StationState.choices, default=StationState.OPEN)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors",
        verbose_name=_("successor"),
    )  # fmt: skip
    opened_on = models.DateField(_("opened"), null=True, blank=True)
    ended_on = models.DateField(_("merged or closed"), null=True, blank=True)
    is_model = models.BooleanField(_("model station"), default=False)

    distance: float  # in kilometres, where `nearest_stations` asked for it

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison station")
        verbose_name_plural = _("liaison stations")
        ordering = ["path", "pinyin", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", successor__isnull=False) | ~Q(state="merged"),
                name="merged_station_has_successor",
                violation_error_message=_("A merged station names the one it went to."),
            )
        ]
        indexes = [
            models.Index(fields=["path"], name="station_path", opclasses=["text_pattern_ops"]),
            GistIndex(  # the open stations nearest to somebody: `<->`
                Func("longitude", "latitude", function="point", output_field=FloatField()),
                name="station_location",
                condition=Q(state="open", latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path of the division and the sorting key beside the row."""
        self.path = self.division.path
        if not self.pinyin:
            self.pinyin = pinyin_keys(self.name)[0]
        super().save(*args, **kwargs)


@tracked()
class StationCode(models.Model):
    """A short opaque code in a QR. A station may have several; a revoked one leads nowhere."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    station = models.ForeignKey(LiaisonStation, on_delete=models.PROTECT, related_name="codes")
    issued_at = models.DateTimeField(_("issued"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("station code")
        verbose_name_plural = _("station codes")
        ordering = ["station_id", "-issued_at", "code"]

    def __str__(self) -> str:
        return self.code


class StationDeputyQuerySet(models.QuerySet["StationDeputy"]):
    def in_force(self, *, on: date) -> "StationDeputyQuerySet":
        """Return who is stationed `on` that day."""
        return self.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


@tracked()
class StationDeputy(models.Model):
    """A deputy stationed at a station."""

    station = models.ForeignKey(LiaisonStation, on_delete=models.PROTECT, related_name="roster")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="postings", verbose_name=_("deputy"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = StationDeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("stationed deputy")
        verbose_name_plural = _("stationed deputies")
        ordering = ["station_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["station", "deputy", "from_on"], name="stationed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.station} · {self.deputy}"


class OpeningHours(models.Model):
    """When the station is open on one day of the week (0 is Monday)."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    station = models.ForeignKey(LiaisonStation, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["station_id", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=models.F("opens")),
                name="opening_hours_in_order",
                violation_error_message=_("It closes before it opens."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class DutyShift(models.Model):
    """A reception announced ahead: which deputy receives residents at the station, and when."""

    station = models.ForeignKey(LiaisonStation, on_delete=models.CASCADE, related_name="shifts")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("deputy"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    topic = models.CharField(_("topic"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty roster")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="shift_in_order",
                violation_error_message=_("It ends before it starts."),
            )
        ]
        indexes = [models.Index(fields=["station", "starts_at"], name="shift_of_station")]  # who is there today

    def __str__(self) -> str:
        return f"{self.station} {self.starts_at:%Y-%m-%d}"


class Standard(models.Model):
    """One point of the checklist for stations (建管用), set by a congress for the stations below it."""

    class Group(models.TextChoices):
        BUILD = "build", _("built")
        MANAGE = "manage", _("managed")
        USE = "use", _("used")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("congress"))
    group = models.CharField(_("group"), max_length=10, choices=Group.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("standard"), max_length=120)
    edition_on = models.DateField(_("edition"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("station standard")
        verbose_name_plural = _("station standards")
        ordering = ["body_id", "number"]
        constraints = [models.UniqueConstraint(fields=["body", "number", "edition_on"], name="standard_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class StandardCheck(models.Model):
    """Whether a station met one standard when it was looked at."""

    station = models.ForeignKey(LiaisonStation, on_delete=models.CASCADE, related_name="standard_checks")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="checks", verbose_name=_("standard"))
    is_met = models.BooleanField(_("met"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked"))

    class Meta:
        verbose_name = _("standard check")
        verbose_name_plural = _("standard checks")
        ordering = ["station_id", "standard_id", "-checked_on"]
        constraints = [
            models.UniqueConstraint(fields=["station", "standard", "checked_on"], name="standard_checked_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.station} · {self.standard}"
