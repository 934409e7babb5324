"""Keys made in Python: UUIDv7, ordered by time, known before the row is written."""

import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    """Return a fresh UUIDv7 as the standard library's type."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
