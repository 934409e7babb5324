"""Walking the chain: every leaf recomputed by the database, every root and link recomputed here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from .merkle import START, merkle_root, seal_hash
from .models import Seal

BATCH = 5000
_ENTRIES = """
SELECT e.id, e.epoch, e.tx, e.leaf, audit_leaf(e) FROM audit_entry AS e
WHERE (e.epoch, e.tx, e.id) > (%s, %s, %s) ORDER BY e.epoch, e.tx, e.id LIMIT %s
"""


@dataclass(frozen=True)
class Break:
    """One place where the record is not what was sealed."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class _Leaf:
    id: int
    epoch: int
    tx: int
    stored: bytes
    computed: bytes


def find_breaks(*, heads: Sequence[str] = ()) -> Iterator[Break]:
    """Yield every break, in the order of the chain, from one snapshot of the database.

    `heads` are seals known from outside, `number:hash in hex`, as the log has them: a cut tail shows only
    against them. Entries after the last seal have their own hash checked, nothing more.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.savepoint_ids:  # the outermost block, so nothing was read before
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield from _walk()
        for head in heads:
            yield from _check_head(head)


def _walk() -> Iterator[Break]:
    entries = _Reader()
    previous, expected, since = START, 1, (1, 0)
    for seal in Seal.objects.order_by("no").iterator(chunk_size=1000):
        name = f"seal {seal.no}"
        if seal.no != expected:
            yield Break(f"seal {expected}", "it is missing")
        if bytes(seal.prev) != previous and seal.no == expected:
            yield Break(name, "it does not follow the seal before it")
        if (seal.epoch, seal.upto) <= since:
            yield Break(name, "its range runs back")
        leaves = []
        for entry in entries.below(seal.epoch, seal.upto):
            if entry.stored != entry.computed:
                yield Break(f"entry {entry.id}", "it was changed")
            leaves.append(entry.stored)
        if len(leaves) != seal.count:
            yield Break(name, f"{seal.count} entries were sealed, {len(leaves)} are there")
        elif merkle_root(leaves) != bytes(seal.root):
            yield Break(name, "its entries are not those that were sealed")
        if _recomputed(seal) != bytes(seal.hash):
            yield Break(name, "it was changed")
        previous, expected, since = bytes(seal.hash), seal.no + 1, (seal.epoch, seal.upto)
    for entry in entries.rest():
        if entry.stored != entry.computed:
            yield Break(f"entry {entry.id}", "it was changed (not sealed yet)")


def _recomputed(seal: Seal) -> bytes:
    return seal_hash(
        no=seal.no, at=seal.at, epoch=seal.epoch, upto=seal.upto, count=seal.count,
        root=bytes(seal.root), prev=bytes(seal.prev),
    )  # fmt: skip


def _check_head(head: str) -> Iterator[Break]:
    number, _, digest = head.partition(":")
    seal = Seal.objects.filter(no=int(number)).first()
    if seal is None:
        yield Break(f"seal {number}", "it is missing: the end of the chain was cut")
    elif bytes(seal.hash).hex() != digest.lower():
        yield Break(f"seal {number}", "it is not the one that was noted outside")


class _Reader:
    """Reads the entries once, in sealing order, a batch at a time."""

    def __init__(self) -> None:
        self._after = (0, 0, 0)
        self._waiting: list[_Leaf] = []
        self._more = True

    def below(self, epoch: int, upto: int) -> Iterator[_Leaf]:
        """Yield the next entries below transaction `upto` of `epoch`."""
        while self._fill() and (self._waiting[-1].epoch, self._waiting[-1].tx) < (epoch, upto):
            yield self._waiting.pop()

    def rest(self) -> Iterator[_Leaf]:
        """Yield whatever is left."""
        while self._fill():
            yield self._waiting.pop()

    def _fill(self) -> bool:
        if not self._waiting and self._more:
            with connection.cursor() as cursor:
                cursor.execute(_ENTRIES, [*self._after, BATCH])
                rows = cursor.fetchall()
            self._more = len(rows) == BATCH
            self._waiting = [_Leaf(r[0], r[1], r[2], bytes(r[3]), bytes(r[4])) for r in reversed(rows)]
            if rows:
                self._after = (rows[-1][1], rows[-1][2], rows[-1][0])
        return bool(self._waiting)
