"""Deputies in the public interface: what their public page shows, and no more."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from congress.core.clock import china_day, database_now
from congress.core.interface import PublicViewSet
from congress.regions.filters import CodeFilter, IdFilter
from congress.regions.models import Level

from .models import Deputy, DeputyTerm, DeputyTermQuerySet
from .queries import directory, named, place_of


class DeputyFilter(django_filters.FilterSet):
    """By name, and by the level, place, congress and delegation of a term in force."""

    q = django_filters.CharFilter(
        method="by_name", max_length=40, label=_("Part of the name, or its pinyin or initials")
    )
    level = django_filters.ChoiceFilter(method="by_level", choices=Level.choices)
    place = CodeFilter(method="by_place", label=_("Code of a division; the nearest congress above where it has none"))
    body = IdFilter(method="by_body", label=_("Id of a congress"))
    delegation = django_filters.CharFilter(method="by_delegation", max_length=80, label=_("Name of a delegation"))

    class Meta:
        model = Deputy
        fields: list[str] = []

    def _meets(self, rows: QuerySet[Deputy], terms: QuerySet[DeputyTerm]) -> QuerySet[Deputy]:
        return rows.filter(pk__in=terms.values("deputy_id"))

    @property
    def _terms(self) -> DeputyTermQuerySet:
        return DeputyTerm.objects.in_force(on=china_day(database_now()))

    def by_name(self, rows: QuerySet[Deputy], name: str, typed: str) -> QuerySet[Deputy]:
        """Filter by name."""
        return rows.filter(named(typed))

    def by_level(self, rows: QuerySet[Deputy], name: str, level: str) -> QuerySet[Deputy]:
        """Filter by the level of a congress."""
        return self._meets(rows, self._terms.filter(body__level=level))

    def by_place(self, rows: QuerySet[Deputy], name: str, code: str) -> QuerySet[Deputy]:
        """Filter by a place; nobody serves in an unknown one."""
        place = place_of(code)
        return self._meets(rows, place.terms(self._terms)) if place else rows.none()

    def by_body(self, rows: QuerySet[Deputy], name: str, body: int) -> QuerySet[Deputy]:
        """Filter by a congress."""
        return self._meets(rows, self._terms.filter(body_id=int(body)))

    def by_delegation(self, rows: QuerySet[Deputy], name: str, delegation: str) -> QuerySet[Deputy]:
        """Filter by the name of a delegation."""
        return self._meets(rows, self._terms.filter(delegation=delegation))


class TermSerializer(serializers.ModelSerializer):
    """A mandate in force; `body` is the congress's id."""

    body_name = serializers.CharField(source="body.name", read_only=True)
    level = serializers.ChoiceField(source="body.level", choices=Level.choices, read_only=True)

    class Meta:
        model = DeputyTerm
        fields = ["body", "body_name", "level", "electoral_unit", "delegation", "from_on", "until_on"]


class DeputySerializer(serializers.ModelSerializer):
    """Public facts of a deputy in office; `photograph` and `page` are addresses on this site."""

    terms = TermSerializer(source="current_terms", many=True, read_only=True)
    groups: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="name", many=True, read_only=True
    )
    photograph = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = Deputy
        fields = [
            "id", "name", "pinyin", "gender", "ethnicity", "occupation", "introduction",
            "photograph", "page", "terms", "groups",
        ]  # fmt: skip

    def get_photograph(self, deputy: Deputy) -> str | None:
        return reverse("deputies:deputy-photograph", args=[deputy.pk]) if deputy.photograph else None

    def get_page(self, deputy: Deputy) -> str:
        return deputy.get_absolute_url()


class DeputyViewSet(PublicViewSet):
    """The deputies in office, with their mandates. Source: DL58 (what is public about a deputy)."""

    queryset = Deputy.objects.none()
    serializer_class = DeputySerializer
    filterset_class = DeputyFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Deputy]:
        if getattr(self, "swagger_fake_view", False):
            return Deputy.objects.none()
        groups = Prefetch("groups")
        return directory(on=china_day(database_now())).prefetch_related(groups).order_by("pinyin", "id")
