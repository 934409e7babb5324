import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from congress.audit.merkle import START, merkle_root
from congress.audit.models import Entry, Seal
from congress.audit.sealing import ClockRanBack, seal_once
from congress.audit.verification import find_breaks
from tests.factories.audit import filled, record_many

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


PATIENCE = 120.0


def seal_next() -> Seal:
    """Seal what there is. Open transactions of other databases on this server hold sealing back: wait for them."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        seal = seal_once(at=NOON)
        if seal is not None:
            return seal
        time.sleep(0.02)
    raise AssertionError("Nothing could be sealed.")


def seal_all() -> None:
    """Seal until every entry is sealed."""
    while sum(Seal.objects.values_list("count", flat=True)) < Entry.objects.count():
        seal_next()


def test_the_root_has_the_shape_of_the_standard():
    def leaf(data: bytes) -> bytes:
        return hashlib.sha256(b"\0" + data).digest()

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    a, b, c, d, e = (leaf(x) for x in (b"a", b"b", b"c", b"d", b"e"))
    assert merkle_root([b"a", b"b", b"c", b"d", b"e"]) == node(node(node(a, b), node(c, d)), e)
    assert merkle_root([]) == hashlib.sha256(b"").digest()


def test_seals_follow_one_another_and_nothing_is_sealed_twice():
    record_many(3)
    first = seal_next()
    record_many(2)
    second = seal_next()
    assert (first.no, first.count, bytes(first.prev)) == (1, 3, START)
    assert (second.no, second.count, bytes(second.prev)) == (2, 2, bytes(first.hash))
    assert seal_once(at=NOON) is None
    assert list(find_breaks()) == []


def test_an_open_transaction_holds_back_what_came_after_it_and_is_not_lost():
    other = connection.copy()
    with transaction.atomic():
        record_many(1)
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_entry (at, verb, actor_name, subject_type, subject_id, scope_path, before, after,"
                " request_id, epoch, tx, leaf) VALUES (now(), 'late', '', 't', '1', '', '{}', '{}', '', 1, 0, '')"
            )
        assert seal_once(at=NOON) is None
    other.close()
    seal_all()
    assert sum(Seal.objects.values_list("count", flat=True)) == 2
    assert list(find_breaks()) == []


def test_eight_writers_and_a_sealer_at_once_seal_every_entry_exactly_once():
    def write(number: int) -> None:
        for _ in range(25):
            with transaction.atomic():
                record_many(2, verb=f"writer.{number}")
        connection.close()

    def seal() -> None:
        for _ in range(60):
            seal_once(at=NOON)
        connection.close()

    with ThreadPoolExecutor(10) as pool:
        for work in [pool.submit(write, n) for n in range(8)] + [pool.submit(seal) for _ in range(2)]:
            work.result()
    seal_all()
    assert Entry.objects.count() == sum(Seal.objects.values_list("count", flat=True)) == 400
    assert list(find_breaks()) == []


def test_the_head_is_logged(caplog):
    record_many(1)
    with caplog.at_level("INFO"):
        seal = seal_next()
    assert f"audit head 1:{bytes(seal.hash).hex()}" in caplog.text


def test_a_new_epoch_begins_after_the_rest_of_the_old_one_was_sealed(superuser: psycopg.Connection):
    record_many(2)
    seal_all()
    record_many(1)
    superuser.execute("INSERT INTO audit_epoch VALUES (2, now(), 'restored')")
    record_many(3)
    seal_all()
    assert list(Seal.objects.order_by("no").values_list("epoch", "count")) == [(1, 2), (1, 1), (2, 3)]
    assert list(find_breaks()) == []


def test_a_restore_without_a_new_epoch_is_noticed(superuser: psycopg.Connection):
    record_many(1)
    seal = seal_next()
    superuser.execute("UPDATE audit_seal SET upto = %s", [seal.upto + 10_000_000])
    with pytest.raises(ClockRanBack):
        seal_next()


# -- what an intruder may try ---------------------------------------------------------------------

CHANGES = {
    "at": "at + interval '1 microsecond'",
    "verb": "verb || 'x'",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "actor_name": "actor_name || ' '",
    "principal_id": "7",
    "subject_type": "'x'",
    "subject_id": "subject_id || '0'",
    "scope_path": "'.43.'",
    "before": "'{\"a\": 1}'",
    "after": "after || '{\"n\": -1}'",
    "request_id": "'r'",
}


def test_of_10000_tampered_entries_every_single_one_is_named(superuser: psycopg.Connection):
    for _ in range(10):
        Entry.objects.bulk_create(filled(1_020))
        seal_next()
    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    tampered = set(ids[:10_000])
    columns = list(CHANGES)
    for place, column in enumerate(columns):
        mine = [number for number in sorted(tampered) if number % len(columns) == place]
        superuser.execute(f"UPDATE audit_entry SET {column} = {CHANGES[column]} WHERE id = ANY(%s)", [mine])
    named = {str(found) for found in find_breaks()}
    assert named == {f"entry {number}: it was changed" for number in tampered}


@pytest.mark.parametrize(
    ("crime", "named"),
    [
        ("UPDATE audit_entry SET verb = 'x' WHERE id = {third}", "entry {third}"),
        ("UPDATE audit_entry e SET tx = tx + 1, verb = 'x' WHERE id = {third}", "entry {third}"),
        ("DELETE FROM audit_entry WHERE id = {third}", "seal 2"),
        ("UPDATE audit_seal SET count = 9 WHERE no = 2", "seal 2"),
        ("UPDATE audit_seal SET at = at + interval '1 s' WHERE no = 2", "seal 2"),
        ("DELETE FROM audit_seal WHERE no = 2", "seal 2"),
        ("DELETE FROM audit_seal WHERE no = 1", "seal 1"),
    ],
)
def test_the_first_break_is_named_and_ends_the_command_with_an_error(superuser, crime: str, named: str):
    for _ in range(3):
        record_many(2)
        seal_next()
    third = Entry.objects.order_by("id").values_list("id", flat=True)[2]
    superuser.execute(crime.format(third=third))
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=errors, stdout=StringIO())
    assert errors.getvalue().startswith(named.format(third=third))


def test_a_forged_leaf_is_found_by_its_seal(superuser: psycopg.Connection):
    for _ in range(50):
        record_many(2)
        seal_next()
    first_of_each = list(Entry.objects.order_by("id").values_list("id", flat=True))[::2]
    for number in first_of_each:
        superuser.execute("UPDATE audit_entry SET verb = 'forged' WHERE id = %s", [number])
        superuser.execute("UPDATE audit_entry e SET leaf = audit_leaf(e) WHERE id = %s", [number])
    assert {found.where for found in find_breaks()} == {f"seal {number}" for number in range(1, 51)}


def test_an_entry_slipped_into_a_sealed_range_is_found(superuser: psycopg.Connection):
    record_many(2)
    seal_next()
    superuser.execute(
        "INSERT INTO audit_entry SELECT (e).* FROM (SELECT jsonb_populate_record(e, '{\"id\": 999999}') AS e"
        " FROM audit_entry e LIMIT 1) AS copied"
    )
    superuser.execute("UPDATE audit_entry e SET leaf = audit_leaf(e) WHERE id = 999999")
    assert [found.where for found in find_breaks()] == ["seal 1"]


def test_a_cut_end_shows_against_the_head_noted_outside(superuser: psycopg.Connection):
    record_many(1)
    seal_next()
    record_many(1)
    head = seal_next()
    noted = f"{head.no}:{bytes(head.hash).hex()}"
    assert list(find_breaks(heads=[noted])) == []
    superuser.execute("DELETE FROM audit_seal WHERE no = 2")
    superuser.execute("DELETE FROM audit_entry WHERE tx >= %s", [Seal.objects.get(no=1).upto])
    assert list(find_breaks()) == []
    assert [found.where for found in find_breaks(heads=[noted])] == ["seal 2"]


def test_a_whole_chain_verifies_and_says_so():
    record_many(2)
    seal_next()
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue().startswith("whole: 2 entries, head 1:")
