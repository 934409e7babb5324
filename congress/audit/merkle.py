"""The arithmetic of the chain. Leaves and nodes are hashed apart, so that no node passes for a leaf.

Source: RFC 9162, 2.1.1 (the shape of the tree and the two prefixes).
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

START = bytes(32)  # what the first seal follows


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the 32-byte root over `leaves` in their order; the SHA-256 of nothing for none."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    row = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(row) > 1:  # the odd one at the end moves up as it is, which gives the tree of the RFC
        pairs = [hashlib.sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = pairs + row[len(pairs) * 2 :]
    return row[0]


def seal_hash(*, no: int, at: datetime, epoch: int, upto: int, count: int, root: bytes, prev: bytes) -> bytes:
    """Return the 32-byte hash of a seal, which the next one carries as `prev`."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    head = f"{no}|{moment}|{epoch}|{upto}|{count}|".encode()
    return hashlib.sha256(head + root + prev).digest()
