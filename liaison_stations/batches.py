"""The same deed on several messages: each stands for itself, and what could not be done is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from congress.accounts.models import User
from congress.core.errors import Refusal

from . import operations
from .models import Message

MOST = 50


@dataclass
class Outcome:
    """How many were done, and the messages that were not, each with the reason."""

    done: int = 0
    refused: list[tuple[Message, str]] = field(default_factory=list)


def pass_on_all(messages: Sequence[Message], *, by: User, at: datetime) -> Outcome:
    """Let every one of `messages` through, public where its resident wished so."""
    return _each(messages, lambda m: operations.pass_on(m, by=by, at=at, publish=m.wants_public))


def fold_all(messages: Sequence[Message], *, by: User, at: datetime) -> Outcome:
    """Fold all but the first of `messages` under the first."""
    lead, *others = messages
    return _each(others, lambda m: operations.fold(m, into=Message.objects.get(pk=lead.pk), by=by, at=at))


def _each(messages: Sequence[Message], deed: Callable[[Message], object]) -> Outcome:
    outcome = Outcome()
    for message in messages:
        try:
            with transaction.atomic():
                deed(message)
        except Refusal as refusal:
            outcome.refused.append((message, str(refusal.detail or refusal.title)))
        else:
            outcome.done += 1
    return outcome
