"""An opinion on a draft is taken in: while the window is open, once for one form, with a receipt."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.clock import database_now
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.identifiers import uuid7
from congress.submissions.models import Receipt
from congress.submissions.operations import Contact, issue_receipt

from ..figures import count_opinion
from ..models import Consultation, ContactSession, ContactTask, Opinion, ProvisionText, Reading
from ..permissions import may_run_consultation, may_work_on_task
from ..states import ConsultationState, OpinionPublication, OpinionSource
from .consultations import hold_open
from .telling import OPINION, tell_receipt

LONGEST, LONGEST_PROPOSAL, LONGEST_ANSWER, LONGEST_QUOTE = 2000, 1000, 1000, 500
INNER = (OpinionSource.MEMBER, OpinionSource.COMMITTEE)  # at readings: collated, never public. LL36, LL41


@dataclass(frozen=True)
class Anchor:
    """What an opinion is about: the whole (`node` None), a chapter, an article, a paragraph from 0, or words.

    `start`, `end` count characters of the article's text, half-open; `quote` is what the sender saw there.
    """

    node: ProvisionText | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


@dataclass(frozen=True)
class Words:
    """What somebody wrote. `answers` are words by the key of a question."""

    text: str
    proposed_words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    language: str = "zh-hans"
    wants_public: bool = True


@dataclass(frozen=True)
class Origin:
    """Whose opinion it is and by which way it came. `by`: the staff who typed it; None for the sender's own hand."""

    source: str = OpinionSource.RESIDENT
    words: str = ""  # an organ's or an expert's name
    task: ContactTask | None = None
    gathering: ContactSession | None = None
    reading: Reading | None = None
    at_counter: bool = False
    by: User | None = None


WHOLE, NO_CONTACT, OWN_HAND = Anchor(), Contact(), Origin()


@dataclass(frozen=True)
class Posted:
    """What the sender gets: the opinion, the receipt, its code in the clear, and whether it is new."""

    opinion: Opinion
    receipt: Receipt
    code: str
    is_new: bool


@transaction.atomic
def post_opinion(
    consultation: Consultation, *, words: Words, submission_key: uuid.UUID, at: datetime, anchor: Anchor = WHOLE,
    contact: Contact = NO_CONTACT, origin: Origin = OWN_HAND, hold_reason: str = "",
) -> Posted:  # fmt: skip
    """Take an opinion in and return it with its receipt; the same `submission_key` gives the same receipt.

    It counts when it was received before the window closed, by the database's clock. Opinions of a reading are
    taken until the outcome is published. Raises Gone after the window, MoveRefused before it, NotAllowed for
    staff without the task, Invalid for words that are missing or too long, or that are not in the text. LL40.
    """
    _require_hand(consultation, origin)
    key = uuid7()
    issued = issue_receipt(
        submission_key=submission_key, subject_type=OPINION, subject_id=str(key), at=at, language=words.language,
        name=contact.name, phone=contact.phone, email=contact.email, is_verified=contact.is_verified,
        at_counter=origin.at_counter,
    )  # fmt: skip
    if not issued.is_new:
        return Posted(Opinion.objects.get(receipt=issued.receipt), issued.receipt, issued.code, False)
    received_at = _hold_for_reading(consultation) if origin.source in INNER else hold_open(consultation)
    opinion = write_opinion(
        consultation, words=words, anchor=anchor, origin=origin, receipt=issued.receipt, received_at=received_at,
        hold_reason=hold_reason, key=key, is_verified=contact.is_verified,
    )  # fmt: skip
    after = {"source": opinion.source, "publication": opinion.publication_state}
    record("opinion.received", opinion, by=origin.by, after=after, at=at)
    tell_receipt(
        issued.receipt, opinion, "opinion.received", once="1", at=at, title=consultation.draft.title,
        closes_on=consultation.until,
    )  # fmt: skip
    return Posted(opinion, issued.receipt, issued.code, True)


