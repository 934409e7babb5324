"""Liaison stations in the public interface."""

from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from congress.core.clock import china_day, database_now
from congress.core.interface import PublicViewSet
from congress.regions.filters import CodeFilter, IdFilter, path_below

from .models import LiaisonStation, OpeningHours, StationDeputy
from .models.station import StationKind
from .states_stations import StationState


class StationFilter(django_filters.FilterSet):
    """By name, kind, state, place, congress and deputy."""

    q = django_filters.CharFilter(
        method="by_name", max_length=40, label=_("Part of the name or address, or of the pinyin")
    )
    kind = django_filters.ChoiceFilter(choices=StationKind.choices)
    state = django_filters.ChoiceFilter(choices=StationState.choices)
    within = CodeFilter(method="by_place", label=_("Code of a division; stations in it"))
    body = IdFilter(field_name="body_id", label=_("Id of a congress"))
    deputy = IdFilter(method="by_deputy", label=_("Id of a deputy there"))

    class Meta:
        model = LiaisonStation
        fields: list[str] = []

    def by_name(self, rows: QuerySet[LiaisonStation], name: str, typed: str) -> QuerySet[LiaisonStation]:
        """Filter by a part of the name, the address or the pinyin."""
        return rows.filter(Q(name__contains=typed) | Q(address__contains=typed) | Q(pinyin__contains=typed.lower()))

    def by_place(self, rows: QuerySet[LiaisonStation], name: str, code: str) -> QuerySet[LiaisonStation]:
        """Filter by what lies in a division; nothing lies in an unknown one."""
        path = path_below(code)
        return rows.filter(path__startswith=path) if path else rows.none()

    def by_deputy(self, rows: QuerySet[LiaisonStation], name: str, deputy: int) -> QuerySet[LiaisonStation]:
        """Filter by a deputy stationed there today."""
        posted = StationDeputy.objects.in_force(on=china_day(database_now())).filter(deputy_id=int(deputy))
        return rows.filter(pk__in=posted.values("station_id"))


class HoursSerializer(serializers.ModelSerializer):
    """`weekday` counts from Monday, 0."""

    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens", "closes"]


class StationSerializer(serializers.ModelSerializer):
    """One station; `division` is a code, `body` and `deputies` are ids, `page` an address on this site."""

    division: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    opening_hours = HoursSerializer(many=True, read_only=True)
    deputies = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = LiaisonStation
        fields = [
            "id", "name", "kind", "state", "body", "division", "address", "latitude", "longitude", "telephone",
            "introduction", "is_model", "opened_on", "ended_on", "successor", "opening_hours", "deputies", "page",
        ]  # fmt: skip

    def get_deputies(self, station: LiaisonStation) -> list[int]:
        return [posting.deputy_id for posting in station.posted]  # type: ignore[attr-defined]

    def get_page(self, station: LiaisonStation) -> str:
        return reverse("liaison_stations:station-detail", args=[station.pk])


class StationViewSet(PublicViewSet):
    """Stations where deputies receive residents. Source: OL60."""

    queryset = LiaisonStation.objects.none()
    serializer_class = StationSerializer
    filterset_class = StationFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[LiaisonStation]:
        if getattr(self, "swagger_fake_view", False):
            return LiaisonStation.objects.none()
        posted = StationDeputy.objects.in_force(on=china_day(database_now()))
        return (
            LiaisonStation.objects.select_related("division")
            .prefetch_related("opening_hours", Prefetch("roster", queryset=posted, to_attr="posted"))
            .order_by("path", "pinyin", "id")
        )
