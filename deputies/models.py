"""Deputies, their terms and their groups."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.models import Body, Term
from congress.core.history import tracked
from congress.regions.models import Level
from congress.regions.rules import codes_of

from .rules import is_in_term


def staff_paths(user: User) -> list[str]:
    """Return the paths that the user's appointments as congress staff cover."""
    return [appointment.path for appointment in user.scopes(Role.STAFF)]


def is_province(path: str) -> bool:
    """Tell whether `path` is a province's."""
    return len(codes_of(path)) == 1


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def serving(self, *, on: date) -> "DeputyQuerySet":
        """Return the deputies with a term in force `on` that day."""
        return self.filter(Exists(DeputyTerm.objects.in_force(on=on).filter(deputy=OuterRef("pk"))))

    def visible_to(self, user: User) -> "DeputyQuerySet":
        """Return the deputies whose records `user` keeps: those with a term in a congress of their scope."""
        return self.filter(Exists(DeputyTerm.objects.visible_to(user).filter(deputy=OuterRef("pk"))))


@tracked()
class Deputy(models.Model):
    """A person who is or was a deputy; one person may hold several terms at several levels."""

    class Gender(models.TextChoices):
        FEMALE = "f", _("female")
        MALE = "m", _("male")

    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(_("pinyin"), max_length=200, blank=True, editable=False)
    initials = models.CharField(_("initials"), max_length=30, blank=True, editable=False)
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy", verbose_name=_("user")
    )
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    introduction = models.TextField(_("introduction"), max_length=1000, blank=True)
    photograph = models.ImageField(_("photograph"), upload_to="deputies/", blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["pinyin", "id"]
        indexes = [
            models.Index(fields=["pinyin", "id"], name="deputy_in_order"),  # the directory, page by page
            models.Index(
                fields=["pinyin"], name="deputy_pinyin", opclasses=["text_pattern_ops"]
            ),  # typed from the left
            models.Index(fields=["initials"], name="deputy_initials", opclasses=["text_pattern_ops"]),
            GinIndex(fields=["name"], name="deputy_name_inside", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("deputies:deputy-detail", args=[self.pk])


class DeputyTermQuerySet(models.QuerySet["DeputyTerm"]):
    def visible_to(self, user: User) -> "DeputyTermQuerySet":
        """Return the terms whose record `user` keeps.

        Staff keep those of their congress and of the congresses below; the province's staff those of the
        deputies it sends to the National People's Congress, too; the system administrator all.
        """
        if user.holds(Role.SYSTEM_ADMIN):
            return self.all()
        kept = Q(pk__in=[])
        for path in staff_paths(user):
            kept |= Q(body__path__startswith=path)
            if is_province(path):
                kept |= Q(body__level=Level.NATION)
        return self.filter(kept)

    def overlapping(self, *, from_on: date, until_on: date | None) -> "DeputyTermQuerySet":
        """Return the terms that share a day with `[from_on, until_on]`; None is no end."""
        rows = self.filter(Q(until_on__isnull=True) | Q(until_on__gte=from_on))
        return rows.filter(from_on__lte=until_on) if until_on else rows

    def in_force(self, *, on: date) -> "DeputyTermQuerySet":
        """Return the terms that run `on` that day and are not suspended. Source: DL61, DL62."""
        return self.filter(from_on__lte=on, is_suspended=False).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


@tracked()
class DeputyTerm(models.Model):
    """Somebody's mandate in one term of one congress."""

    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="terms", verbose_name=_("deputy"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="deputy_terms", verbose_name=_("congress"))
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy_terms", verbose_name=_("term")
    )
    electoral_unit = models.CharField(_("electoral unit"), max_length=80, blank=True)
    delegation = models.CharField(_("delegation"), max_length=80, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    is_suspended = models.BooleanField(_("suspended"), default=False)
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True)

    objects = DeputyTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy's term")
        verbose_name_plural = _("deputies' terms")
        ordering = ["deputy_id", "-from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="deputy_term_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            )
        ]
        indexes = [models.Index(fields=["body", "until_on"], name="deputy_term_body")]  # who serves where

    def __str__(self) -> str:
        return f"{self.deputy} · {self.body}"

    def is_in_force(self, *, on: date) -> bool:
        """Tell whether the mandate runs `on` that day and is not suspended; as `in_force` does for many."""
        return not self.is_suspended and is_in_term(on, from_on=self.from_on, until_on=self.until_on)


class DeputyGroup(models.Model):
    """A deputies' group (代表小组) of a congress."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="deputy_groups", verbose_name=_("congress"))
    name = models.CharField(_("name"), max_length=80)
    members = models.ManyToManyField(Deputy, related_name="groups", blank=True, verbose_name=_("members"))

    class Meta:
        verbose_name = _("deputies' group")
        verbose_name_plural = _("deputies' groups")
        ordering = ["body_id", "name"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="deputy_group_once")]

    def __str__(self) -> str:
        return self.name
