"""What everybody may find of stations and messages: put into the index with the deed that made it public."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day
from congress.regions.models import Division
from congress.search import index
from congress.search.index import EntryDraft

from .models import LiaisonStation, Message
from .states_stations import StationState

MESSAGE, STATION = "message", "station"


def keep_message_findable(message: Message) -> None:
    """Make the index say what everybody may read of a message: its title and shown words, or nothing."""
    if message.is_public:
        index.put([_message(message)])
    else:
        index.drop(message)


def keep_station_findable(station: LiaisonStation) -> None:
    """Make the index say what everybody may read of a station; nothing once it receives nobody."""
    if station.state == StationState.OPEN:
        villages = Division.objects.filter(parent_id=station.division_id).values_list("name", flat=True)
        index.put([_station(station, list(villages))])
    else:
        index.drop(station)


def _message(message: Message) -> EntryDraft:
    return EntryDraft(
        kind=MESSAGE, subject_type=message._meta.label_lower, subject_id=str(message.pk), title=message.title,
        text=f"{message.shown_text or message.text}\n{message.place}", path=message.path,
        url=reverse("liaison_stations:message-detail", args=[message.pk]), dated_on=china_day(message.received_at),
    )  # fmt: skip


def _station(station: LiaisonStation, villages: list[str]) -> EntryDraft:
    place = station.division.full_name
    return EntryDraft(
        kind=STATION, subject_type=station._meta.label_lower, subject_id=str(station.pk), title=station.name,
        text="\n".join([station.address, station.introduction, place, " ".join(villages)]), path=station.path,
        url=reverse("liaison_stations:station-detail", args=[station.pk]),
    )  # fmt: skip


def every_message() -> Iterator[EntryDraft]:
    """Yield every public message."""
    held = Message.objects.public().exclude(text="")  # what was cleared when its time was over holds no words
    yield from map(_message, held.order_by("pk").iterator(chunk_size=500))


def every_station() -> Iterator[EntryDraft]:
    """Yield every open station."""
    stations = LiaisonStation.objects.open().select_related("division").order_by("pk")
    below: dict[int, list[str]] = {}
    villages = Division.objects.filter(parent__in=stations.order_by().values("division"))
    for parent, name in villages.values_list("parent_id", "name"):
        below.setdefault(parent or 0, []).append(name)
    for station in stations.iterator(chunk_size=500):
        yield _station(station, below.get(station.division_id, []))


def register() -> None:
    """Declare both kinds."""
    index.register_kind(MESSAGE, _("Messages"), every_message)
    index.register_kind(STATION, _("Stations"), every_station)
