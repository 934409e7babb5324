"""Reads about messages that join several models."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from congress.bodies.settings import rule_value
from congress.core.clock import china_day
from congress.core.text import bigrams
from congress.submissions.models import Attachment, Receipt
from deputies.models import Deputy

from . import local_rules
from .models import LiaisonStation, Message, MessageStep, Neighbour, Referral
from .models.message import StepKind
from .rules import may_reopen
from .sentences import promised, state_sentence, step_sentence
from .states import Publication, Satisfaction, Work

SUBJECT = "liaison_stations.message"
SAME_MATTER = 0.3  # share of the shorter text's bigrams that both have
CANDIDATES = 200


@dataclass(frozen=True)
class Line:
    """One step of a thread, ready to be read."""

    sentence: str
    at: datetime
    words: str
    promised: str
    kind: str


@dataclass(frozen=True)
class Thread:
    """A message and its story. `can_judge`: an answer waits for a verdict, or may still be reopened."""

    message: Message
    sentence: str
    lines: list[Line]
    photographs: list[Attachment] = field(default_factory=list)
    is_neighbour: bool = False
    can_judge: bool = False
    asks_verdict: bool = False
    is_late: bool = False


def with_thread(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Return `messages` with everything a thread page reads, in a fixed number of queries."""
    referrals = Referral.objects.select_related("organ", "to_body").order_by("assigned_at")
    return messages.select_related("station", "deputy", "body", "receipt").prefetch_related(
        Prefetch("referrals", queryset=referrals)
    )


def thread(message: Message, *, for_whom: str, at: datetime, receipt: Receipt | None = None) -> Thread:
    """Return the story of `message` for `resident`, `public` or `staff`; `receipt` is the one the reader holds."""
    owns = receipt is not None and receipt.pk == message.receipt_id
    steps = MessageStep.objects.filter(message=message).order_by("at", "id")
    if for_whom == "resident":
        steps = steps.filter(is_shown=True)
    elif for_whom == "public":
        steps = steps.filter(is_public=True, is_shown=True)
    is_theirs = owns or for_whom == "staff"
    photographs = Attachment.objects.filter(subject_type=SUBJECT, subject_id=str(message.pk)).order_by("position")
    today = china_day(at)
    return Thread(
        message=message, sentence=state_sentence(message), photographs=list(photographs),
        lines=[Line(step_sentence(s), s.at, _words(s, is_theirs=is_theirs), promised(s), s.kind) for s in steps],
        is_neighbour=receipt is not None and not owns,
        can_judge=owns and _may_judge(message, at), asks_verdict=owns and message.work_state == Work.ANSWERED,
        is_late=message.due_on is not None and message.due_on < today,
    )  # fmt: skip


def _words(step: MessageStep, *, is_theirs: bool) -> str:
    """Return the words of a step: what a resident adds to a verdict nobody has looked at, so only they read it."""
    return step.text if is_theirs or step.kind != StepKind.VERDICT else ""


def _may_judge(message: Message, at: datetime) -> bool:
    if message.work_state == Work.ANSWERED:
        return True
    if message.work_state != Work.CLOSED or message.answered_at is None or message.closed_at is None:
        return False
    return may_reopen(message.closed_at, at, rule_value(message.body, local_rules.REOPEN_DAYS, on=china_day(at)))


def message_of_receipt(receipt: Receipt) -> Message | None:
    """Return the message a receipt leads to: its own, the one joined, or the one it was folded into."""
    messages = with_thread(Message.objects.all())
    own = messages.filter(receipt=receipt).select_related("folded_into").first()
    if own is not None:
        return messages.get(pk=own.folded_into_id) if own.folded_into_id else own
    neighbour = Neighbour.objects.filter(receipt=receipt).first()
    return messages.get(pk=neighbour.message_id) if neighbour else None


def posted_deputies(station: LiaisonStation, *, on: date) -> list[Deputy]:
    """Return the deputies posted at `station` that day who serve a term, in the order of its roster."""
    posted = station.roster.in_force(on=on).filter(deputy__in=Deputy.objects.serving(on=on)).select_related("deputy")
    return list({row.deputy_id: row.deputy for row in posted.order_by("position", "id")}.values())


def public_messages() -> QuerySet[Message]:
    """Return what everybody may read, newest first."""
    return Message.objects.public().select_related("station", "deputy")


def public_message(pk: uuid.UUID) -> QuerySet[Message]:
    """Return the public message `pk`, if it is one."""
    return with_thread(Message.objects.public().filter(pk=pk))


def same_matter(station: LiaisonStation, text: str, *, at: datetime, limit: int = 3) -> list[Message]:
    """Return open public messages of the same township about what `text` says, most alike first."""
    township = ".".join(station.path.split(".")[:5]) + "."
    rows = Message.objects.filter(
        path__startswith=township, publication_state=Publication.PUBLIC, folded_into=None,
        received_at__gte=at - timedelta(days=180),
    ).exclude(work_state__in=[Work.CLOSED, Work.NOT_ACCEPTED])  # fmt: skip
    return most_alike(text, rows.select_related("station").order_by("-received_at")[:CANDIDATES])[:limit]


def most_alike(text: str, candidates: Iterable[Message]) -> list[Message]:
    """Return the candidates that share enough of their bigrams with `text`, most alike first."""
    mine = bigrams(text)
    scored = []
    for message in candidates:
        theirs = bigrams(message.title + (message.shown_text or message.text))  # or hidden words could be guessed
        shorter = min(len(mine), len(theirs))
        score = len(mine & theirs) / shorter if shorter >= 4 else 0.0
        if score >= SAME_MATTER:
            scored.append((score, message))
    return [message for _score, message in sorted(scored, key=lambda pair: -pair[0])]


def floods(station: LiaisonStation, text: str, *, at: datetime, most: int = 3) -> bool:
    """Tell whether the same words came to this station more than `most` times within a day."""
    rows = Message.objects.filter(station=station, received_at__gte=at - timedelta(days=1)).order_by("-received_at")
    mine = bigrams(text)
    alike = 0
    for other in rows.values_list("text", flat=True)[:CANDIDATES]:
        theirs = bigrams(other)
        union = len(mine | theirs)
        alike += bool(union and len(mine & theirs) / union >= 0.9)
    return alike >= most


def waiting_for_moderation() -> Q:
    """Return the condition of messages that nobody has let through, or that are held."""
    return Q(folded_into__isnull=True) & (Q(work_state=Work.RECEIVED) | Q(publication_state=Publication.HELD))


def confirmed_solved() -> Q:
    """Return the condition of messages whose resident confirmed that it is solved: what counts in figures."""
    return Q(satisfaction=Satisfaction.SOLVED)
