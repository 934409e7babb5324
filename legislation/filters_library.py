"""How the list of regulations is narrowed."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Regulation, RegulationKind
from .queries_library import COMING, IN_FORCE, PAST, congresses_with_regulations

STANDINGS = [(IN_FORCE, _("in force")), (COMING, _("not in force yet")), (PAST, _("no longer in force"))]


class RegulationFilter(django_filters.FilterSet):
    """By words, congress, kind, standing and the year the text that is shown came in force."""

    q = django_filters.CharFilter(label=_("Words in the title"), method="by_words")
    body = django_filters.ModelChoiceFilter(
        label=_("Congress"), queryset=congresses_with_regulations, empty_label=_("All congresses")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=RegulationKind.choices, empty_label=_("All kinds"))
    standing = django_filters.ChoiceFilter(label=_("Standing"), choices=STANDINGS, empty_label=_("All"))
    year = django_filters.NumberFilter(
        label=_("Year"), field_name="enactments__in_force_on__year", min_value=1979, max_value=9999, distinct=True
    )

    class Meta:
        model = Regulation
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Regulation], _name: str, words: str) -> QuerySet[Regulation]:
        """Keep those with every one of the words in one of their titles, past ones too."""
        for word in words.replace("\x00", "").split()[:5]:
            title = Q(title__icontains=word[:60]) | Q(enactments__version__title__icontains=word[:60])
            rows = rows.filter(pk__in=Regulation.objects.filter(title).values("pk"))
        return rows
