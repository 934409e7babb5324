"""Divisions in the public interface."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from congress.core.clock import china_day, database_now
from congress.core.interface import PublicViewSet

from .filters import CodeFilter, path_below
from .models import Division, DivisionQuerySet, Level


class DivisionFilter(django_filters.FilterSet):
    """By name, level, what it lies in, and the day it existed."""

    q = django_filters.CharFilter(
        method="by_name", max_length=40, label=_("Part of the name, or its pinyin or initials")
    )
    level = django_filters.ChoiceFilter(choices=Level.choices)
    parent = CodeFilter(field_name="parent__code", label=_("Code of the division directly above"))
    within = CodeFilter(method="by_place", label=_("Code of a division; itself and everything below it"))
    on = django_filters.DateFilter(method="by_day", label=_("Only those that exist on this day"))
    is_statistical = django_filters.BooleanFilter()

    class Meta:
        model = Division
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Division], name: str, typed: str) -> QuerySet[Division]:
        """Filter by a part of the name, or by the beginning of its pinyin or initials."""
        letters = typed.lower()
        return rows.filter(Q(name__contains=typed) | Q(pinyin__startswith=letters) | Q(initials__startswith=letters))

    def by_place(self, rows: DivisionQuerySet, name: str, code: str) -> DivisionQuerySet:
        """Filter by what lies in a division; nothing lies in an unknown one."""
        path = path_below(code)
        return rows.within(path) if path else rows.none()

    def by_day(self, rows: DivisionQuerySet, name: str, day: date) -> DivisionQuerySet:
        """Filter by the day."""
        return rows.current(on=day)


class DivisionSerializer(serializers.ModelSerializer):
    """One division; `parent` and `successor` are codes."""

    parent: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True
    )  # type: ignore[assignment]
    successor: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True
    )

    class Meta:
        model = Division
        fields = [
            "code", "name", "full_name", "level", "parent", "is_statistical",
            "pinyin", "initials", "valid_from", "valid_to", "successor",
        ]  # fmt: skip


class DivisionViewSet(PublicViewSet):
    """Province, prefectures, counties, townships, villages and communities, with the days they exist."""

    queryset = Division.objects.select_related("parent", "successor")
    serializer_class = DivisionSerializer
    filterset_class = DivisionFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9]{1,12}"

    def get_queryset(self) -> QuerySet[Division]:
        rows = Division.objects.select_related("parent", "successor")
        if self.action == "list" and "on" not in self.request.query_params:
            rows = rows.current(on=china_day(database_now()))
        return rows
