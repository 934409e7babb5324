"""`python -m congress.launcher`, which `make demo` runs: the whole portal under one manager."""

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from congress.embedded.lending import started
from congress.embedded.ownership import AlreadyRunning
from congress.embedded.places import StartFailed, current_user, make_private_folder
from congress.embedded.tether import die_with_parent

from .addresses import Address, listen
from .preparation import Preparation, StepFailed, say, timed
from .programs import programs
from .stamps import PROJECT
from .supervisor import Server, Supervisor

PATIENCE = 60.0  # seconds to wait for a command that uses the embedded servers just now


def main() -> int:
    """Prepare, start, print where to go, and keep everything running until told to stop."""
    if "--tethered" in sys.argv:
        die_with_parent(signal.SIGTERM)
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    os.chdir(PROJECT)
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
    os.environ.setdefault("PORTAL_BEGAN", str(time.time()))
    try:
        from django.conf import settings

        with _only_one(Path(settings.DATA_HOME)) as lock:
            _run(settings, lock)
    except (StartFailed, StepFailed, AlreadyRunning) as error:
        say(f"\nThe portal did not start. {error}")
        return 1
    except KeyboardInterrupt:
        pass
    say("\nThe portal has stopped. Goodbye. 再见。")
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _only_one(home: Path) -> Iterator[IO[str]]:
    """Refuse a second portal on the same data, naming the address of the first; yields the file for ours."""
    make_private_folder(home, current_user(), mode=0o711)
    with open(home / "launcher.lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            where = file.read().strip() or "it is just starting"
            raise AlreadyRunning(f"It runs already: {where}.") from error
        file.truncate(0)
        yield file


def _run(settings: Any, lock: IO[str]) -> None:
    address = _choose_address()
    _tell_children(address)
    with contextlib.ExitStack() as stack:
        servers = _start_servers(settings, stack)
        Preparation(settings).run()
        lock.write(f"{address.origin} (process {os.getpid()})")
        lock.flush()
        stack.pop_all()  # from here on the supervisor stops the servers
        Supervisor(programs(address), servers).run()


def _choose_address() -> Address:
    host, wished = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    address = listen(host, wished)
    if address.port != wished:
        say(f"Port {wished} is taken; the portal uses {address.port} instead.")
    return address


def _tell_children(address: Address) -> None:
    """Set what every process of the portal needs to know about its address, unless the user did."""
    os.environ.setdefault("PUBLIC_ORIGIN", address.origin)
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(address.names))
    os.environ["PORTAL_TERMINAL"] = "1" if sys.stdout.isatty() else ""
    os.environ["PORTAL_LOCAL_ORIGIN"] = f"http://localhost:{address.port}"


def _start_servers(settings: Any, stack: contextlib.ExitStack) -> dict[str, Server]:
    """Start the embedded servers that the settings ask for; they stop with `stack`."""
    wanted = {}
    if settings.USES_EMBEDDED_POSTGRES:
        wanted["postgres"] = settings.EMBEDDED_POSTGRES
    if settings.USES_EMBEDDED_VALKEY:
        wanted["valkey"] = settings.EMBEDDED_VALKEY
    for name, server in wanted.items():
        timed(f"Starting {name}", partial(_start_patiently, server))
        stack.callback(server.stop)
    return wanted


def _start_patiently(server: Any) -> None:
    """Start `server`, after a `manage.py` command that had started it for itself has ended."""
    deadline = time.monotonic() + PATIENCE
    while not started(server):
        if time.monotonic() > deadline:
            raise AlreadyRunning(f"Another command has used the server in {server.home} for {PATIENCE:.0f} s.")
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
