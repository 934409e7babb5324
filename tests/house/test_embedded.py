"""The embedded servers, real ones: one owner, and nothing left behind however the owner ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from congress.embedded.lending import lent
from congress.embedded.ownership import AlreadyRunning
from congress.embedded.places import ServerUser, StartFailed, data_home, server_user, socket_home
from congress.embedded.postgres import APP_ROLE, OWNER_ROLE, EmbeddedPostgres
from congress.embedded.valkey import EmbeddedValkey

PROJECT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from pathlib import Path
from congress.embedded.{module} import {name}
server = {name}(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder that the server's user can reach, unlike pytest's own for root."""
    folder = Path(tempfile.mkdtemp(prefix="portal-embedded-"))
    folder.chmod(0o711)
    yield folder / "server"
    shutil.rmtree(folder, ignore_errors=True)


def start_owner(home: Path, name: str = "EmbeddedPostgres") -> tuple[subprocess.Popen[str], int]:
    """Start a process that owns a server; return it and the server's process id."""
    module = "postgres" if name == "EmbeddedPostgres" else "valkey"
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER.format(module=module, name=name), str(home)],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert owner.stdout is not None
    line = owner.stdout.readline()
    assert line, "the owner did not start"
    return owner, int(line)


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Poll `condition` until it holds or `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_gone(pid: int) -> bool:
    """Tell whether the process ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_server_starts_keeps_its_data_and_separates_its_roles(home):
    with EmbeddedPostgres(home) as server:
        server.ensure_database("portal")
        server.ensure_database("portal")
        with psycopg.connect(**server.connect_args(OWNER_ROLE, "portal"), autocommit=True) as owner:
            owner.execute("CREATE TABLE bench (id int)")
        with psycopg.connect(**server.connect_args(APP_ROLE, "portal"), autocommit=True) as app:
            app.execute("INSERT INTO bench VALUES (1)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("DROP TABLE bench")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TABLE other (id int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("TRUNCATE bench")
    with EmbeddedPostgres(home) as server, psycopg.connect(**server.connect_args(APP_ROLE, "portal")) as app:
        assert app.execute("SELECT count(*) FROM bench").fetchone() == (1,)


def test_a_second_owner_is_refused_and_told_who_the_first_is(home):
    with EmbeddedPostgres(home) as server:
        with pytest.raises(AlreadyRunning, match=str(os.getpid())):
            EmbeddedPostgres(home).start()
        assert server.answers()


@pytest.mark.parametrize("name", ["EmbeddedPostgres", "EmbeddedValkey"])
def test_a_killed_owner_takes_the_server_with_it_and_another_starts_at_once(home, name):
    owner, server_pid = start_owner(home, name)
    owner.kill()
    owner.wait()
    successor, _ = start_owner(home, name)
    assert is_gone(server_pid)
    successor.terminate()
    successor.wait()


def test_it_starts_after_everything_was_killed_while_a_query_ran(home):
    owner, server_pid = start_owner(home)
    server = EmbeddedPostgres(home)
    client = psycopg.connect(**server.connect_args("postgres", "postgres"), autocommit=True)
    client.execute("CREATE TABLE kept AS SELECT 1 AS id")
    os.kill(server_pid, signal.SIGKILL)
    owner.kill()
    owner.wait()
    with server, psycopg.connect(**server.connect_args("postgres", "postgres")) as connection:
        assert connection.execute("SELECT id FROM kept").fetchone() == (1,)


def test_a_crashed_server_is_launched_again_by_its_owner(home):
    with EmbeddedPostgres(home) as server:
        os.kill(server.pid or 0, signal.SIGKILL)
        assert eventually(lambda: not server.is_alive())
        server.launch()
        assert server.answers()


@pytest.mark.parametrize("content", ["{other}\n/somewhere\n", "999999999\n", "", "no number"])
def test_a_stale_pid_file_does_not_hinder(home, content):
    with EmbeddedPostgres(home):
        pass
    (home / "data" / "postmaster.pid").write_text(content.format(other=os.getpid()))
    with EmbeddedPostgres(home) as server:
        assert server.answers()


def test_an_unfinished_first_start_is_begun_again(home):
    home.mkdir(mode=0o711)
    unfinished = home / "initdb-cut-off"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(home) as server:
        assert server.answers()
    assert not unfinished.exists()


def test_data_of_another_version_is_left_alone(home):
    with EmbeddedPostgres(home):
        pass
    (home / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(StartFailed, match="was made by PostgreSQL 14"):
        EmbeddedPostgres(home).start()


def test_a_socket_always_fits_and_is_the_same_for_every_process(tmp_path):
    deep = tmp_path / ("x" * 100)
    for data in (Path("/srv/portal/var/postgres"), deep):
        assert len(str(socket_home(data) / ".s.PGSQL.5432")) < 108
        assert socket_home(data) == socket_home(data)


def test_a_deep_folder_works_and_one_of_somebody_else_is_refused(home):
    deep = home / ("very-long-name-" * 6) / "postgres"
    with EmbeddedPostgres(deep) as server:
        assert server.answers()
        taken = server.sockets
    assert str(taken).startswith("/tmp/")
    shutil.rmtree(taken)
    taken.symlink_to(home)
    with pytest.raises(StartFailed, match="somebody else"):
        EmbeddedPostgres(deep).start()
    taken.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to drop to another user")
def test_root_uses_another_user_and_copies_programs_it_cannot_reach(home, monkeypatch):
    assert server_user().name in {"postgres", "nobody"}
    reach = ServerUser.can_execute
    monkeypatch.setattr(
        ServerUser, "can_execute", lambda user, path: "pginstall" not in path.parts and reach(user, path)
    )
    with EmbeddedPostgres(home) as server:
        assert list(home.glob("server-*/package/pginstall/bin/postgres"))
        owner_of_process = Path(f"/proc/{server.pid}").stat().st_uid
    assert owner_of_process == server_user().uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to drop to another user")
def test_data_of_a_private_project_lies_where_the_other_user_can_go(tmp_path, monkeypatch):
    monkeypatch.delenv("PORTAL_DATA", raising=False)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    assert data_home(private).parent == Path("/var/tmp")
    assert data_home(Path("/usr/share")) == Path("/usr/share/var")


def test_valkey_restarts_after_a_crash_on_the_same_socket(home):
    valkey = EmbeddedValkey(home)
    valkey.start()
    with pytest.raises(AlreadyRunning):
        EmbeddedValkey(home).start()
    valkey.kill()
    assert not valkey.answers()
    valkey.launch()
    assert valkey.answers()
    valkey.stop()


def test_a_command_uses_the_server_that_runs_or_starts_its_own(home):
    with lent(EmbeddedValkey(home)) as was_started:
        assert was_started
        guest = EmbeddedValkey(home)
        with lent(guest) as was_started_again:
            assert not was_started_again
            assert guest.answers()
    assert not guest.answers()


def test_the_owner_waits_for_guests_before_it_stops(home):
    owner = EmbeddedValkey(home)
    owner.start()
    guest = subprocess.Popen(
        [sys.executable, "-c", GUEST, str(home)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert guest.stdout is not None
    assert guest.stdout.readline() == "visiting\n"
    with owner.ownership.without_guests():
        assert guest.stdout.readline() == "served\n"
        owner.stop()
    guest.wait()


GUEST = """
import sys, time
from pathlib import Path
from congress.embedded.lending import lent
from congress.embedded.valkey import EmbeddedValkey
server = EmbeddedValkey(Path(sys.argv[1]))
with lent(server):
    print("visiting", flush=True)
    time.sleep(0.5)
    assert server.answers()
    print("served", flush=True)
"""
