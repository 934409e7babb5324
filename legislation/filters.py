"""How the list of consultations is narrowed."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.bodies.models import Body

from .models import Consultation
from .states import ConsultationState

STAGES = [("open", _("open")), ("closed", _("closed")), ("reported", _("outcome published"))]


def _congresses(_request: Any) -> QuerySet[Body]:
    """Return the congresses that have consulted."""
    return Body.objects.filter(pk__in=Consultation.objects.public().order_by().values("bill__body"))


class ConsultationFilter(django_filters.FilterSet):
    """By words, congress, stage and year."""

    q = django_filters.CharFilter(label=_("Words in the title"), method="by_words")
    body = django_filters.ModelChoiceFilter(
        label=_("Congress"), field_name="bill__body", queryset=_congresses, empty_label=_("All congresses")
    )
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), method="by_stage", choices=STAGES, empty_label=_("All stages")
    )
    year = django_filters.NumberFilter(label=_("Year"), field_name="opens_at__year", min_value=1979, max_value=9999)

    class Meta:
        model = Consultation
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Consultation], _name: str, words: str) -> QuerySet[Consultation]:
        """Keep those with every one of the words in their title."""
        wanted = Q()
        for word in words.split()[:5]:
            wanted &= Q(draft__title__icontains=word[:60])
        return rows.filter(wanted)

    def by_stage(self, rows: QuerySet[Consultation], _name: str, stage: str) -> QuerySet[Consultation]:
        """Keep those that take opinions, that no longer do, or whose outcome was published."""
        if stage == "reported":
            return rows.filter(state=ConsultationState.REPORTED)
        is_open = Q(pk__in=Consultation.objects.open(at=timezone.now()).values("pk"))
        return rows.filter(is_open) if stage == "open" else rows.exclude(is_open)
