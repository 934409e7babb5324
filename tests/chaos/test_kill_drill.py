"""Whatever dies while residents write: what was acknowledged is there once, each notice went out once.

`CHAOS=long` (make chaos) runs the drill of SECURITY.md: 10,000 messages, 100 workers, 20 times Valkey and
10 times PostgreSQL killed. The short one runs with every other test.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from congress.embedded.postgres import SUPERUSER, EmbeddedPostgres
from tests.cluster import PROJECT, TEMPLATE, copy_migrated_cluster

from .gateway import RecordingGateway
from .killing import KINDS, kill_one, wait_until_ready
from .residents import Residents, text_of

WIDE = [1_000_000, 1_000_000]  # limits have tests of their own
LIMITS = dict.fromkeys(("message-address", "message-address-usual", "message-station", "message-phone"), WIDE)
UNFINISHED = """SELECT state, attempts, due_at - now(), lease_until - now(), last_error
    FROM notifications_delivery WHERE state <> 'sent'"""


@dataclass(frozen=True)
class Plan:
    """How much is written, and what is killed meanwhile."""

    messages: int
    residents: int
    kills: tuple[str, ...]
    seconds: float


SHORT = Plan(messages=200, residents=8, kills=(*KINDS, "postgres"), seconds=240)
LONG = Plan(
    messages=10_000, residents=12, seconds=5_400,
    kills=("worker process",) * 60 + ("worker",) * 40 + ("valkey",) * 20 + ("postgres",) * 10 + ("relay",) * 20
    + ("web",) * 10 + ("web process",) * 20,
)  # fmt: skip


@contextlib.contextmanager
def drill_home() -> Iterator[Path]:
    """A folder with a migrated PostgreSQL of its own, reachable for the server's user."""
    folder = Path(tempfile.mkdtemp(prefix="portal-drill-"))
    folder.chmod(0o711)
    copy_migrated_cluster(folder / "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Portal:
    """The running portal: its manager's process, where it answers, and its database."""

    manager: subprocess.Popen[str]
    origin: str
    code: str
    server: EmbeddedPostgres

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Return what the superuser reads, past every policy."""
        with psycopg.connect(**self.server.connect_args(SUPERUSER, TEMPLATE)) as connection:
            return connection.execute(query).fetchall()


@contextlib.contextmanager
def running_portal(home: Path, gateway: RecordingGateway) -> Iterator[Portal]:
    """Start the portal under its manager, and stop it as Ctrl-C does."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "REDIS_", "PYTEST_"))
    }
    environment |= {
        "PORTAL_DATA": str(home), "EMBEDDED_DATABASE": TEMPLATE, "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "SECURE": "0", "LIMITS": json.dumps(LIMITS), "LOG_LEVEL": "WARNING",
        "SMS_GATEWAY": "congress.notifications.channels.HttpGateway",
        "SMS_GATEWAY_OPTIONS": json.dumps({"url": gateway.url, "timeout": 2}),
    }  # fmt: skip
    with open(home / "portal.log", "w+") as log:
        manager = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.portal"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE,
            stderr=log, text=True,
        )  # fmt: skip
        assert manager.stdout is not None
        said = manager.stdout.readline()
        assert said, (home / "portal.log").read_text()[-3000:]
        threading.Thread(target=shutil.copyfileobj, args=(manager.stdout, log), daemon=True).start()
        running = Portal(manager, server=EmbeddedPostgres(home / "postgres"), **json.loads(said))
        try:
            yield running
        finally:
            if os.environ.get("DRILL_LOG"):
                shutil.copy(home / "portal.log", os.environ["DRILL_LOG"])
            manager.send_signal(signal.SIGINT)
            assert manager.wait(timeout=60) == 0


@pytest.fixture
def gateway() -> Iterator[RecordingGateway]:
    recording = RecordingGateway()
    yield recording
    recording.stop()


@pytest.fixture
def portal(gateway: RecordingGateway) -> Iterator[Portal]:
    """The portal, started for the drill."""
    with drill_home() as home, running_portal(home, gateway) as running:
        yield running


@pytest.mark.chaos
def test_no_acknowledged_message_is_lost_or_doubled_and_each_notice_goes_out_once(portal, gateway, capsys):
    plan = LONG if os.environ.get("CHAOS") == "long" else SHORT
    begun = time.monotonic()
    assert wait_until_ready(portal.origin)
    residents = Residents(
        portal.origin, portal.code, count=plan.messages, threads=plan.residents, deadline=begun + plan.seconds
    )
    residents.start()
    kills = kill_while_they_write(portal, plan, residents)
    residents.join()
    written = time.monotonic() - begun
    deliveries = wait_for_deliveries(portal, deadline=begun + plan.seconds)

    assert residents.refused == []
    assert residents.acknowledged == {text_of(number) for number in range(plan.messages)}
    texts = Counter(text for (text,) in portal.rows("SELECT text FROM liaison_stations_message"))
    assert texts == Counter(residents.acknowledged), "each acknowledged message is there, once"
    assert set(deliveries.values()) == {"sent"}, portal.rows(UNFINISHED)
    assert deliveries == dict.fromkeys(gateway.accepted, "sent")
    assert len(gateway.accepted) == plan.messages
    assert set(gateway.accepted.values()) == {1}
    assert kills == Counter(plan.kills)
    with capsys.disabled():
        print(
            f"\n  drill: {plan.messages} messages, {sum(kills.values())} kills, {residents.resent} forms sent again,"
            f" {gateway.lost_answers} answers of the gateway lost, {sum(gateway.repeated.values())} texts it had"
            f" already, written in {written:.0f} s, delivered after {time.monotonic() - begun:.0f} s"
        )


def kill_while_they_write(portal: Portal, plan: Plan, residents: Residents) -> Counter[str]:
    """Let the residents write share by share, with a kill in the middle of each; return what was killed."""
    order = random.sample(plan.kills, len(plan.kills))
    share, rest = divmod(plan.messages, len(order))
    done: Counter[str] = Counter()
    for number, kind in enumerate(order):
        residents.allowed.release(share)
        wanted = number * share + share // 3
        while len(residents.acknowledged) < wanted and time.monotonic() < residents.deadline:
            time.sleep(0.02)
        done[kind] += kill_one(portal.manager.pid, kind)
    residents.allowed.release(rest + plan.residents)  # the last ones find nothing left, and stop
    return done


def wait_for_deliveries(portal: Portal, *, deadline: float) -> dict[str, str]:
    """Return each text message's key and state, once none is under way."""
    while True:
        try:
            found = dict(portal.rows("SELECT dedupe_key, state FROM notifications_delivery WHERE channel = 'sms'"))
        except psycopg.OperationalError:
            found = {"": "database away"}
        if set(found.values()) <= {"sent", "dead"} or time.monotonic() > deadline:
            return found
        time.sleep(0.2)