def write_opinion(
    consultation: Consultation, *, words: Words, received_at: datetime, anchor: Anchor = WHOLE,
    origin: Origin = OWN_HAND, receipt: Receipt | None = None, hold_reason: str = "", key: uuid.UUID | None = None,
    is_verified: bool = False,
) -> Opinion:  # fmt: skip
    """Write one opinion without asking whether the window is open: `post_opinion` asks. Raises Invalid."""
    at_words = checked_anchor(consultation, anchor)
    given = _checked_words(consultation, words)
    state = OpinionPublication.AWAITING if words.wants_public else OpinionPublication.PRIVATE
    if origin.source in INNER:
        state = OpinionPublication.PRIVATE
    elif hold_reason:
        state = OpinionPublication.HELD
    opinion = Opinion.objects.create(
        id=key or uuid7(), consultation=consultation, path=consultation.path, receipt=receipt, source=origin.source,
        source_words=origin.words[:120], is_verified=is_verified, task=origin.task, gathering=origin.gathering,
        reading=origin.reading, language=words.language, publication_state=state, hold_reason=hold_reason,
        wants_public=words.wants_public and origin.source not in INNER, received_at=received_at, **at_words, **given,
    )  # fmt: skip
    count_opinion(opinion)
    return opinion


def _require_hand(consultation: Consultation, origin: Origin) -> None:
    """See that whoever types for somebody else may, and that the ways it came by belong together."""
    task, gathering, reading = origin.task, origin.gathering, origin.reading
    if task is not None:
        require(origin.by is not None and may_work_on_task(origin.by, task))
        if task.consultation_id != consultation.pk or (gathering is not None and gathering.task_id != task.pk):
            raise Invalid(_("This task belongs to another consultation."))
    elif origin.source != OpinionSource.RESIDENT or origin.at_counter:
        require(origin.by is not None and may_run_consultation(origin.by, consultation))
    if reading is not None and reading.bill_id != consultation.bill_id:
        raise Invalid(_("This reading belongs to another bill."))


def _hold_for_reading(consultation: Consultation) -> datetime:
    consultation.refresh_from_db(fields=["state"])
    if consultation.state in {ConsultationState.REPORTED, ConsultationState.CANCELLED}:
        raise MoveRefused(_("The outcome of this consultation was published: open another on the next version."))
    return database_now()


def checked_anchor(consultation: Consultation, anchor: Anchor) -> dict[str, Any]:
    """Return the columns of what an opinion is about. Raises Invalid when the text has no such place or words."""
    node = anchor.node
    if node is None:
        if (anchor.paragraph, anchor.start, anchor.end) != (None, None, None):
            raise Invalid(_("There is no such place in this text."))
        return {"node": None}
    if node.version_id != consultation.draft_id:
        raise Invalid(_("There is no such place in this text."))
    found: dict[str, Any] = {"node": node}
    if anchor.paragraph is not None:
        if not node.is_article or not 0 <= anchor.paragraph < len(node.paragraphs):
            raise Invalid(_("There is no such place in this text."))
        found["paragraph"] = anchor.paragraph
    if anchor.start is not None or anchor.end is not None:
        found |= _checked_span(node, anchor)
    return found


def _checked_span(node: ProvisionText, anchor: Anchor) -> dict[str, Any]:
    start, end = anchor.start, anchor.end
    if start is None or end is None or not node.is_article or not 0 <= start < end <= len(node.text):
        raise Invalid(_("The words you selected are not in this article."))
    quote = node.text[start:end]
    if quote != anchor.quote:
        raise Invalid(_("The words you selected are not in this article."))
    if len(quote) > LONGEST_QUOTE or not quote.strip():
        raise Invalid(_("Select at most 500 characters, or give your opinion on the whole article."))
    return {"start": start, "end": end, "quote": quote}


def _checked_words(consultation: Consultation, words: Words) -> dict[str, Any]:
    text, proposed = words.text.strip(), words.proposed_words.strip()
    known = {str(pk) for pk in consultation.questions.values_list("pk", flat=True)} if words.answers else set()
    answers = {str(key): value.strip() for key, value in words.answers.items() if value.strip()}
    if not text and not proposed and not answers:
        raise Invalid(_("Please write a few words."))
    longest = max([0, *map(len, answers.values())])
    if len(text) > LONGEST or len(proposed) > LONGEST_PROPOSAL or longest > LONGEST_ANSWER:
        raise Invalid(_("This is too long: at most 2,000 characters, and 1,000 for new words or an answer."))
    if set(answers) - known:
        raise Invalid(_("This question does not belong to this consultation."))
    return {"text": text, "proposed_words": proposed, "answers": answers}
