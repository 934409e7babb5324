"""Look-alikes: opinions that say the same become one entry of the ledger. One writer a consultation, a batch at a time.

Only the first opinion of each entry is looked up, by sixteen keys; whoever shares one is compared exactly. The keys
carry the place in the text, so that the same words on two articles stay two entries.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection, transaction

from ..figures import count_joined
from ..models import Consultation, Opinion, OpinionBand, OpinionGroup
from ..states import OpinionSource
from ..text.alike import are_alike, bands, essence, likeness, signature

BATCH = 500
INNER = (OpinionSource.MEMBER, OpinionSource.COMMITTEE)
MOST_COMPARED = 24  # entries compared exactly with one opinion, those sharing most keys first
SHORT = 6  # opinions that say less than this are one only when they say exactly the same
_ONE_WRITER = "SELECT pg_try_advisory_xact_lock(hashtextextended('legislation.grouping:' || %s, 0))"
_LOOK_UP = """
SELECT key, near.group_id FROM unnest(%s::bigint[]) AS key, LATERAL (
  SELECT group_id FROM legislation_opinionband WHERE band = key AND consultation_id = %s ORDER BY id LIMIT 20) AS near
"""
_JOIN = """
UPDATE legislation_opinion AS opinion SET group_id = joined.group_id
FROM unnest(%s::uuid[], %s::uuid[]) AS joined(opinion_id, group_id)
WHERE opinion.id = joined.opinion_id AND opinion.group_id IS NULL
"""
_COUNT = """
UPDATE legislation_opiniongroup AS held SET headcount = held.headcount + more.heads,
  verified_count = held.verified_count + more.verified
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS more(group_id, heads, verified) WHERE held.id = more.group_id
"""


@dataclass
class _Entry:
    """An entry as far as comparing needs it; `members` are those of this batch."""

    key: UUID
    place: str
    text: str
    group: OpinionGroup | None = None  # when it is new
    members: list[Opinion] = field(default_factory=list)


def group_opinions(consultation_id: UUID, *, at: datetime, limit: int = BATCH) -> int:
    """Put up to `limit` opinions without an entry into one, the oldest first; return how many were put.

    0 also when somebody else is at it. Every opinion keeps its own receipt.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_WRITER, [str(consultation_id)])
            if not cursor.fetchone()[0]:
                return 0
        waiting = Opinion.objects.filter(consultation=consultation_id, group__isnull=True)
        opinions = list(waiting.order_by("received_at", "id")[:limit])
        _write(_sorted_out(consultation_id, opinions))
    return len(opinions)


def group_waiting(*, at: datetime, most: int = 20_000) -> int:
    """Group what waits on every consultation, at most so many opinions; return how many were put."""
    done = 0
    waiting = Opinion.objects.filter(group__isnull=True).order_by().values_list("consultation", flat=True).distinct()
    for consultation_id in waiting:
        while done < most:
            put = group_opinions(consultation_id, at=at)
            done += put
            if put < BATCH:
                break
    return done


def words_compared(opinion: Opinion) -> str:
    """Return what of an opinion is compared: its words, the words it proposes, its answers."""
    return "\n".join([opinion.text, opinion.proposed_words, *map(str, opinion.answers.values())]).strip()


def place_of(opinion: Opinion) -> str:
    """Return what keeps opinions apart whatever they say: the provision, and whether they were said at a reading."""
    return f"{opinion.node_id}:{'inner' if opinion.source in INNER else ''}"


def same_opinion(consultation: Consultation, *, node: UUID | None, text: str) -> OpinionGroup | None:
    """Return the entry that says what `text` says on this place of the draft, or None."""
    if len(essence(text)) < SHORT:
        return None
    keys = _keys(f"{node}:", text)
    near = _ranked(keys, _found(consultation.pk, keys))
    entries = _entries(near)
    entry = _likest(text, f"{node}:", [entries[key] for key in near if key in entries])
    return OpinionGroup.objects.filter(pk=entry.key).first() if entry else None


def put_bands(group: OpinionGroup, lead: Opinion) -> None:
    """Let later opinions that say what `lead` says find `group`: for entries that were split off by hand."""
    keys = _keys(place_of(lead), words_compared(lead))
    OpinionBand.objects.bulk_create(
        OpinionBand(consultation_id=group.consultation_id, band=key, group=group) for key in keys
    )


