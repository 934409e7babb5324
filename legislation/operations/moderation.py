"""Letting opinions through: nothing is published unseen, nothing is dropped. What is not shown counts all the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused, Refusal, require
from congress.core.lifecycle import advance, change
from congress.submissions.moderation import redaction

from ..models import Opinion, OpinionGroup
from ..permissions import may_moderate_opinion
from ..states import PUBLICATION, OpinionPublication, OpinionSource
from .telling import tell_receipt

INNER = (OpinionSource.MEMBER, OpinionSource.COMMITTEE)
MOST = 5000  # of one entry at once


@dataclass
class Done:
    """How many were done, and the opinions that were not, each with the reason."""

    count: int = 0
    refused: list[tuple[Opinion, str]] = field(default_factory=list)


@transaction.atomic
def let_through(opinion: Opinion, *, by: User, at: datetime) -> None:
    """Show an opinion to everybody, with the numbers in it hidden. Also one that was held or withdrawn.

    Raises NotAllowed, MoveRefused when its sender does not want it shown or it was said at a reading.
    """
    _require(opinion, by)
    if not opinion.wants_public or opinion.source in INNER:
        raise MoveRefused(_("Its sender does not want it shown to everybody."))
    hidden = {} if opinion.shown_text else _without_numbers(opinion)
    _move(opinion, "publish", by=by, at=at, hold_reason="", **hidden)


def let_all_through(opinions: Iterable[Opinion], *, by: User, at: datetime) -> Done:
    """Let each of `opinions` through; what cannot be is said."""
    done = Done()
    for opinion in opinions:
        try:
            let_through(opinion, by=by, at=at)
        except Refusal as refusal:
            done.refused.append((opinion, str(refusal.detail or refusal.title)))
        else:
            done.count += 1
    return done


@transaction.atomic
def let_copies_through(group: OpinionGroup, *, texts: Sequence[str], until: datetime, by: User, at: datetime) -> int:
    """Let through what says exactly one of `texts`, was received until `until` and awaits moderation in one entry.

    Returns how many: at most 5,000 at once. Only words that somebody has seen are published. Raises NotAllowed.
    """
    require(may_moderate_opinion(by, group.consultation))
    waiting = Opinion.objects.filter(
        group=group, publication_state=OpinionPublication.AWAITING, wants_public=True, received_at__lte=until,
        text__in=list(texts), proposed_words="", answers={},
    ).exclude(source__in=INNER)  # fmt: skip
    keys = list(waiting.order_by("received_at", "id").values_list("pk", flat=True)[:MOST])
    shown = {text: found.text for text in texts if (found := redaction(text)).hidden}
    moved = 0
    for text in texts:
        rows = Opinion.objects.filter(pk__in=keys, text=text, publication_state=OpinionPublication.AWAITING)
        moved += rows.update(
            publication_state=OpinionPublication.PUBLIC, shown_text=shown.get(text, ""), moderated_by=by,
            moderated_at=at, version=F("version") + 1,
        )  # fmt: skip
    after = {"publication": OpinionPublication.PUBLIC.value, "count": moved}
    record("opinion.copies_published", group, by=by, after=after, scope_path=group.consultation.path, at=at)
    return moved


@transaction.atomic
def hold(opinion: Opinion, *, reason: str, by: User, at: datetime) -> None:
    """Hold an opinion back from view, with a reason its sender reads. Raises NotAllowed, MoveRefused, Invalid."""
    _take_from_view(opinion, "hold", "opinion.held", reason=reason, by=by, at=at)


@transaction.atomic
def withdraw(opinion: Opinion, *, reason: str, by: User, at: datetime) -> None:
    """Take a public opinion out of view, with a reason its sender reads. Raises NotAllowed, MoveRefused, Invalid."""
    _take_from_view(opinion, "withdraw", "opinion.withdrawn", reason=reason, by=by, at=at)


@transaction.atomic
def keep_private(opinion: Opinion, *, by: User, at: datetime) -> None:
    """Do not show an opinion; it is considered as all are. Raises NotAllowed, MoveRefused."""
    _require(opinion, by)
    _move(opinion, "keep_private", by=by, at=at)


@transaction.atomic
def redact(opinion: Opinion, *, shown_text: str, reason: str, by: User, at: datetime) -> None:
    """Set the words that are shown instead of the text; the text itself stays. Raises NotAllowed, Invalid."""
    _require(opinion, by)
    _need(reason)
    _need(shown_text)
    change(opinion, shown_text=shown_text.strip())
    after = {"characters": len(shown_text), "reason": reason[:200]}
    record("opinion.redacted", opinion, by=by, before={"characters": len(opinion.text)}, after=after, at=at)


def _take_from_view(opinion: Opinion, move: str, notice: str, *, reason: str, by: User, at: datetime) -> None:
    _require(opinion, by)
    _need(reason)
    _move(opinion, move, by=by, at=at, hold_reason=reason.strip()[:200])
    if opinion.receipt is not None:
        tell_receipt(
            opinion.receipt, opinion, notice, once=str(opinion.version), at=at, reason=reason.strip(),
            title=opinion.consultation.draft.title,
        )  # fmt: skip


def _move(opinion: Opinion, move: str, *, by: User, at: datetime, **changes: object) -> None:
    before = {"publication": opinion.publication_state}
    advance(opinion, PUBLICATION, move, moderated_by=by, moderated_at=at, **changes)
    verb = f"opinion.{opinion.publication_state}"
    record(verb, opinion, by=by, before=before, after={"publication": opinion.publication_state}, at=at)


def _without_numbers(opinion: Opinion) -> dict[str, str]:
    found = redaction(opinion.text)
    proposed = redaction(opinion.proposed_words)
    changes = {"shown_text": found.text} if found.hidden else {}
    return changes | ({"proposed_words": proposed.text} if proposed.hidden else {})


def _require(opinion: Opinion, by: User) -> None:
    require(may_moderate_opinion(by, opinion.consultation))


def _need(words: str) -> None:
    if not words.strip():
        raise Invalid(_("Please write a few words."))
