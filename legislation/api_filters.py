"""How the public interface narrows regulations, bills, consultations and opinions."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from congress.regions.filters import CodeFilter, IdFilter, path_below

from .filters_library import STANDINGS
from .models import Consultation, Opinion, Regulation, RegulationBill, RegulationKind
from .states import BillKind, BillState, ConsultationState, LedgerState, OpinionSource, Outcome

LONGEST = 60


def day_asked(request: Request) -> date | None:
    """Return `?on=` as a day, None without it. Raises ValidationError for another parameter, or for no day."""
    unknown = sorted(set(request.query_params) - {"on", "format"})
    if unknown:
        raise ValidationError({name: [_("There is no such filter.")] for name in unknown})
    typed = request.query_params.get("on")
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise ValidationError({"on": [_("A day is written as 2026-11-23.")]}) from error


class PlaceFilter(django_filters.FilterSet):
    """By a part of the title, by place and by congress."""

    q = django_filters.CharFilter(max_length=LONGEST, lookup_expr="contains", label=gettext_lazy("Part of the title"))
    within = CodeFilter(method="by_place", label=gettext_lazy("Code of a division; what its congresses made"))
    body = IdFilter(label=gettext_lazy("Id of a congress"))

    def by_place(self, rows: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        """Filter by what belongs to a congress in a division; nothing belongs to an unknown one."""
        path = path_below(code)
        return rows.filter(path__startswith=path) if path else rows.none()


class RegulationFilter(PlaceFilter):
    """By title, place, congress, kind and standing."""

    q = django_filters.CharFilter(
        field_name="title", max_length=LONGEST, lookup_expr="contains", label=gettext_lazy("Part of the title")
    )
    kind = django_filters.ChoiceFilter(choices=RegulationKind.choices)
    standing = django_filters.ChoiceFilter(choices=STANDINGS)

    class Meta:
        model = Regulation
        fields: list[str] = []


class BillFilter(PlaceFilter):
    """By title, place, congress, kind and state."""

    q = django_filters.CharFilter(
        field_name="title", max_length=LONGEST, lookup_expr="contains", label=gettext_lazy("Part of the title")
    )
    kind = django_filters.ChoiceFilter(choices=BillKind.choices)
    state = django_filters.ChoiceFilter(field_name="work_state", choices=BillState.choices)

    class Meta:
        model = RegulationBill
        fields: list[str] = []


class ConsultationFilter(PlaceFilter):
    """By title, place, congress, state, and by a bill."""

    q = django_filters.CharFilter(
        field_name="draft__title", max_length=LONGEST, lookup_expr="contains", label=gettext_lazy("Part of the title")
    )
    body = IdFilter(field_name="bill__body", label=gettext_lazy("Id of a congress"))
    bill = django_filters.UUIDFilter(field_name="bill", label=gettext_lazy("Id of a bill"))
    state = django_filters.ChoiceFilter(choices=ConsultationState.choices)

    class Meta:
        model = Consultation
        fields: list[str] = []


class OpinionFilter(django_filters.FilterSet):
    """By consultation, provision, source and outcome."""

    consultation = django_filters.UUIDFilter(field_name="consultation", label=gettext_lazy("Id of a consultation"))
    provision = django_filters.UUIDFilter(field_name="node__provision", label=gettext_lazy("Id of a provision"))
    source = django_filters.ChoiceFilter(choices=OpinionSource.choices)
    outcome = django_filters.ChoiceFilter(method="by_outcome", choices=Outcome.choices)

    class Meta:
        model = Opinion
        fields: list[str] = []

    def by_outcome(self, rows: QuerySet[Opinion], _name: str, outcome: str) -> QuerySet[Opinion]:
        """Filter by an outcome that was published."""
        return rows.filter(
            group__outcome=outcome, group__ledger_state=LedgerState.CONFIRMED,
            consultation__state=ConsultationState.REPORTED,
        )  # fmt: skip
