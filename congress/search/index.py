"""Writing the index: by the operations that make a thing public, in their transaction. Only public things go in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from congress.core.errors import Words

from .cutting import normalised, vector_literal
from .models import SearchEntry

LONGEST = 100_000  # characters; the vector of more may not fit. Long texts go in by article
BATCH = 500
LOCK = 0x736561  # "sea", with the kind: writers of a kind go on together, its rebuilder alone
_WRITTEN = [
    "kind", "title", "text", "plain_title", "plain", "vector", "path", "url", "dated_on", "is_current", "weight",
]  # fmt: skip


@dataclass(frozen=True)
class EntryDraft:
    """A public thing to be found. `part` tells the parts of one apart and is shown: 第十二条."""

    kind: str
    subject_type: str
    subject_id: str
    url: str
    title: str
    text: str
    part: str = ""
    path: str = ""
    dated_on: date | None = None
    is_current: bool = True
    weight: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found. `rebuild` gives every entry of it, from nothing."""

    key: str
    label: Words
    rebuild: Callable[[], Iterable[EntryDraft]]


_kinds: dict[str, Kind] = {}


def register_kind(key: str, label: Words, rebuild: Callable[[], Iterable[EntryDraft]]) -> None:
    """Declare, in `AppConfig.ready()`, a kind of public things and how to go through all of them."""
    _kinds[key] = Kind(key, label, rebuild)


def kinds() -> list[Kind]:
    """Return the registered kinds, in the order of registration."""
    return list(_kinds.values())


@transaction.atomic
def put(entries: Iterable[EntryDraft]) -> int:
    """Put entries into the index, or write them anew; return how many. Raises ValueError for one too long."""
    drafts = {(e.subject_type, e.subject_id, e.part): e for e in entries}
    for kind in sorted({e.kind for e in drafts.values()}):
        _lock(kind, alone=False)
    return _write(drafts.values())


def drop(subject: Model, *, parts: Iterable[str] | None = None) -> int:
    """Take a row out of the index, or only these parts of it; return how many entries went."""
    found = SearchEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    if parts is not None:
        found = found.filter(part__in=list(parts))
    gone, _each = found.delete()
    return gone


def drop_all(model: type[Model], keys: Iterable[Any]) -> int:
    """Take the rows of `model` with these keys out of the index; return how many entries went."""
    ids = [str(key) for key in keys]
    gone, _each = SearchEntry.objects.filter(subject_type=model._meta.label_lower, subject_id__in=ids).delete()
    return gone


@transaction.atomic
def replace(subject: Model, entries: Iterable[EntryDraft]) -> int:
    """Make `entries` all that is found of `subject`; return how many there are now."""
    drop(subject)
    return put(entries)


@transaction.atomic
def rebuild(key: str) -> int:
    """Write every entry of a kind anew, from nothing; return how many. Readers see the old ones until it is done."""
    _lock(key, alone=True)
    SearchEntry.objects.filter(kind=key).delete()
    return _write(_kinds[key].rebuild())


def _lock(kind: str, *, alone: bool) -> None:
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [LOCK, kind])


def _write(entries: Iterable[EntryDraft]) -> int:
    drafts, written = iter(entries), 0
    while rows := [_row(entry) for entry in islice(drafts, BATCH)]:
        SearchEntry.objects.bulk_create(
            rows, update_conflicts=True, update_fields=_WRITTEN, unique_fields=["subject_type", "subject_id", "part"]
        )
        written += len(rows)
    return written


def _row(entry: EntryDraft) -> SearchEntry:
    if len(entry.text) > LONGEST:
        raise ValueError(f"{entry.title}: index it part by part")
    title, text = entry.title.replace("\x00", "")[:200], entry.text.replace("\x00", "")
    plain_title, plain = normalised(f"{title} {entry.part}"), normalised(text)
    return SearchEntry(
        kind=entry.kind, subject_type=entry.subject_type, subject_id=entry.subject_id, part=entry.part, title=title,
        text=text, plain_title=plain_title, plain=plain, vector=vector_literal(f"{plain_title} {plain}"),
        path=entry.path, url=entry.url, dated_on=entry.dated_on, is_current=entry.is_current, weight=entry.weight,
    )  # fmt: skip
