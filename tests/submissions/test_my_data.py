"""My data: seen, taken away and erased by whoever has the telephone, and by nobody else."""

import re
import threading
import time
import uuid
from datetime import timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from congress.access.codes import MY_DATA, issue_phone_code
from congress.audit.models import Entry
from congress.notifications.delivering import attempt
from congress.notifications.models import Delivery
from congress.notifications.states import DeliveryState
from congress.submissions.erasures import erase_phone, export_erasures, receipts_of_phone
from congress.submissions.models import Erasure, Receipt, Sender
from congress.submissions.operations import Contact, contact_of
from liaison_stations import operations
from liaison_stations.models import Neighbour
from tests.factories.messages import Cast, post
from tests.factories.notifications import DeliveryFactory, NotificationFactory
from tests.factories.submissions import NOON, issue

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13812345678", "13912340000"
FIND, SHOW, FILE, ERASE = (f"/privacy/my-data/{part}" for part in ("", "kept/", "file/", "erase/"))


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def prove(client, phone: str = PHONE) -> None:
    code = issue_phone_code(phone=phone, purpose=MY_DATA, at=timezone.now(), address="10.1.0.1")
    answer = client.post(FIND, {"phone": phone, "code": code, "deed": "show"})
    assert (answer.status_code, answer.url) == (302, SHOW)


def plain(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def test_until_the_code_is_right_a_known_number_gets_the_same_answers_as_an_unknown_one(client):
    issue(phone=PHONE)
    for fields in ({"deed": "send"}, {"deed": "show", "code": "000000"}, {"deed": "show", "code": ""}):
        known, unknown = (client.post(FIND, fields | {"phone": phone}) for phone in (PHONE, OTHER))
        assert known.status_code == unknown.status_code
        assert plain(known).replace(PHONE, "") == plain(unknown).replace(OTHER, "")
    assert client.get(SHOW).url == FIND


def test_what_was_typed_stays_and_what_is_no_number_is_said(client):
    answer = client.post(FIND, {"phone": "12345", "deed": "send"})
    assert answer.status_code == 422
    assert b'value="12345"' in answer.content
    answer = client.post(FIND, {"phone": "138 1234 5678", "deed": "show", "code": "111111"})
    assert answer.status_code == 422
    assert b'value="138 1234 5678"' in answer.content


def test_the_page_lists_what_is_kept_under_the_number_masked_and_nothing_else(client):
    message = post(contact=operations.Contact("周一平", PHONE, "zhou@example.com", False)).row
    post(contact=operations.Contact("王某", OTHER, "", False), text="另一件事情，与此无关，请看看。")
    prove(client)
    page = client.get(SHOW).content.decode()
    assert message.title in page
    assert "另一件" not in page
    for shown in ("138****5678", "周**", "z***@example.com"):
        assert shown in page
    for hidden in (PHONE, "周一平", "zhou@", OTHER):
        assert hidden not in page


def test_the_file_opens_the_name_beside_a_confirmed_number_only(client):
    issue(phone=PHONE, name="周一平", email="zhou@example.com", is_verified=True)
    issue(phone=PHONE, name="王二", email="wang@example.com")
    prove(client)
    answer = client.get(FILE)
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in answer["Cache-Control"]
    told = answer.json()
    assert told["phone"] == PHONE
    assert {(row["name"], row["email"]) for row in told["submissions"]} == {
        ("周一平", "zhou@example.com"), ("王**", "w***@example.com"),
    }  # fmt: skip


@pytest.mark.parametrize("address", [SHOW, FILE, ERASE])
def test_without_the_code_or_after_a_quarter_of_an_hour_or_with_a_touched_cookie_nothing_is_shown(
    client, address, monkeypatch
):
    issue(phone=PHONE)
    assert client.get(address).url == FIND
    prove(client)
    assert client.get(address).status_code == 200
    cookie = client.cookies["my-data"]
    assert PHONE not in cookie.value
    assert (cookie["max-age"], cookie["path"], cookie["httponly"]) == (900, FIND, True)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 901)
    assert client.get(address).url == FIND
    monkeypatch.undo()
    client.cookies["my-data"] = "A" + cookie.value
    assert client.get(address).url == FIND


def test_closing_the_page_forgets_the_number(client):
    prove(client)
    assert client.get("/privacy/my-data/close/").url == FIND
    assert client.get(SHOW).url == FIND


def test_erasing_asks_first_then_takes_the_contact_and_leaves_the_thread(client):
    posted = post(contact=operations.Contact("周一平", PHONE, "zhou@example.com", True))
    other = issue(phone=OTHER, name="王某").receipt
    prove(client)
    assert "cannot be undone" in client.get(ERASE).content.decode()
    assert contact_of(posted.receipt).phone == PHONE
    answer = client.post(ERASE, follow=True)
    assert "keeps nothing under 138****5678" in answer.content.decode()
    assert contact_of(posted.receipt) == Contact()
    assert contact_of(other) == Contact(name="王某", phone=OTHER)
    posted.row.refresh_from_db()
    assert posted.row.text
    assert [row.receipt_id for row in Erasure.objects.all()] == [posted.receipt.pk]
    entry = Entry.objects.get(verb="submissions.sender_erased")
    assert entry.subject_id == str(posted.receipt.pk)
    assert not {PHONE, "周一平", "zhou@example.com"} & set(str(vars(entry)).split("'"))
    assert "Nothing was left" in client.post(ERASE, follow=True).content.decode()


