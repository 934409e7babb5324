"""The sealer: every second, one link over every entry whose transaction is certainly over.

A transaction below the snapshot's `xmin` has ended, and none below it can begin any more; so the range
`[last upto, xmin)` never gains an entry after it was sealed, whatever order writers commit in.
"""

import logging
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from .merkle import START, merkle_root, seal_hash
from .models import Epoch, Seal

logger = logging.getLogger(__name__)
SEALER_LOCK = 7_302_001
_RANGE = "SELECT leaf, tx FROM audit_entry WHERE epoch = %s AND tx >= %s AND tx < %s ORDER BY epoch, tx, id"
_LAST_OF_EPOCH = "SELECT coalesce(max(tx), 0) + 1 FROM audit_entry WHERE epoch = %s"


class ClockRanBack(RuntimeError):
    """Transaction ids are lower than what was sealed: a logical restore without a new epoch."""


def seal_once(*, at: datetime) -> Seal | None:
    """Seal what can be sealed; return the new seal, or None when there is nothing or another sealer works.

    Raises ClockRanBack when the database was restored and `bump_audit_epoch` was not run.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = Seal.objects.order_by("-no").first()  # read after the lock: nobody adds another now
        for epoch, since, upto in _ranges(cursor, last):
            cursor.execute(_RANGE, [epoch, since, upto])
            leaves = [bytes(leaf) for leaf, _tx in cursor.fetchall()]
            if leaves:
                return _add_seal(last, at=at, epoch=epoch, upto=upto, leaves=leaves)
    return None


def _ranges(cursor: CursorWrapper, last: Seal | None) -> list[tuple[int, int, int]]:
    """Return (epoch, since, upto) of what is next: the rest of the last seal's epoch, then later ones."""
    cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    safe: int = cursor.fetchone()[0]
    newest = Epoch.objects.order_by("-no").first()
    current = newest.no if newest else 1
    first, since = (last.epoch, last.upto) if last else (1, 0)
    ranges = []
    for epoch in range(first, current):  # over: whoever bumped the epoch waited for its writers
        cursor.execute(_LAST_OF_EPOCH, [epoch])
        ranges.append((epoch, since, max(since, cursor.fetchone()[0])))
        since = 0
    if safe < since:
        raise ClockRanBack("Transaction ids ran back: run `manage.py bump_audit_epoch` after a logical restore.")
    return [*ranges, (current, since, safe)]


def _add_seal(last: Seal | None, *, at: datetime, epoch: int, upto: int, leaves: list[bytes]) -> Seal:
    no, prev = (last.no + 1, bytes(last.hash)) if last else (1, START)
    root, count = merkle_root(leaves), len(leaves)
    digest = seal_hash(no=no, at=at, epoch=epoch, upto=upto, count=count, root=root, prev=prev)
    seal = Seal.objects.create(no=no, at=at, epoch=epoch, upto=upto, count=count, root=root, prev=prev, hash=digest)
    logger.info("audit head %d:%s entries=%d", no, digest.hex(), count)  # a cut tail shows only against this
    return seal
