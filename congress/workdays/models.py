"""Days on which the calendar of published holidays departs from Monday to Friday."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """A holiday or a make-up working day, as the State Council's yearly notice publishes them."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"), help_text=_("Off: a holiday. On: a make-up working day."))
    name = models.CharField(_("name"), max_length=60)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarYear(models.Model):
    """A year whose special days staff have entered in full; without it the year is provisional."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
