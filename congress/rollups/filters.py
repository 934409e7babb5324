"""How open figures are narrowed."""

from datetime import date

import django_filters
from django.db.models import QuerySet
from django.forms import IntegerField
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override

from congress.bodies.models import Body
from congress.regions.filters import CodeFilter, IdFilter, path_below

from .models import FigureSum, ImportedFigure
from .registry import measures


class YearFilter(django_filters.NumberFilter):
    """A filter that takes a year."""

    field_class = IntegerField

    def __init__(self, **kwargs: object) -> None:
        super().__init__(min_value=1949, max_value=2200, label=_("Year"), **kwargs)
        set_override(self, "field", {"type": "integer", "minimum": 1949, "maximum": 2200, "description": self.label})


class FigureFilter(django_filters.FilterSet):
    """By measure, place, congress and year."""

    measure = django_filters.ChoiceFilter(
        choices=lambda: [(measure.key, measure.key) for measure in measures(public_only=True)], label=_("Measure")
    )
    division = CodeFilter(method="in_place", label=_("Code of a division; its own sum"))
    within = CodeFilter(method="by_place", label=_("Code of a division; it and those below it"))
    body = IdFilter(method="of_body", label=_("Id of a congress; the sum of its division"))
    year = YearFilter(method="of_year")

    class Meta:
        model = FigureSum
        fields: list[str] = []

    def in_place(self, rows: QuerySet[FigureSum], name: str, code: str) -> QuerySet[FigureSum]:
        """Keep the sum of one division."""
        path = path_below(code)
        return rows.filter(path=path) if path else rows.none()

    def by_place(self, rows: QuerySet[FigureSum], name: str, code: str) -> QuerySet[FigureSum]:
        """Keep what lies in a division; nothing lies in an unknown one."""
        path = path_below(code)
        return rows.filter(path__startswith=path) if path else rows.none()

    def of_body(self, rows: QuerySet[FigureSum], name: str, body: int) -> QuerySet[FigureSum]:
        """Keep the sum of the division of a congress."""
        return rows.filter(path__in=Body.objects.filter(pk=int(body)).values("path"))

    def of_year(self, rows: QuerySet[FigureSum], name: str, year: int) -> QuerySet[FigureSum]:
        """Keep the days of a year in China."""
        return rows.filter(day__gte=date(int(year), 1, 1), day__lt=date(int(year) + 1, 1, 1))


class ImportedFigureFilter(django_filters.FilterSet):
    """By year, place and our own measure."""

    year = YearFilter()
    division = CodeFilter(field_name="division__code", label=_("Code of a division"))
    measure = django_filters.CharFilter(max_length=60, label=_("Key of the measure it stands beside"))

    class Meta:
        model = ImportedFigure
        fields: list[str] = []
