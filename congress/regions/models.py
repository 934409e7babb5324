"""Divisions: the dated tree of province, prefectures, counties, townships and villages."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress.core.history import tracked


class Level(models.TextChoices):
    NATION = "nation", _("nation")
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village or community")


class DivisionQuerySet(models.QuerySet["Division"]):
    def current(self, *, on: date) -> "DivisionQuerySet":
        """Return the divisions that exist `on` that day (half-open)."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )

    def within(self, path: str) -> "DivisionQuerySet":
        """Return the division at `path` and everything below it."""
        return self.filter(path__startswith=path)


@tracked()
class Division(models.Model):
    """One division. `path` is the codes from the top, each between dots: `.43.4301.430111.`"""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("above")
    )
    path = models.CharField(_("path"), max_length=80, unique=True)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    is_statistical = models.BooleanField(
        _("statistical zone"), default=False, help_text=_("A development or management zone: it has no congress.")
    )
    pinyin = models.CharField(_("pinyin"), max_length=240, blank=True)
    initials = models.CharField(_("initials"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    was_missing = models.BooleanField(
        default=False, editable=False, help_text=_("The loader ended it, since the data no longer had it.")
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["path"], name="division_path", opclasses=["text_pattern_ops"]),  # everything below
            models.Index(fields=["level", "pinyin"], name="division_by_name"),  # lists in reading order
            models.Index(
                fields=["pinyin"], name="division_pinyin", opclasses=["text_pattern_ops"]
            ),  # typed from the left
            models.Index(fields=["initials"], name="division_initials", opclasses=["text_pattern_ops"]),  # hjt
            GinIndex(
                fields=["name"], name="division_name_inside", opclasses=["gin_trgm_ops"]
            ),  # three characters and up
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=models.F("valid_from")),
                name="division_dates_in_order",
                violation_error_message=_("It ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name
