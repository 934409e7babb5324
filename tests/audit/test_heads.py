import os
from datetime import UTC, datetime
from io import StringIO

import psycopg
import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from congress.audit.heads import note_head, read_heads
from congress.audit.models import Seal
from congress.audit.tasks import note_head as nightly
from tests.factories.audit import record_many

from .test_sealing import seal_all

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "kept" / "heads.log"
    return settings.AUDIT_HEAD_FILE


def verify(file) -> str:
    said = StringIO()
    call_command("verify_audit", heads=file, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_each_new_head_is_added_once_and_verifies(file):
    assert note_head(at=NOON) == ""
    for _ in range(3):
        record_many(1)
        seal_all()
        assert note_head(at=NOON) == note_head(at=NOON)
    assert read_heads(file) == [f"{s.no}:{bytes(s.hash).hex()}" for s in Seal.objects.order_by("no")]
    assert file.read_text().startswith("2026-03-02T12:00:00+08:00 1:")
    assert "3 heads from outside" in verify(file)


def test_a_cut_end_and_a_chain_written_anew_show_against_the_file(file, superuser: psycopg.Connection):
    for _ in range(2):
        record_many(1)
        seal_all()
        note_head(at=NOON)
    superuser.execute("DELETE FROM audit_seal WHERE no = 2")
    superuser.execute("DELETE FROM audit_entry WHERE tx >= %s", [Seal.objects.get(no=1).upto])
    call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match="seal 2: it is missing"):
        verify(file)
    record_many(1)
    seal_all()
    with pytest.raises(CommandError, match="seal 2: it is not the one that was noted outside"):
        verify(file)


def test_the_head_goes_out_by_mail_even_when_the_file_cannot_be_written(file, settings, tmp_path):
    settings.AUDIT_HEAD_EMAIL = "auditor@example.com"
    settings.AUDIT_HEAD_FILE = tmp_path / "blocked" / "heads.log"
    (tmp_path / "blocked").write_text("no folder")
    record_many(1)
    seal_all()
    with pytest.raises(OSError, match="blocked"):
        nightly()
    settings.AUDIT_HEAD_FILE = file
    nightly()
    newest = read_heads(file)[-1]
    assert [message.to for message in mail.outbox] == [["auditor@example.com"]] * 2
    assert all(newest in message.body for message in mail.outbox)


@pytest.mark.parametrize("line", ["nonsense", "x 1:abc", "x :" + "a" * 64, "x 1:" + "g" * 64])
def test_a_line_that_holds_no_head_is_named(file, line):
    os.makedirs(file.parent)
    file.write_text(f"{line}\n")
    with pytest.raises(CommandError, match="line 1"):
        verify(file)
    with pytest.raises(CommandError):
        verify(file.parent / "absent")
