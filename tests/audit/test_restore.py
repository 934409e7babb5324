"""The restore drill of docs/operations.md, with a server of its own and the commands an operator types."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from congress.core.keys import make_keyring_file
from congress.embedded.postgres import APP_ROLE, OWNER_ROLE, SUPERUSER
from tests.cluster import PROJECT, TestCluster, create_database

Manage = Callable[..., str]
BEFORE, AFTER = "portal_before", "portal_after"
START = """
import json, sys, uuid
from io import StringIO
from django.core.management import call_command
from django.utils import timezone
from congress.audit.operations import record
from congress.submissions.erasures import erase_phone
from congress.submissions.models import Receipt
from congress.submissions.operations import contact_of, issue_receipt

def command(*words):
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()

def names():
    return {str(receipt.pk): contact_of(receipt).name for receipt in Receipt.objects.all()}

def seal_all():
    while "nothing" not in (said := command("seal_audit")):
        head = said.split()[0]
    return head
"""
WRITE = """
keys = []
for number in range(3):
    issued = issue_receipt(
        submission_key=uuid.uuid4(), subject_type="drill", subject_id=str(number), at=timezone.now(), language="en",
        name=f"resident {number}", phone=f"1380000000{number}", is_verified=True)
    record("drill.sent", issued.receipt)
    keys.append(str(issued.receipt.pk))
answer = {"keys": keys, "head": seal_all()}
"""
ERASE = """
answer = [erase_phone("13800000001", at=timezone.now()), command("erasures", "export", FILE)]
"""
RESTORED = """
answer = {"found": names(), "sealed": seal_all(), "verified": command("verify_audit", "--head", HEAD)}
answer["replayed"] = [command("erasures", "replay", FILE) for _ in range(2)]
answer["names"] = names()
record("drill.after", Receipt.objects.first())
seal_all()
answer["verified_again"] = command("verify_audit", "--head", HEAD)
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[TestCluster]:
    """A server that only this drill uses."""
    made = TestCluster()
    yield made
    made.stop()


@pytest.fixture
def on(cluster: TestCluster, tmp_path: Path) -> Callable[..., Manage]:
    """A function that returns `manage.py` for a database, under a keyring of the drill."""
    make_keyring_file(tmp_path / "keyring.json")

    def manage_of(database: str, role: str = "app") -> Manage:
        environment = os.environ | {
            "DATABASE_URL": cluster.server.url(APP_ROLE, database),
            "DATABASE_OWNER_URL": cluster.server.url(OWNER_ROLE, database),
            "DATABASE_ROLE": role,
            "DJANGO_SETTINGS_MODULE": "congress.settings",
            "KEYRING_FILE": str(tmp_path / "keyring.json"),
            "PORTAL_DATA": str(tmp_path),
            "REDIS_URL": "redis://127.0.0.1:1",  # nobody is there, and nobody is asked
        }

        def manage(*words: str) -> str:
            command = [sys.executable, "manage.py", *words]
            done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr[-2000:]
            return done.stdout

        return manage

    return manage_of


def answer(manage: Manage, script: str, **given: str) -> Any:
    """Run `script` in one process of its own (starting one takes the longest) and return its `answer`."""
    names = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    said = manage("shell", "-c", f"{START}{names}{script}\nprint('ANSWER', json.dumps(answer))")
    return json.loads(re.findall(r"^ANSWER (.+)$", said, re.MULTILINE)[-1])


def run(cluster: TestCluster, program: str, *words: str) -> None:
    """Run a packaged program of PostgreSQL against the drill's server."""
    server = cluster.server
    command = [str(server.install / "bin" / program), "-h", str(server.sockets), "-U", SUPERUSER, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr[-2000:]


def restore(cluster: TestCluster, dump: Path) -> None:
    """Put the dump into a fresh database, whose transaction ids have little to do with the old ones."""
    with psycopg.connect(**cluster.server.connect_args(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {AFTER} OWNER {OWNER_ROLE}")
    run(cluster, "pg_restore", "-d", AFTER, "--exit-on-error", str(dump))


def test_after_a_restore_the_audit_verifies_goes_on_and_erased_senders_are_gone_again(cluster, on, tmp_path):
    create_database(cluster.server, BEFORE)
    before, dump, erasures = on(BEFORE), tmp_path / "portal.dump", str(tmp_path / "erasures.jsonl")
    written = answer(before, WRITE)
    run(cluster, "pg_dump", "-d", BEFORE, "--format=custom", f"--file={dump}")
    assert answer(before, ERASE, FILE=erasures)[0] == 1

    restore(cluster, dump)
    assert "epoch 2" in on(AFTER, "owner")("bump_audit_epoch", "the drill")
    told = answer(on(AFTER), RESTORED, FILE=erasures, HEAD=written["head"])
    first, second, third = written["keys"]
    assert told["found"] == {first: "resident 0", second: "resident 1", third: "resident 2"}  # older than the erasure
    assert told["verified"].startswith("whole: 4 entries")  # three sent, and the new epoch
    assert ["1 senders erased again" in told["replayed"][0], "0 senders" in told["replayed"][1]] == [True, True]
    assert told["names"] == {first: "resident 0", second: "", third: "resident 2"}
    assert told["verified_again"].startswith("whole: 6 entries")  # the erasure, and one deed more
    assert int(written["head"].split(":")[0]) < int(told["sealed"].split(":")[0])  # sealing goes on