def _sorted_out(consultation_id: UUID, opinions: Sequence[Opinion]) -> list[_Entry]:
    """Return the entries that `opinions` belong to, with them: known ones, and new ones not written yet."""
    keys = {opinion.pk: _keys(place_of(opinion), words_compared(opinion)) for opinion in opinions}
    by_band = _found(consultation_id, {key for each in keys.values() for key in each})
    known = _entries({key for each in keys.values() for key in _ranked(each, by_band)})
    exact = {(entry.place, essence(entry.text)): entry for entry in known.values()}
    for opinion in opinions:
        text, place = words_compared(opinion), place_of(opinion)
        entry = exact.get((place, essence(text)))
        if entry is None and len(essence(text)) >= SHORT:
            near = _ranked(keys[opinion.pk], by_band)
            entry = _likest(text, place, [known[key] for key in near if key in known])
        if entry is None:
            entry = _new(consultation_id, opinion)
            known[entry.key] = exact[place, essence(text)] = entry
            for key in keys[opinion.pk]:
                by_band[key].append(entry.key)
        entry.members.append(opinion)
    return [entry for entry in known.values() if entry.members]


def _new(consultation_id: UUID, opinion: Opinion) -> _Entry:
    group = OpinionGroup(
        consultation_id=consultation_id, node_id=opinion.node_id, lead=opinion, headcount=0, verified_count=0,
        first_at=opinion.received_at,
    )  # fmt: skip
    return _Entry(group.pk, place_of(opinion), words_compared(opinion), group)


def _likest(text: str, place: str, candidates: Sequence[_Entry]) -> _Entry | None:
    """Return the first candidate, the most alike first, that says the same."""
    near = [entry for entry in candidates if entry.place == place]
    near.sort(key=lambda entry: -likeness(text, entry.text))
    return next((entry for entry in near if are_alike(text, entry.text)), None)


def _found(consultation_id: UUID, keys: Iterable[int]) -> dict[int, list[UUID]]:
    """Return the oldest entries under each of `keys`, at most twenty a key: a key of common words finds thousands."""
    found: dict[int, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [list(keys), consultation_id])
        for band, group in cursor.fetchall():
            found[band].append(group)
    return found


def _ranked(keys: Iterable[int], by_band: dict[int, list[UUID]]) -> list[UUID]:
    """Return the entries that share keys, those that share most first."""
    shared = Counter(group for key in keys for group in by_band.get(key, ()))
    return [group for group, _count in shared.most_common(MOST_COMPARED)]


def _entries(groups: Iterable[UUID]) -> dict[UUID, _Entry]:
    """Return the entries with these keys, as far as comparing needs them. One query."""
    rows = OpinionGroup.objects.filter(pk__in=list(groups), lead__isnull=False).select_related("lead")
    return {
        row.pk: _Entry(row.pk, place_of(row.lead), words_compared(row.lead))
        for row in rows.order_by("first_at", "id")
        if row.lead is not None
    }


def _write(entries: Sequence[_Entry]) -> None:
    """Write new entries with their keys, the opinions' entries, and the counts."""
    fresh = [(entry, entry.group) for entry in entries if entry.group is not None]
    OpinionGroup.objects.bulk_create(group for _entry, group in fresh)
    OpinionBand.objects.bulk_create(
        OpinionBand(consultation_id=group.consultation_id, band=key, group=group)
        for entry, group in fresh
        for key in _keys(entry.place, entry.text)
    )
    pairs = [(opinion.pk, entry.key) for entry in entries for opinion in entry.members]
    heads = [(entry.key, len(entry.members), sum(one.is_verified for one in entry.members)) for entry in entries]
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [list(column) for column in zip(*pairs, strict=True)])
        cursor.execute(_COUNT, [list(column) for column in zip(*heads, strict=True)])
    count_joined(one for entry in entries if entry.group is None for one in entry.members)


def _keys(place: str, text: str) -> list[int]:
    """Return the keys of what `text` says on `place`: the same words elsewhere have others."""
    offset = _offset(place)
    return [key ^ offset for key in _bands(essence(text))]


@lru_cache(maxsize=2048)
def _bands(words: str) -> list[int]:
    return bands(signature(words))


@lru_cache(maxsize=2048)
def _offset(place: str) -> int:
    node, _colon, inner = place.partition(":")
    number = UUID(node).int & (2**62 - 1) if node != "None" else 0
    return number ^ (1 if inner else 0)
