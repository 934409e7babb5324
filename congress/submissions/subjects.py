"""What the apps say of their own submissions: their kind, their titles, and what else to forget with a sender."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from congress.core.errors import Words

from .models import Receipt

Describe = Callable[[Sequence[Receipt]], Mapping[UUID, str]]
Forget = Callable[[Receipt], Any]


@dataclass(frozen=True)
class Subject:
    """A kind of submission. `describe` gives titles by the receipts' keys, in one query for all of them.

    `thread` names the address where whoever holds such a receipt reads what became of it.
    """

    kind: Words
    describe: Describe
    forget: Forget | None = None
    thread: str = ""


_subjects: dict[str, Subject] = {}


def register_submission_subject(
    subject_type: str, kind: Words, *, describe: Describe, forget: Forget | None = None, thread: str = ""
) -> None:
    """Declare, in `AppConfig.ready()`, what receipts of `subject_type` are for.

    `forget(receipt)` takes away what the app itself keeps of its sender, in the transaction that empties the contact.
    """
    _subjects[subject_type] = Subject(kind, describe, forget, thread)


def subject_of(subject_type: str) -> Subject | None:
    """Return what is registered for `subject_type`."""
    return _subjects.get(subject_type)


def thread_of(receipt: Receipt) -> str:
    """Return the name of the address of the receipt's thread; empty when its app has none."""
    subject = subject_of(receipt.subject_type)
    return subject.thread if subject else ""


def titles(receipts: Sequence[Receipt]) -> dict[UUID, str]:
    """Return the titles of what `receipts` are for, by their keys: one query for each kind."""
    found: dict[UUID, str] = {}
    for subject_type in sorted({receipt.subject_type for receipt in receipts} & set(_subjects)):
        found |= _subjects[subject_type].describe([r for r in receipts if r.subject_type == subject_type])
    return found


def forget_subject(receipt: Receipt) -> None:
    """Let the app that `receipt` belongs to forget what it keeps of the sender itself."""
    subject = subject_of(receipt.subject_type)
    if subject and subject.forget:
        subject.forget(receipt)
