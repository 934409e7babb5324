"""The embedded servers for one management command: those that run already, else started for as long as it runs."""

import contextlib
import time
from collections.abc import Iterator

from .ownership import AlreadyRunning
from .places import StartFailed
from .postgres import EmbeddedPostgres
from .valkey import EmbeddedValkey

PATIENCE = 60.0  # seconds that the owner may take to start


@contextlib.contextmanager
def lent(server: EmbeddedPostgres | EmbeddedValkey, *, patience: float = PATIENCE) -> Iterator[bool]:
    """Make sure that `server` answers inside the block; yields whether we started it.

    When we did, leaving the block waits for other commands that use it meanwhile, then stops it.
    Raises StartFailed when it neither starts nor answers within `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while not started(server):
        with server.ownership.visit():
            if server.answers():
                yield False
                return
        if time.monotonic() > deadline:
            raise StartFailed(f"Another process owns the server in {server.home}, which does not answer.")
        time.sleep(0.1)
    try:
        yield True
    finally:
        with server.ownership.without_guests():
            server.stop()


def started(server: EmbeddedPostgres | EmbeddedValkey) -> bool:
    """Start `server` unless another process owns it already; tell whether we did."""
    try:
        server.start()
    except AlreadyRunning:
        return False
    return True
