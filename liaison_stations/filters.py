"""How lists of messages are narrowed."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Message
from .states import Topic, Work

STAGES = {
    "open": (Work.RECEIVED, Work.WITH_DEPUTY, Work.FOLLOWING_UP, Work.REFERRED, Work.REOPENED),
    "answered": (Work.ANSWERED,),
    "closed": (Work.CLOSED, Work.NOT_ACCEPTED),
}


class PublicMessageFilter(django_filters.FilterSet):
    """By place, topic and stage."""

    place = django_filters.CharFilter(label=_("Place code"), method="by_place")
    station = django_filters.NumberFilter(label=_("Station"), field_name="station_id")
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Topic.choices, empty_label=_("All topics"))
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), method="by_stage", empty_label=_("All stages"),
        choices=[("open", _("being handled")), ("answered", _("answered")), ("closed", _("closed"))],
    )  # fmt: skip

    class Meta:
        model = Message
        fields: list[str] = []

    def by_place(self, rows: QuerySet[Message], _name: str, code: str) -> QuerySet[Message]:
        """Keep the messages of the division with this code and those below."""
        return rows.filter(path__contains=f".{code}.") if code.isdigit() else rows.none()

    def by_stage(self, rows: QuerySet[Message], _name: str, stage: str) -> QuerySet[Message]:
        """Keep the messages in this stage."""
        return rows.filter(work_state__in=STAGES[stage])
