"""Congresses in the public interface."""

from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from congress.core.interface import PublicViewSet
from congress.regions.filters import CodeFilter, IdFilter, path_below
from congress.regions.models import Level

from .models import Body, Committee, Organ


class BodyFilter(django_filters.FilterSet):
    """By name, level, place and the congress above."""

    q = django_filters.CharFilter(method="by_name", max_length=40, label=_("Part of the name, or of its pinyin"))
    level = django_filters.ChoiceFilter(choices=Level.choices)
    within = CodeFilter(method="by_place", label=_("Code of a division; congresses of it and below it"))
    above = IdFilter(field_name="above_id", label=_("Id of the congress above"))

    class Meta:
        model = Body
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Body], name: str, typed: str) -> QuerySet[Body]:
        """Filter by a part of the name or of its pinyin."""
        return rows.filter(Q(name__contains=typed) | Q(pinyin__contains=typed.lower()))

    def by_place(self, rows: QuerySet[Body], name: str, code: str) -> QuerySet[Body]:
        """Filter by what lies in a division; nothing lies in an unknown one."""
        path = path_below(code)
        return rows.filter(path__startswith=path) if path else rows.none()


class CommitteeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Committee
        fields = ["id", "kind", "name"]


class OrganSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organ
        fields = ["id", "kind", "name"]


class BodySerializer(serializers.ModelSerializer):
    """One congress; `division` is a code, `above` the id of the congress above."""

    division: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Body
        fields = ["id", "name", "level", "division", "above", "pinyin"]


class BodyDetailSerializer(BodySerializer):
    """One congress with its committees and the organs that answer to it."""

    committees = CommitteeSerializer(many=True, read_only=True)
    organs = OrganSerializer(many=True, read_only=True)

    class Meta(BodySerializer.Meta):
        fields = [*BodySerializer.Meta.fields, "committees", "organs"]


class BodyViewSet(PublicViewSet):
    """Every people's congress, from the province to the townships. Source: OL7."""

    queryset = Body.objects.select_related("division").order_by("path", "id")
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    lookup_value_regex = "[0-9]{1,9}"

    def get_queryset(self) -> QuerySet[Body]:
        rows = super().get_queryset()
        if self.action == "retrieve":
            rows = rows.prefetch_related("committees", Prefetch("organs", Organ.objects.filter(is_active=True)))
        return rows

    def get_serializer_class(self) -> type[BodySerializer]:
        return BodyDetailSerializer if self.action == "retrieve" else BodySerializer
