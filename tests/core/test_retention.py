from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command

from congress.access.models import PhoneCode
from congress.core.retention import RetentionRule, apply_rule, count_overdue, retention_rules
from congress.submissions.models import Attachment, Receipt
from congress.submissions.operations import Contact, contact_of
from liaison_stations import operations
from liaison_stations.models import Message
from liaison_stations.retention import CLEARED
from liaison_stations.states import Work
from tests.factories.messages import MONDAY, WORDS, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rule(name: str) -> RetentionRule:
    return {each.name: each for each in retention_rules()}[name]


def phone_code(at: datetime) -> PhoneCode:
    return PhoneCode.objects.create(
        purpose="contact", phone_hmac=b"p", code_hmac=b"c", created_at=at, expires_at=at + timedelta(minutes=10)
    )


def test_every_rule_names_its_basis():
    assert {each.name for each in retention_rules()} >= {
        "anonymous-messages", "known-devices", "phone-codes", "senders", "sessions", "sign-in-failures",
    }  # fmt: skip
    assert all(each.legal_basis and str(each.title) for each in retention_rules())


def test_logs_of_signing_in_stay_for_six_months_at_least():
    assert all(each.after >= timedelta(days=183) for each in retention_rules() if each.name.startswith("sign-in"))


def test_a_one_time_code_is_gone_after_a_day_and_not_before(monkeypatch):
    monkeypatch.setattr("congress.core.retention.BATCH", 2)
    old = [phone_code(MONDAY - DAY - timedelta(seconds=1 + i)) for i in range(5)]
    young = phone_code(MONDAY - DAY)
    assert count_overdue(rule("phone-codes"), at=MONDAY) == len(old)
    assert apply_rule(rule("phone-codes"), at=MONDAY) == len(old)
    assert list(PhoneCode.objects.all()) == [young]
    assert apply_rule(rule("phone-codes"), at=MONDAY) == 0


def test_a_dry_run_counts_and_changes_nothing(set_database_clock):
    set_database_clock(MONDAY)
    phone_code(MONDAY - 2 * DAY)
    Session.objects.create(session_key="a", session_data="", expire_date=MONDAY - 2 * DAY)
    said = StringIO()
    call_command("apply_retention", "--dry-run", stdout=said)
    assert "phone-codes after 1 days (PIPL art. 19): 1" in said.getvalue()
    assert PhoneCode.objects.count() == Session.objects.count() == 1
    call_command("apply_retention", stdout=StringIO())
    assert PhoneCode.objects.count() == Session.objects.count() == 0


def closed(message: Message, *, at: datetime) -> Message:
    Message.objects.filter(pk=message.pk).update(work_state=Work.CLOSED, closed_at=at)
    return message


def test_the_words_of_an_anonymous_resident_go_180_days_after_the_thread_closed():
    cast = Cast()
    message = closed(cast.answered(contact=operations.Contact(name="谭杏芝", phone="13800138000")), at=MONDAY)
    late = MONDAY + timedelta(days=180)
    assert apply_rule(rule("anonymous-messages"), at=late) == 0
    assert apply_rule(rule("anonymous-messages"), at=late + timedelta(seconds=1)) == 1
    message.refresh_from_db()
    assert (message.title, message.text, message.shown_text, message.place) == (CLEARED, "", "", "")
    assert contact_of(message.receipt) == Contact()
    kept = " ".join(message.steps.values_list("text", flat=True)) + " ".join(
        message.referrals.values_list("reply", flat=True)
    )
    assert "座椅" in kept  # the answer stays
    assert WORDS not in kept
    assert apply_rule(rule("anonymous-messages"), at=late + DAY) == 0


def test_an_open_thread_a_verified_one_and_one_with_an_open_descendant_keep_their_words():
    cast = Cast()
    cast.message()
    verified = closed(cast.message(), at=MONDAY)
    Receipt.objects.filter(pk=verified.receipt_id).update(is_verified=True)
    lead, folded = closed(cast.message(), at=MONDAY), cast.message()
    Message.objects.filter(pk=folded.pk).update(folded_into=lead)
    assert apply_rule(rule("anonymous-messages"), at=MONDAY + timedelta(days=400)) == 0


def test_photographs_of_a_cleared_message_leave_the_disk(django_capture_on_commit_callbacks):
    message = closed(Cast().message(), at=MONDAY)
    files = []
    for root, name in ((settings.PRIVATE_ROOT, "originals/aa/o"), (settings.MEDIA_ROOT, "shown/aa/s")):
        path = Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        files.append(path)
    Attachment.objects.create(
        receipt=message.receipt, subject_type="liaison_stations.message", subject_id=str(message.pk),
        original="originals/aa/o", shown="shown/aa/s", sha256="0" * 64, size=1, created_at=MONDAY,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        assert apply_rule(rule("anonymous-messages"), at=MONDAY + timedelta(days=181)) == 1
    assert not Attachment.objects.exists()
    assert not any(path.exists() for path in files)


def test_who_sent_something_is_forgotten_after_two_years_and_the_thread_stays():
    message = Cast().message(contact=operations.Contact(name="谭杏芝", phone="13800138000"))
    receipt = message.receipt
    Receipt.objects.filter(pk=receipt.pk).update(is_verified=True)
    assert apply_rule(rule("senders"), at=MONDAY + timedelta(days=729)) == 0
    assert contact_of(receipt).phone == "13800138000"
    assert apply_rule(rule("senders"), at=MONDAY + timedelta(days=731)) == 1
    assert contact_of(receipt) == Contact()
    message.refresh_from_db()
    assert message.text == WORDS
