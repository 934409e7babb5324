"""One process that starts the others, prints what they say, restarts what crashes and stops them all.

Every child is tied to this process by the kernel, so that nothing is left even when it is killed. honcho's
classes start a shell in a process of their own between the two, which cannot be tied that way.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Protocol

from congress.embedded.tether import tethered

FIRST_PAUSE = 0.5  # seconds before a crashed child is started again, doubled each time up to the longest
LONGEST_PAUSE = 30.0
STEADY = 60.0  # a child that ran this long starts from the first pause again
GRACE = 15.0  # seconds that children have to stop when asked


class Server(Protocol):
    """An embedded server as the supervisor sees it."""

    def is_alive(self) -> bool: ...
    def launch(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Patience:
    """When something that ended may be started again."""

    pause: float = 0.0
    started_at: float = 0.0
    due_at: float | None = None  # None while it runs

    def note_start(self) -> None:
        """It was started just now."""
        self.started_at, self.due_at = time.monotonic(), None

    def note_end(self) -> float:
        """It ended just now; return the seconds until it is due."""
        ran = time.monotonic() - self.started_at
        self.pause = FIRST_PAUSE if ran > STEADY else min(max(self.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        self.due_at = time.monotonic() + self.pause
        return self.pause

    def is_due(self) -> bool:
        """Tell whether it is time to start it again."""
        return self.due_at is not None and time.monotonic() >= self.due_at


@dataclass
class Child:
    """One program: `command` runs with `environment` added, and may use the open files `keep`.

    One that `is_once` is not started again, and its lines are printed as they are.
    """

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    keep: tuple[int, ...] = ()
    is_once: bool = False
    process: subprocess.Popen[bytes] | None = None
    patience: Patience = field(default_factory=Patience)
    unfinished: bytes = b""

    def start(self) -> None:
        """Start the program, as the head of a group of its own; it is killed when this process dies.

        Killed, not asked: nothing here is lost by it, and nothing old may linger beside a new start.
        """
        self.process = subprocess.Popen(
            self.command, env=os.environ | self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True, pass_fds=self.keep, preexec_fn=tethered(signal.SIGKILL),
        )  # fmt: skip
        self.patience.note_start()

    def signal_group(self, with_signal: int) -> None:
        """Send a signal to the program and whatever it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, with_signal)


class Supervisor:
    """Runs children until it is asked to stop by SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, children: list[Child], servers: dict[str, Server] | None = None) -> None:
        self.children = children
        self.servers = servers or {}
        self.server_patience = {name: Patience() for name in self.servers}
        self._width = max((len(child.name) for child in children), default=0)
        self._selector = selectors.DefaultSelector()
        self._asked = 0
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def say(self, text: str) -> None:
        """Print a line; nobody may be listening any more."""
        with contextlib.suppress(OSError, ValueError):
            print(text, flush=True)

    # -- life --------------------------------------------------------------------------------

    def listen(self) -> None:
        """From now on a signal asks for an orderly end."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked, self._ask)
        self._selector.register(self._wake_read, selectors.EVENT_READ, None)

    def _ask(self, *_: object) -> None:
        self._asked += 1

    def run(self) -> None:
        """Start the children and keep them running; return when all have stopped."""
        self.listen()
        try:
            for child in self.children:
                self._start(child)
            while not self._asked:
                self._forward(timeout=0.25)
                self._mend()
        finally:
            self._stop()

    def _start(self, child: Child) -> None:
        child.start()
        if child.process and child.process.stdout:
            os.set_blocking(child.process.stdout.fileno(), False)
            self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _mend(self) -> None:
        for name, server in self.servers.items():
            patience = self.server_patience[name]
            if patience.due_at is None and not server.is_alive():
                self.say(f"{name} ended; it starts again in {patience.note_end():g} s.")
            elif patience.is_due():
                patience.note_start()
                self._relaunch(name, server)
        for child in list(self.children):
            code = child.process.poll() if child.process else None
            if child.patience.due_at is None and code is not None:
                self._note_end(child, code)
            elif child.patience.is_due():
                self._start(child)

    def _note_end(self, child: Child, code: int) -> None:
        self._clear(child)
        if child.is_once:
            self.children.remove(child)
            return
        how = f"with {code}" if code >= 0 else f"by signal {-code}"
        self.say(f"{child.name} ended {how}; it starts again in {child.patience.note_end():g} s.")

    def _relaunch(self, name: str, server: Server) -> None:
        try:
            server.launch()
        except (OSError, RuntimeError) as error:
            self.say(f"{name} does not start: {error}")

    def _clear(self, child: Child) -> None:
        """Let go of an ended child, and of whatever it left behind in its group."""
        child.signal_group(signal.SIGKILL)
        if child.process and child.process.stdout:
            while self._read(child):
                continue
            with contextlib.suppress(KeyError):
                self._selector.unregister(child.process.stdout)
            child.process.stdout.close()

    # -- what they say -----------------------------------------------------------------------

    def _forward(self, *, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            if key.data is None:
                os.read(self._wake_read, 64)
            elif not self._read(key.data):
                self._selector.unregister(key.fileobj)

    def _read(self, child: Child) -> bool:
        """Print what `child` has said in whole lines; return False at its end."""
        if child.process is None or child.process.stdout is None:
            return False
        try:
            said = os.read(child.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return child.process.poll() is None
        except (OSError, ValueError):
            said = b""
        *lines, child.unfinished = (child.unfinished + said).split(b"\n")
        if not said and child.unfinished:
            lines, child.unfinished = [*lines, child.unfinished], b""
        for line in lines:
            prefix = "" if child.is_once else f"{child.name:<{self._width}} | "
            self.say(prefix + line.decode(errors="replace"))
        return bool(said)

    # -- the end -----------------------------------------------------------------------------

    def _stop(self) -> None:
        """Ask the children to stop, then insist; the servers last. A second signal insists at once."""
        asked = self._asked
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        while any(child.process and child.process.poll() is None for child in self.children):
            self._forward(timeout=0.1)
            if time.monotonic() > deadline or self._asked > max(asked, 1):
                break
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process:
                child.process.wait()
        for name, server in reversed(self.servers.items()):
            try:
                server.stop()
            except OSError as error:
                self.say(f"{name} did not stop: {error}")
        sys.stdout.flush()
