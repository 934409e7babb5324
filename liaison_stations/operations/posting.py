"""A resident writes, or joins what a neighbour wrote. A retry of the same form changes nothing twice."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.bodies.settings import rule_value
from congress.core.clock import china_day
from congress.core.errors import Gone, MoveRefused, require
from congress.core.identifiers import uuid7
from congress.core.keys import fingerprint
from congress.core.logs import redacted
from congress.rollups.operations import add
from congress.submissions.models import Receipt
from congress.submissions.moderation import redact
from congress.submissions.operations import Contact, issue_receipt
from congress.submissions.photographs import store_photograph
from congress.workdays.queries import working_day_calendar
from deputies.models import Deputy

from .. import local_rules
from ..counted import entries_of
from ..models import LiaisonStation, Message, Neighbour
from ..models.message import StepKind
from ..models.station import StationState
from ..permissions import may_write_at_counter
from ..rules import nth_working_day
from ..states import Publication, Topic
from .steps import SUBJECT, tell_receipt, write_step

NEIGHBOUR = "liaison_stations.neighbour"
TITLE_LENGTH = 24
PLACEHOLDER = re.compile(r"\[(phone|identity|email)\]")


@dataclass(frozen=True)
class Words:
    """What a resident wrote, and what they allow."""

    text: str
    topic: str = Topic.OTHER
    title: str = ""
    place: str = ""
    language: str = "zh-hans"
    wants_public: bool = True
    shows_name: bool = False
    shows_phone: bool = False
    complains_of_deputy: Deputy | None = None
    complains_of_station: bool = False
    photographs: Sequence[Any] = field(default_factory=tuple)


@dataclass(frozen=True)
class Posted:
    """What the resident gets: the row, the receipt, its code in the clear, and whether it is new."""

    row: Any
    receipt: Receipt
    code: str
    is_new: bool


def title_from(text: str) -> str:
    """Return the first sentence of `text`, at most 24 characters long."""
    line = text.strip().splitlines()[0].strip() if text.strip() else ""
    line = PLACEHOLDER.sub("", redacted(line))
    for mark in "。！？!?；;":
        line = line.split(mark)[0]
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


@transaction.atomic
def post_message(
    *, station: LiaisonStation, deputy: Deputy | None, words: Words, contact: Contact, submission_key: uuid.UUID,
    at: datetime, hold_reason: str = "", at_counter: bool = False, by: User | None = None,
) -> Posted:  # fmt: skip
    """Take a message in and return it with its receipt; the same `submission_key` gives the same receipt.

    With `hold_reason` it waits in the held queue. At the counter `by` types for the resident. Raises Gone
    when the station is no longer open, NotAllowed at somebody else's counter, Invalid for a bad photograph.
    """
    if station.state != StationState.OPEN:
        raise Gone(_("This station receives no more messages."))
    if at_counter:
        require(by is not None and may_write_at_counter(by, station))
    key = uuid7()
    issued = issue_receipt(
        submission_key=submission_key, subject_type=SUBJECT, subject_id=str(key), at=at, language=words.language,
        name=contact.name, phone=contact.phone, email=contact.email, is_verified=contact.is_verified,
        at_counter=at_counter,
    )  # fmt: skip
    if not issued.is_new:
        return Posted(Message.objects.get(receipt=issued.receipt), issued.receipt, issued.code, False)
    if words.complains_of_deputy is not None and deputy == words.complains_of_deputy:
        deputy = None
    message = _new_message(key, station, deputy, words, issued.receipt, at, hold_reason)
    add(entries_of(message))
    for position, photograph in enumerate(words.photographs):
        store_photograph(
            photograph, receipt=issued.receipt, subject_type=SUBJECT, subject_id=str(key), position=position, at=at
        )
    facts = {"station": station.name, "at_counter": at_counter}
    write_step(message, StepKind.RECEIVED, at=at, by=by, who=station.name, facts=facts, due_on=message.due_on)
    if hold_reason:
        write_step(message, StepKind.HELD, at=at, who=station.name, text=hold_reason, is_public=False)
    tell_receipt(issued.receipt, message, "message.received", at=at, once="1")
    return Posted(message, issued.receipt, issued.code, True)


def _new_message(
    key: uuid.UUID,
    station: LiaisonStation,
    deputy: Deputy | None,
    words: Words,
    receipt: Receipt,
    at: datetime,
    held: str,
) -> Message:
    state = Publication.AWAITING if words.wants_public else Publication.PRIVATE
    today = china_day(at)
    days = rule_value(station.body, local_rules.MODERATION_DAYS, on=today)
    return Message.objects.create(
        id=key, receipt=receipt, station=station, body=station.body, path=station.path, deputy=deputy,
        topic=words.topic, title=words.title or title_from(words.text), text=words.text, place=redact(words.place),
        language=words.language, wants_public=words.wants_public, shows_name=words.shows_name,
        shows_phone=words.shows_phone, complains_of_deputy=words.complains_of_deputy,
        complains_of_station=words.complains_of_station, hold_reason=held,
        publication_state=Publication.HELD if held else state, received_at=at,
        due_on=nth_working_day(today, days, working_day_calendar()),
    )  # fmt: skip


@transaction.atomic
def join_message(
    message: Message, *, contact: Contact, words: str = "", submission_key: uuid.UUID, language: str, at: datetime
) -> Posted:
    """Count a neighbour in and return their own receipt; one telephone is counted once.

    Raises MoveRefused when the message is not open to be joined.
    """
    lead = Message.objects.select_for_update(of=["self"]).get(pk=message.folded_into_id or message.pk)
    if lead.publication_state != Publication.PUBLIC or lead.closed_at:
        raise MoveRefused(_("This message can no longer be joined; write your own."))
    issued = issue_receipt(
        submission_key=submission_key, subject_type=NEIGHBOUR, subject_id=str(lead.pk), at=at, language=language,
        name=contact.name, phone=contact.phone, email=contact.email, is_verified=contact.is_verified,
    )  # fmt: skip
    if not issued.is_new:
        return Posted(Neighbour.objects.get(receipt=issued.receipt), issued.receipt, issued.code, False)
    phone = fingerprint("neighbour", contact.phone) if contact.phone else None
    if phone and lead.neighbours.filter(phone_hmac=phone).exists():
        raise MoveRefused(_("This telephone has already joined the message."))
    neighbour = Neighbour.objects.create(message=lead, receipt=issued.receipt, phone_hmac=phone, words=words, at=at)
    Message.objects.filter(pk=lead.pk).update(neighbour_count=F("neighbour_count") + 1)
    lead.refresh_from_db(fields=["neighbour_count"])
    write_step(lead, StepKind.JOINED, at=at, facts={"count": lead.neighbour_count}, is_shown=False, is_public=False)
    return Posted(neighbour, issued.receipt, issued.code, True)
