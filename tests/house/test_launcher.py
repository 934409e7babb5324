"""The manager behind `make demo`: it restarts what crashes, stops everything, and leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import resolve

from congress.embedded.ownership import AlreadyRunning
from congress.embedded.postgres import EmbeddedPostgres
from congress.launcher import databases, install, preparation, stamps, welcome
from congress.launcher.__main__ import _only_one
from congress.launcher.addresses import Address, listen
from congress.launcher.preparation import Preparation, StepFailed
from congress.launcher.programs import programs
from tests.factories.stations import StationFactory

PROJECT = Path(__file__).resolve().parents[2]
# A child that starts a child of its own, both waiting for ever, and one that ends at once.
MANAGER = """
import sys
from congress.launcher.supervisor import Child, Supervisor
from congress.launcher import supervisor
from pathlib import Path
supervisor.FIRST_PAUSE = supervisor.LONGEST_PAUSE = 0.05
python, folder = sys.executable, Path(sys.argv[1])
nested = ("import subprocess, sys, time; print('nested is up', flush=True);"
          " subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); time.sleep(600)")
stubborn = ("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
            " print('deaf', flush=True); time.sleep(600)")
again = f"open('{folder}/starts', 'a').write('x')"
supervisor.GRACE = 1.0
Supervisor([
    Child("nested", [python, "-c", nested]),
    Child("stubborn", [python, "-c", stubborn]),
    Child("again", [python, "-c", again]),
    Child("once", [python, "-c", "print('as it is')"], is_once=True),
]).run()
print("goodbye", flush=True)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder that the servers' user can reach, unlike pytest's own for root."""
    folder = Path(tempfile.mkdtemp(prefix="portal-launcher-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def manager(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running manager whose children have all started."""
    with open(home / "said", "wb") as said:
        process = subprocess.Popen([sys.executable, "-u", "-c", MANAGER, str(home)], cwd=PROJECT, stdout=said)
    assert eventually(lambda: {"nested is up", "deaf", "as it is"} <= words_said(home))
    everybody = family(process.pid)
    yield process
    process.kill()
    process.wait()
    for pid in everybody:  # what a child of ours started is its own to tie, as gunicorn_config.py does
        if is_running(pid):
            os.kill(pid, signal.SIGKILL)


