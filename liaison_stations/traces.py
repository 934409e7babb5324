"""A message in the words of a story: what grew out of it stands on its thread, it stands on what grew out of it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress.provenance.registry import Described, register_traceable

from .models import Message
from .operations.steps import SUBJECT


def describe(ids: Sequence[str]) -> Mapping[str, Described]:
    """Return the messages in words; of one that is not public only that there is one, whoever reads it."""
    rows = Message.objects.filter(pk__in=ids).select_related("station")
    return {str(message.pk): _described(message) for message in rows}


def _described(message: Message) -> Described:
    if not message.is_public:
        return Described(_("A message that is not public"), message.station.name, is_public=False)
    url = reverse("liaison_stations:message-detail", args=[message.pk])
    return Described(message.title, message.station.name, url)


def register() -> None:
    """Declare how messages are told."""
    register_traceable(SUBJECT, gettext_lazy("Message"), describe)
