"""One owner for each embedded server, and any number of guests who only use it.

The owner holds an exclusive lock for as long as it lives, so that the kernel gives it free however
the owner ends. Guests hold a shared lock, for which an owner that is about to leave may wait.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .places import StartFailed


class AlreadyRunning(RuntimeError):
    """Another process owns this server."""


class Ownership:
    """The two locks below `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Become the owner. Raises AlreadyRunning, which names the owner's process, when there is one."""
        self._file = _open(self.home / "owner.lock")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = self._file.read().strip() or "unknown"
            self._file.close()
            self._file = None
            raise AlreadyRunning(f"Another process (number {owner}) runs the server in {self.home}.") from error
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def give_up(self) -> None:
        """Stop being the owner."""
        if self._file:
            self._file.close()
            self._file = None

    @contextlib.contextmanager
    def visit(self) -> Iterator[None]:
        """Be a guest for a while."""
        with _open(self.home / "guests.lock") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    @contextlib.contextmanager
    def without_guests(self) -> Iterator[None]:
        """Wait until no guest is left; new ones wait outside, and then find the server gone."""
        with _open(self.home / "guests.lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _open(path: Path) -> IO[str]:
    try:
        return open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except OSError as error:
        raise StartFailed(f"{path} cannot be opened: {error.strerror}.") from error