def words_said(home: Path) -> set[str]:
    """Return what was printed, without the names before it."""
    return {line.split("| ", 1)[-1] for line in (home / "said").read_text().splitlines()}


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Poll `condition` until it holds or `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def family(pid: int) -> list[int]:
    """Return the ids of everything that `pid` started, and they started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rsplit(")", 1)[1].split()[:2]
        except (OSError, ProcessLookupError):
            continue
        if int(parent) == pid and state != "Z":
            found += [int(stat.parent.name), *family(int(stat.parent.name))]
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_stops_every_process_and_says_goodbye(manager, home):
    everybody = family(manager.pid)
    assert len(everybody) >= 3
    manager.send_signal(signal.SIGINT)
    assert manager.wait(timeout=30) == 0
    assert not [pid for pid in everybody if is_running(pid)]
    assert "goodbye" in words_said(home)


def test_the_children_end_when_the_manager_is_killed(manager):
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family(manager.pid)}
    direct = [pid for pid, command in commands.items() if b"nested is up" in command or b"deaf" in command]
    manager.kill()
    manager.wait()
    assert len(direct) == 2
    assert eventually(lambda: not [pid for pid in direct if is_running(pid)])


def test_a_crashed_child_starts_again_and_one_for_once_does_not(manager, home):
    assert eventually(lambda: len((home / "starts").read_text()) >= 3)
    assert (home / "said").read_text().count("as it is") == 1
    assert "again ended with 0; it starts again in 0.05 s." in words_said(home)


def test_a_taken_port_is_left_alone_and_another_one_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        address = listen("127.0.0.1", taken)
        assert address.port != taken
        assert address.origin == f"http://localhost:{address.port}"
        with socket.create_connection(("127.0.0.1", address.port), timeout=5):
            pass
    for opened in address.sockets:
        opened.close()


def test_the_portal_may_be_opened_to_the_network_on_purpose(monkeypatch):
    monkeypatch.setattr("congress.launcher.addresses.lan_address", lambda: "192.168.1.20")
    address = Address("0.0.0.0", 8000, ())
    assert not address.is_local
    assert address.origin == "http://192.168.1.20:8000"
    assert "localhost" in address.names


def test_every_part_of_the_portal_is_started_on_the_sockets_we_hold():
    address = listen("127.0.0.1", 0)
    children = {child.name: child for child in programs(address)}
    assert set(children) == {"web", "worker", "beat", "relay", "sealer", "welcome"}
    assert children["web"].keep == tuple(opened.fileno() for opened in address.sockets)
    for opened in address.sockets:
        opened.close()


def test_a_second_portal_on_the_same_data_is_refused_with_the_address_of_the_first(home):
    with _only_one(home) as lock:
        lock.write("http://localhost:8000 (process 7)")
        lock.flush()
        with pytest.raises(AlreadyRunning, match="http://localhost:8000"), _only_one(home):
            pass


def test_a_stamp_changes_with_the_sources_and_survives(home, monkeypatch):
    monkeypatch.setattr(stamps, "PROJECT", home)
    (home / "one.txt").write_text("1")
    first = stamps.digest("*.txt")
    (home / "one.txt").write_text("2")
    assert stamps.digest("*.txt") != first
    stamps.Stamps(home).put("tables", first)
    assert stamps.Stamps(home).has("tables", first)
    (home / "prepared.json").write_text("{broken")
    assert not stamps.Stamps(home).has("tables", first)


def test_a_first_fill_that_was_cut_off_begins_again_and_a_second_start_does_nothing(home, monkeypatch, capsys):
    commands: list[tuple[str, str]] = []
    failing = {"load_demo"}

    def run(*arguments: str, environment: dict[str, str] | None = None) -> None:
        commands.append((arguments[0], (environment or {}).get("EMBEDDED_DATABASE", "")))
        if arguments[0] in failing:
            raise StepFailed("cut off")

    monkeypatch.setattr(preparation, "run_command", run)
    monkeypatch.setattr(Preparation, "_has_output", lambda *_: True)
    with EmbeddedPostgres(home / "postgres") as server:
        settings = SimpleNamespace(
            DATA_HOME=home, DATABASE_NAME="portal", USES_EMBEDDED_POSTGRES=True, EMBEDDED_POSTGRES=server, DEMO=True,
            KEYRING_FILE=str(home / "keyring.json"), BASE_DIR=home,
        )  # fmt: skip
        with pytest.raises(StepFailed):
            Preparation(settings).run()
        assert not databases.exists(server, "portal")
        failing.clear()
        Preparation(settings).run()
        assert databases.exists(server, "portal")
        assert not databases.exists(server, "portal_filling")
        filled = [name for name, database in commands if database == "portal_filling"]
        told = ["migrate", "load_divisions", "make_bodies", "load_demo"]
        assert filled == [*told, *told, "rebuild_search", "rebuild_rollups", "import_figures"]
        commands.clear()
        Preparation(settings).run()
        assert commands == [("make_keys", "")], "no keyring was made by this test's commands"


def test_a_failing_installation_shows_what_was_said(capsys):
    with pytest.raises(install.InstallFailed, match="no such package"):
        install.run_step("Installing", [sys.executable, "-c", "print('no such package'); raise SystemExit(1)"])
    install.run_step("Installing", [sys.executable, "-c", "print('noise')"])
    assert "noise" not in capsys.readouterr().out


def test_an_installation_that_was_cut_off_is_begun_again(home, monkeypatch):
    ran: list[str] = []
    monkeypatch.setattr(install, "run_step", lambda title, command: ran.append(title))
    venv = home / "venv"
    (venv / "half").mkdir(parents=True)

    def make(at: Path) -> None:
        ran.append("venv")
        at.mkdir()

    monkeypatch.setattr(install, "make_venv", make)
    install.install("base", venv)
    assert ran[0] == "venv"
    assert not (venv / "half").exists()
    ran.clear()
    install.install("base", venv)
    assert ran == []
    (venv / ".installed-base").write_text("an older list")
    install.install("base", venv)
    assert ran == ["Installing the locked packages of requirements/base.txt"]


def test_an_old_python_is_refused_in_plain_words(monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    with pytest.raises(install.InstallFailed, match=r"this is 3\.9"):
        install.check_python()


@pytest.mark.django_db
def test_the_card_shows_a_stations_code_and_who_can_sign_in(settings):
    settings.PUBLIC_ORIGIN = "http://localhost:8123"
    StationFactory(name="侯家塘街道人大代表联络站", code="7K2M9QX")
    said = "\n".join(welcome.station_lines())
    assert "http://localhost:8123/s/7K2M9QX/" in said
    assert "▀" in said
    people = "\n".join(welcome.persona_lines())
    assert "康以宁" in people
    assert "http://localhost:8123/accounts/demo/" in people
    assert resolve("/accounts/demo/")


def test_chinese_takes_two_columns():
    assert welcome.widened("禹知夏", 8) == "禹知夏  "
    assert welcome.widened("abc", 8) == "abc     "
    assert welcome.pairs(["a", "b", "c"]) == [["a", "b"], ["c"]]
