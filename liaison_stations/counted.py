"""What of the messages is counted, for dashboards and open data: received, answered, and as residents judged them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day
from congress.rollups.operations import recounting
from congress.rollups.registry import Entry, Measure, register_measure

from .models import Message
from .states import Satisfaction, Topic

RECEIVED, ANSWERED = "messages.received", "messages.answered"
SOLVED, NOT_SOLVED = "messages.solved", "messages.not_solved"
LABELS = {
    RECEIVED: _("Messages received"),
    ANSWERED: _("Messages answered"),
    SOLVED: _("Solved, as residents say"),
    NOT_SOLVED: _("Not or partly solved, as residents say"),
}


def entries_of(message: Message) -> list[Entry]:
    """Return what a message adds, by topic, all on the day it was received: so each is a share of those received.

    Public or not, folded ones too; `solved` is what residents confirmed, nothing else. Place: the station's division.
    """
    keys = [RECEIVED]
    if message.answered_at is not None:
        keys.append(ANSWERED)
    if message.satisfaction == Satisfaction.SOLVED:
        keys.append(SOLVED)
    elif message.satisfaction in {Satisfaction.NOT_SOLVED, Satisfaction.PARTLY}:
        keys.append(NOT_SOLVED)
    body, division, day = message.body_id, message.station.division_id, china_day(message.received_at)
    return [Entry(key, body, division, day, dimension=message.topic) for key in keys]


def recounted(message: Message) -> AbstractContextManager[None]:
    """Count what the block changes of `message`."""
    return recounting(message, entries_of)


def _from_nothing(key: str) -> Callable[[], Iterator[Entry]]:
    def entries() -> Iterator[Entry]:
        for message in Message.objects.select_related("station").order_by("pk").iterator(chunk_size=2000):
            yield from (entry for entry in entries_of(message) if entry.measure == key)

    return entries


def register() -> None:
    """Declare the measures."""
    names = {str(value): label for value, label in Topic.choices}
    for key, label in LABELS.items():
        register_measure(
            Measure(
                key=key, label=label, unit=_("pieces"), recompute=_from_nothing(key), dimension_label=_("topic"),
                name_dimensions=lambda dimensions: {one: str(names[one]) for one in dimensions if one in names},
            )
        )  # fmt: skip
