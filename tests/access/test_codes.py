"""One-time codes by text message."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from congress.access.codes import check_phone_code, issue_phone_code, send_phone_code
from congress.access.models import PhoneCode
from congress.core.errors import TooMany
from congress.notifications.models import Delivery, Notification

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "13800138000"


def issue(phone=PHONE, purpose="contact", at=NOON, address="10.0.0.1"):
    return issue_phone_code(phone=phone, purpose=purpose, at=at, address=address)


def check(code, phone=PHONE, purpose="contact", at=NOON):
    return check_phone_code(phone=phone, purpose=purpose, code=code, at=at)


@pytest.mark.django_db
class TestOneCode:
    def test_is_good_once(self):
        code = issue()
        assert check(f" {code[:3]} {code[3:]} ")
        assert not check(code)

    def test_is_good_for_ten_minutes(self):
        code = issue()
        assert not check(code, at=NOON + timedelta(minutes=10))
        assert check(code, at=NOON + timedelta(minutes=9, seconds=59))

    def test_is_good_for_its_purpose_and_its_number_only(self):
        code = issue()
        assert not check(code, purpose="sign-in")
        assert not check(code, phone="13800138001")

    def test_is_worth_nothing_after_a_newer_one(self):
        old = issue()
        new = issue(at=NOON + timedelta(seconds=1))
        assert not check(old) or old == new
        assert check(new, at=NOON + timedelta(seconds=2))

    def test_dies_after_five_wrong_attempts(self):
        code = issue()
        wrong = f"{(int(code) + 1) % 10**6:06}"
        assert [check(wrong) for _ in range(5)] == [False] * 5
        assert not check(code)

    def test_leaves_neither_number_nor_digits_in_the_database(self):
        send_phone_code(phone=PHONE, purpose="contact", at=NOON, address="10.0.0.1")
        stored = str(list(PhoneCode.objects.values())) + str(list(Notification.objects.values("facts", "kind")))
        assert PHONE not in stored
        assert Notification.objects.get().secret.open() not in stored
        assert Delivery.objects.get().to.open() == PHONE


@pytest.mark.django_db(transaction=True)
def test_a_number_gets_three_messages_and_then_has_to_wait():
    for _ in range(3):
        issue()
    with pytest.raises(TooMany) as refused:
        issue()
    assert refused.value.retry_after > 60
    assert PhoneCode.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("right", [True, False])
def test_of_many_at_once_one_succeeds_and_five_try(right, settings):
    settings.LIMITS = settings.LIMITS | {"phone-code-try": [1000, 1]}
    code = issue()
    typed = code if right else f"{(int(code) + 1) % 10**6:06}"

    def attempt(_number):
        try:
            return check(typed)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        passed = sum(threads.map(attempt, range(24)))
    assert passed == (1 if right else 0)
    assert PhoneCode.objects.get().attempts <= 5


@pytest.mark.django_db(transaction=True)
def test_what_strangers_do_on_public_pages_does_not_lock_a_deputys_sign_in():
    now = datetime.now(UTC)
    for _ in range(10):
        with contextlib.suppress(TooMany):
            check_phone_code(phone="13800138000", purpose="contact", code="000000", at=now)
    with contextlib.suppress(TooMany):
        for _ in range(4):
            send_phone_code(phone="13800138000", purpose="contact", at=now, address="198.51.100.7")
    code = issue_phone_code(phone="13800138000", purpose="sign-in", at=now, address="198.51.100.8")
    assert check_phone_code(phone="13800138000", purpose="sign-in", code=code, at=now)
