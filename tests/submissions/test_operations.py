import threading
import uuid

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from congress.core.errors import NotFound, TooMany
from congress.core.text import CROCKFORD
from congress.submissions.models import Receipt, ReceiptCode, Sender
from congress.submissions.operations import (
    Contact,
    change_contact,
    code_of,
    contact_of,
    forget_sender,
    issue_receipt,
    late_code,
    open_receipt,
)
from tests.factories.notifications import NotificationFactory
from tests.factories.submissions import NOON, issue

pytestmark = pytest.mark.django_db


def test_a_code_has_sixteen_characters_of_crockford_in_groups_of_four():
    code = issue().code
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert set(code.replace("-", "")) <= set(CROCKFORD)


def test_a_retry_gets_the_same_receipt_and_code():
    key = uuid.uuid4()
    first, second = issue(submission_key=key, name="周"), issue(submission_key=key, name="other")
    assert (first.receipt, first.code, first.is_new) == (second.receipt, second.code, True)
    assert not second.is_new
    assert contact_of(first.receipt).name == "周"


@pytest.mark.django_db(transaction=True)
def test_two_requests_that_race_get_one_receipt():
    for _ in range(10):
        key, start, results = uuid.uuid4(), threading.Barrier(8), []

        def post(key=key, start=start, results=results):
            start.wait()
            with transaction.atomic():
                results.append(
                    issue_receipt(
                        submission_key=key,
                        subject_type="m",
                        subject_id="1",
                        at=NOON,
                        language="en",
                        phone="13812345678",
                    )
                )
            connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 8
        assert sum(r.is_new for r in results) == 1
        assert len({(r.receipt.pk, r.code) for r in results}) == 1
        assert Receipt.objects.filter(submission_key=key).count() == 1


def test_different_submissions_get_different_codes():
    assert len({issue().code for _ in range(50)}) == 50


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{plain}", "{wide}", "{spaced}"])
def test_a_code_opens_however_it_is_typed(typed):
    issued = issue()
    code = issued.code
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    given = typed.format(
        code, lower=code.lower(), plain=code.replace("-", ""), wide=wide, spaced=code.replace("-", " ")
    )
    assert open_receipt(given, address="10.0.0.1") == issued.receipt


def test_every_miss_says_the_same():
    words = set()
    for number, code in enumerate(["", "7K3M", "0000-0000-0000-0000", "'; --", "字" * 500, "\x00"]):
        with pytest.raises(NotFound) as refusal:
            open_receipt(code, address=f"10.0.1.{number}")
        words.add(str(refusal.value.detail))
    assert len(words) == 1


def test_after_five_misses_even_the_right_code_waits():
    issued = issue()
    for _ in range(5):
        with pytest.raises(NotFound):
            open_receipt("0000-0000-0000-0000", address="10.0.0.3")
    with pytest.raises(TooMany) as refusal:
        open_receipt(issued.code, address="10.0.0.3")
    assert 0 < refusal.value.retry_after <= 60
    assert open_receipt(issued.code, address="10.0.0.4") == issued.receipt


def test_right_codes_cost_nothing():
    issued = issue()
    for _ in range(20):
        assert open_receipt(issued.code, address="10.0.0.5") == issued.receipt


def test_the_code_is_stored_nowhere():
    issued = issue(phone="13812345678", name="周某", email="zhou@example.com")
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM submissions_receipt r")
        rows = str(cursor.fetchall())
    assert issued.code not in rows
    assert issued.code.replace("-", "") not in rows


def refused(sql: str, *values: object) -> bool:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return isinstance(error.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_application_may_not_read_or_change_the_codes():
    issue()
    assert refused("SELECT * FROM submissions_receiptcode")
    assert refused("UPDATE submissions_receiptcode SET code_hmac = ''")


def test_a_plain_query_finds_no_sender():
    issued = issue(name="周", phone="13812345678")
    assert Sender.objects.count() == 0
    assert not Sender.objects.filter(pk=issued.receipt.pk).exists()
    assert Sender.objects.update(name=b"") == 0


def test_only_the_one_sender_asked_for_can_be_read():
    one, other = issue(name="周"), issue(name="王")
    assert contact_of(one.receipt) == Contact(name="周")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.sender', %s, true)", [str(one.receipt.pk)])
        assert [s.pk for s in Sender.objects.all()] == [one.receipt.pk]
        assert not Sender.objects.filter(pk=other.receipt.pk).exists()
        cursor.execute("SELECT set_config('portal.sender', '', true)")
    assert Sender.objects.count() == 0  # the variable ended with the block


@pytest.mark.django_db(transaction=True)
def test_the_permission_to_read_a_sender_ends_with_the_transaction():
    issued = issue(name="周")
    contact_of(issued.receipt)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('portal.sender', true)")
        assert not cursor.fetchone()[0]


def test_a_sender_is_unreadable_in_the_table_itself(test_server):
    issued = issue(name="周某某", phone="13812345678", email="zhou@example.com")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.sender', %s, true)", [str(issued.receipt.pk)])
        cursor.execute("SELECT name, phone, email FROM submissions_sender")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    for secret in ("周某某", "13812345678", "zhou@example.com"):
        assert secret.encode() not in stored


def test_a_contact_can_be_changed_and_forgotten():
    receipt = issue(name="周").receipt
    change_contact(receipt, phone="13912345678", is_verified=True)
    assert contact_of(receipt) == Contact("周", "13912345678", "")
    assert Receipt.objects.get(pk=receipt.pk).is_verified
    forget_sender(receipt, at=NOON)
    assert contact_of(receipt) == Contact()


@pytest.mark.django_db(transaction=True)
def test_code_and_sender_go_with_their_receipt():
    issued = issue(name="周")
    key = str(issued.receipt.pk)
    Receipt.objects.filter(pk=key).delete()
    with pytest.raises(NotFound):
        open_receipt(issued.code, address="10.0.0.6")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.sender', %s, true)", [key])
        assert Sender.objects.count() == 0


def test_a_notice_derives_the_code_when_it_is_sent():
    issued = issue()
    notice = NotificationFactory(facts={"receipt_id": str(issued.receipt.pk)})
    assert late_code(notice) == {"code": issued.code} == {"code": code_of(issued.receipt)}


def test_a_code_cannot_be_stored_twice():
    issued = issue()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptCode.objects.bulk_create([ReceiptCode(receipt=issued.receipt, code_hmac=b"x")])
