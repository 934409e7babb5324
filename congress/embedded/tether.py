"""Processes that never outlive the one that started them (Linux)."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(with_signal: int = signal.SIGTERM, *, parent: int | None = None) -> None:
    """Ask the kernel to send `with_signal` to this process when the thread that forked it ends.

    Call it in the child. `parent` is the id the parent had before the fork: when it is already
    gone, the child ends at once.
    """
    if _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), with_signal)


def tethered(with_signal: int = signal.SIGTERM) -> Callable[[], None]:
    """Return a `preexec_fn` for `subprocess.Popen` that ties the child to this process."""
    parent = os.getpid()

    def tie() -> None:
        die_with_parent(with_signal, parent=parent)

    return tie
