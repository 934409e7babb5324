"""Figures in the public interface: ours by year and place, and others' with their source."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import override
from rest_framework import serializers

from congress.core.interface import PublicListViewSet
from congress.regions.rules import codes_of

from .filters import FigureFilter, ImportedFigureFilter
from .models import FigureSum, Grain, ImportedFigure
from .queries import plain
from .registry import dimension_names, measure_of, measures


def _number(value: Decimal) -> float:
    """Return what JSON writes as a number: Decimal would be written as text."""
    number = plain(value)
    return number if isinstance(number, int) else float(number)


class FigureSerializer(serializers.Serializer):
    """The sum of a measure in a division and below it in a year; `dimension` tells kinds apart. Words are Chinese."""

    measure = serializers.CharField()
    name = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    division = serializers.SerializerMethodField()
    year = serializers.IntegerField()
    dimension = serializers.CharField()
    dimension_label = serializers.CharField()
    value = serializers.SerializerMethodField(method_name="number")

    def get_name(self, row: dict[str, Any]) -> str:
        with override("zh-hans"):
            return str(measure_of(row["measure"]).label)

    def get_unit(self, row: dict[str, Any]) -> str:
        with override("zh-hans"):
            return str(measure_of(row["measure"]).unit)

    def get_division(self, row: dict[str, Any]) -> str:
        return codes_of(row["path"])[-1]

    def number(self, row: dict[str, Any]) -> float:
        """Return the sum, whole where it is."""
        return _number(row["value"])


class FigureViewSet(PublicListViewSet):
    """What the portal itself counts; as of the last half minute. Add the dimensions up for the whole."""

    queryset = FigureSum.objects.none()
    serializer_class = FigureSerializer
    filterset_class = FigureFilter

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return FigureSum.objects.none()
        keys = [measure.key for measure in measures(public_only=True)]
        rows = FigureSum.objects.filter(measure__in=keys, grain=Grain.YEAR).annotate(year=ExtractYear("day"))
        by = ("measure", "path", "year", "dimension", "value")
        return rows.order_by("measure", "path", "-day", "dimension").values(*by)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return a page with words for its dimensions, named together for each measure."""
        page = super().paginate_queryset(queryset) or []
        names: dict[str, dict[str, str]] = {}
        with override("zh-hans"):
            for key in {row["measure"] for row in page}:
                names[key] = dimension_names(key, sorted({r["dimension"] for r in page if r["measure"] == key}))
        return [row | {"dimension_label": names[row["measure"]][row["dimension"]]} for row in page]


class ImportedFigureSerializer(serializers.ModelSerializer):
    """A figure that others published; `measure` is the key of ours that it stands beside, where there is one."""

    division: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    value = serializers.SerializerMethodField(method_name="number")

    class Meta:
        model = ImportedFigure
        fields = ["division", "measure", "label", "year", "value", "unit", "is_approximate", "source"]

    def number(self, row: ImportedFigure) -> float:
        """Return the value, whole where it is."""
        return _number(row.value)


class ImportedFigureViewSet(PublicListViewSet):
    """Figures of others, with their source; never summed with ours."""

    queryset = ImportedFigure.objects.select_related("division").order_by("-year", "division__path", "id")
    serializer_class = ImportedFigureSerializer
    filterset_class = ImportedFigureFilter
