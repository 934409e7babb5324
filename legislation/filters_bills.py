"""How the lists of bills and of plans are narrowed."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import LegislativePlan, RegulationBill
from .queries_bills import congresses_with_bills, congresses_with_plans
from .states import BillKind, BillState

UNDER_WAY, DONE, ASIDE = "under_way", "done", "aside"
STAGES = {
    UNDER_WAY: (BillState.SUBMITTED, BillState.ON_AGENDA, BillState.READING, BillState.UNIFIED, BillState.VOTING),
    DONE: (BillState.PASSED, BillState.PUBLISHED, BillState.IN_FORCE),
    ASIDE: (BillState.SHELVED, BillState.WITHDRAWN, BillState.REJECTED, BillState.ENDED),
}
STAGE_NAMES = [(UNDER_WAY, _("being deliberated")), (DONE, _("passed")), (ASIDE, _("shelved, withdrawn or not passed"))]


class BillFilter(django_filters.FilterSet):
    """By words, congress, kind and stage."""

    q = django_filters.CharFilter(label=_("Words in the title"), method="by_words")
    body = django_filters.ModelChoiceFilter(
        label=_("Congress"), queryset=congresses_with_bills, empty_label=_("All congresses")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=BillKind.choices, empty_label=_("All kinds"))
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), method="by_stage", choices=STAGE_NAMES, empty_label=_("All stages")
    )

    class Meta:
        model = RegulationBill
        fields: list[str] = []

    def by_words(self, rows: QuerySet[RegulationBill], _name: str, words: str) -> QuerySet[RegulationBill]:
        """Keep those with every one of the words in their title."""
        wanted = Q()
        for word in words.replace("\x00", "").split()[:5]:
            wanted &= Q(title__icontains=word[:60])
        return rows.filter(wanted)

    def by_stage(self, rows: QuerySet[RegulationBill], _name: str, stage: str) -> QuerySet[RegulationBill]:
        """Keep those under way, those that passed, or those that do not go on."""
        return rows.filter(work_state__in=STAGES[stage])


class PlanFilter(django_filters.FilterSet):
    """By congress, and by a year that the plan covers."""

    body = django_filters.ModelChoiceFilter(
        label=_("Congress"), queryset=congresses_with_plans, empty_label=_("All congresses")
    )
    year = django_filters.NumberFilter(label=_("Year"), method="by_year", min_value=1979, max_value=9999)

    class Meta:
        model = LegislativePlan
        fields: list[str] = []

    def by_year(self, rows: QuerySet[LegislativePlan], _name: str, year: int) -> QuerySet[LegislativePlan]:
        """Keep the plans that cover `year`."""
        return rows.filter(from_year__lte=int(year), until_year__gte=int(year))