def test_what_was_on_its_way_is_ended_and_nothing_comes_after(client):
    cast = Cast()
    message = cast.message(contact=operations.Contact("", PHONE, "zhou@example.com", True))
    other = DeliveryFactory(notification=NotificationFactory(facts={"receipt": "x", "thing": "y"}))
    mine = Delivery.objects.told_to(str(message.receipt_id))
    first = mine.order_by("pk").first()
    assert mine.count() == 2
    mine.filter(pk=first.pk).update(state=DeliveryState.SENT)
    erase_phone(PHONE, at=NOON)
    assert {d.state for d in mine.exclude(pk=first.pk)} == {DeliveryState.DEAD}
    assert not any(d.to for d in mine.all())
    assert Delivery.objects.get(pk=other.pk).state == DeliveryState.PENDING
    operations.pass_on(message, by=cast.moderator, at=NOON, publish=True)
    assert mine.count() == 2
    assert attempt(mine.exclude(pk=first.pk).get().pk) is None


def test_a_neighbour_stays_counted_and_their_number_is_forgotten():
    lead = Cast().with_deputy()
    contact = operations.Contact("", PHONE, "", True)
    operations.join_message(lead, contact=contact, submission_key=uuid.uuid4(), language="en", at=NOON)
    assert Neighbour.objects.get().phone_hmac
    assert erase_phone(PHONE, at=NOON) == 1
    lead.refresh_from_db()
    assert Neighbour.objects.get().phone_hmac is None
    assert lead.neighbour_count == 1


@pytest.mark.django_db(transaction=True)
def test_eight_erasures_at_once_erase_each_sender_once():
    receipts = [issue(phone=PHONE, name="周").receipt for _ in range(5)]
    start, done = threading.Barrier(8), []

    def erase() -> None:
        start.wait()
        done.append(erase_phone(PHONE, at=NOON))
        connections.close_all()

    threads = [threading.Thread(target=erase) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), sum(done)) == (8, 5)
    assert Erasure.objects.count() == Entry.objects.filter(verb="submissions.sender_erased").count() == 5
    assert all(contact_of(receipt) == Contact() for receipt in receipts)


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_whoever_is_just_writing_a_notice_and_then_ends_it():
    receipt = issue(phone=PHONE).receipt
    read, erased = threading.Event(), threading.Event()

    def tell() -> None:
        with transaction.atomic():
            phone = contact_of(receipt).phone
            read.set()
            assert not erased.wait(0.3)
            DeliveryFactory(to=phone, notification=NotificationFactory(facts={"receipt": str(receipt.pk)}))
        connections.close_all()

    teller = threading.Thread(target=tell)
    teller.start()
    read.wait()
    erase_phone(PHONE, at=NOON)
    erased.set()
    teller.join()
    delivery = Delivery.objects.get()
    assert (delivery.state, bool(delivery.to)) == (DeliveryState.DEAD, False)


def test_senders_stay_unreadable_and_the_function_answers_one_whole_number_with_ids_only():
    mine, _other = issue(phone=PHONE).receipt, issue(phone=OTHER).receipt
    assert list(receipts_of_phone(PHONE)) == [mine]
    assert Sender.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM receipts_of_phone(NULL)")
        assert cursor.fetchall() == []
        cursor.execute("SELECT prosecdef, proconfig FROM pg_proc WHERE proname = 'receipts_of_phone'")
        assert cursor.fetchall() == [(True, ["search_path=pg_catalog, pg_temp"])]


@pytest.mark.parametrize("sql", ["UPDATE submissions_erasure SET reason = ''", "DELETE FROM submissions_erasure"])
def test_the_list_of_erasures_only_grows(sql):
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert isinstance(error.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_list_outside_never_shrinks_and_is_replayed_as_often_as_one_likes(tmp_path):
    file = tmp_path / "erasures.jsonl"
    gone, again = issue(phone=PHONE).receipt, issue(phone=OTHER, name="王").receipt
    erase_phone(PHONE, at=NOON)
    assert export_erasures(file) == 1
    assert PHONE not in file.read_text()
    line = file.read_text().replace(str(gone.pk), str(again.pk))
    file.write_text(line)
    assert export_erasures(file) == 2
    for _ in range(2):
        call_command("erasures", "replay", str(file))
        assert contact_of(again) == Contact()
        assert Erasure.objects.count() == 2
    assert Receipt.objects.get(pk=again.pk).sender_forgotten_at == NOON


def test_a_broken_list_is_named_and_nothing_is_erased(tmp_path):
    file = tmp_path / "erasures.jsonl"
    receipt = issue(phone=PHONE).receipt
    good = f'{{"receipt": "{receipt.pk}", "at": "{(NOON + timedelta(days=1)).isoformat()}", "reason": "x"}}'
    file.write_text(f"{good}\nnonsense\n")
    with pytest.raises(CommandError, match="line 2"):
        call_command("erasures", "replay", str(file))
    assert contact_of(receipt).phone == PHONE
