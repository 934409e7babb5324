"""Figures: what each place had on each day, the sums of the places above, and the changes not yet folded in."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress.bodies.models import Body
from congress.core.history import tracked
from congress.regions.models import Division


class Amount(models.Model):
    """What every table of figures has: how much of what there was on a day, of which kind."""

    measure = models.CharField(_("measure"), max_length=60)
    dimension = models.CharField(_("of which"), max_length=120, blank=True)
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)

    class Meta:
        abstract = True


class FigureDelta(Amount):
    """One change of a figure, written with the change of its source. Folding takes it away: rows are never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("change of a figure")
        verbose_name_plural = _("changes of figures")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.value:+}"


class Figure(Amount):
    """How much there was in one division, under one congress, on one day. `path` is where its sums stand."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("congress"))
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division"))
    path = models.CharField(max_length=80, editable=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["measure", "day", "division_id", "body_id", "dimension"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "division", "day", "body", "dimension"], name="figure_once")
        ]
        indexes = [
            models.Index(fields=["measure", "body", "day"], name="figure_body"),  # by_body
            models.Index(fields=["id"], name="figure_zero", condition=Q(value=0)),  # what folding clears away
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.value}"


class Grain(models.TextChoices):
    """How long the period of a sum is: a dashboard of a year reads years, and few rows."""

    DAY = "d", _("day")
    MONTH = "m", _("month")
    YEAR = "y", _("year")


class FigureSum(Amount):
    """The sum of the figures in a division and below it in one period, which begins on `day`: what dashboards read."""

    path = models.CharField(max_length=80)
    grain = models.CharField(max_length=1, choices=Grain)

    class Meta:
        verbose_name = _("sum of figures")
        verbose_name_plural = _("sums of figures")
        ordering = ["measure", "path", "grain", "day", "dimension"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "path", "grain", "day", "dimension"], name="figure_sum_once")
        ]
        indexes = [models.Index(fields=["id"], name="figure_sum_zero", condition=Q(value=0))]

    def __str__(self) -> str:
        return f"{self.measure} {self.path} {self.day} {self.value}"


class CurrentSum(Amount):
    """The sums as they stand now: the folded ones and every change not yet folded. A view (migration 0003)."""

    path = models.CharField(max_length=80)
    grain = models.CharField(max_length=1, choices=Grain)

    class Meta:
        managed = False
        db_table = "rollups_currentsum"
        verbose_name = _("current sum of figures")
        verbose_name_plural = _("current sums of figures")
        ordering = ["measure", "path", "grain", "day", "dimension"]

    def __str__(self) -> str:
        return f"{self.measure} {self.path} {self.day} {self.value}"


class CurrentFigure(Amount):
    """The figures as they stand now, folded and not. A view (migration 0003)."""

    path = models.CharField(max_length=80)
    body = models.ForeignKey(Body, on_delete=models.DO_NOTHING, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "rollups_currentfigure"
        verbose_name = _("current figure")
        verbose_name_plural = _("current figures")
        ordering = ["measure", "day", "division_id", "body_id", "dimension"]

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.value}"


@tracked()
class ImportedFigure(models.Model):
    """A figure that others published, with its source, to stand beside ours; never summed with them."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division"))
    measure = models.CharField(
        _("measure"), max_length=60, blank=True, help_text=_("The key of our own measure that it stands beside.")
    )
    label = models.CharField(_("what is counted"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1949), MaxValueValidator(2200)])
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    is_approximate = models.BooleanField(_("rounded"), default=False)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("imported figure")
        verbose_name_plural = _("imported figures")
        ordering = ["-year", "label", "division_id"]
        constraints = [models.UniqueConstraint(fields=["division", "label", "year"], name="imported_figure_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"
