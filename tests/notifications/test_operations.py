from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from congress.audit.models import Entry
from congress.core.errors import MoveRefused, NotAllowed
from congress.notifications.delivering import attempt
from congress.notifications.models import ConsoleMessage, Delivery, Notification
from congress.notifications.operations import mark_read, notify, retry_delivery
from congress.notifications.states import DeliveryState
from congress.notifications.words import HIDDEN, for_delivery, in_the_portal, register_words
from tests.factories.accounts import UserFactory, appointed
from tests.factories.notifications import KIND, DeliveryFactory, NotificationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 4, tzinfo=UTC)
register_words("tests.code", "Code", "Code %(secret)s", "Your code is %(secret)s", lasts=timedelta(minutes=10))
register_words("tests.late", "T", "X %(code)s", "Code %(code)s", late_facts=lambda n: {"code": "7K3M"})


def tell(subject, key="k", **more):
    return notify(KIND, subject=subject, dedupe_key=key, at=NOW, facts={"thing": "bench"}, **more)


def user_with_phone():
    user = UserFactory(language="en")
    user.set_phone("13812345678")
    user.save()
    return user


def test_a_user_gets_a_notice_and_a_text_message():
    user = user_with_phone()
    notice = tell(user, user=user)
    delivery = notice.deliveries.get()
    assert (delivery.channel, delivery.to.open(), delivery.language, delivery.state) == (
        "sms", "13812345678", "en", DeliveryState.PENDING,
    )  # fmt: skip


def test_a_user_without_a_number_gets_the_notice_only():
    user = UserFactory()
    assert not tell(user, user=user).deliveries.exists()


def test_a_resident_is_told_where_they_asked_to_be():
    notice = tell(UserFactory(), phone="13912345678", email="zhou@example.com", language="en")
    assert {d.channel: d.to.open() for d in notice.deliveries.all()} == {
        "sms": "13912345678",
        "email": "zhou@example.com",
    }


def test_a_second_call_with_the_same_key_adds_nothing():
    user = user_with_phone()
    assert tell(user, user=user).pk == tell(user, user=user).pk
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_notice_that_stays_in_the_portal():
    user = user_with_phone()
    assert not tell(user, user=user, only_in_the_portal=True).deliveries.exists()


def test_nothing_remains_of_a_transaction_that_fails():
    user = user_with_phone()
    with transaction.atomic():
        tell(user, user=user)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_a_kind_without_words_is_refused_at_once():
    with pytest.raises(LookupError):
        notify("tests.nobody-said", subject=UserFactory(), dedupe_key="k", at=NOW)


@pytest.mark.parametrize("url", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_but_into_the_portal(url):
    with pytest.raises(ValueError, match="path of the portal"):
        tell(UserFactory(), url=url)


def test_no_address_and_no_secret_is_readable_in_the_tables():
    notify("tests.code", subject=UserFactory(), dedupe_key="k", at=NOW, phone="13912345678", secret="483920")
    with connection.cursor() as cursor:
        for table in ("notifications_notification", "notifications_delivery"):
            cursor.execute(f"SELECT convert_from(decode(encode(t::text::bytea, 'hex'), 'hex'), 'UTF8') FROM {table} t")
            text = str(cursor.fetchall())
            assert "13912345678" not in text
            assert "483920" not in text
    notice = Notification.objects.get()
    assert b"483920" not in bytes(notice.__dict__["secret"])
    assert b"13912345678" not in bytes(notice.deliveries.get().__dict__["to"])


def test_a_secret_is_sent_once_and_then_gone():
    at = datetime.now(UTC)
    notice = notify("tests.code", subject=UserFactory(), dedupe_key="k", at=at, phone="13912345678", secret="483920")
    assert in_the_portal(notice).text == f"Code {HIDDEN}"
    assert for_delivery(notice, "en").short == "Your code is 483920"
    assert attempt(notice.deliveries.get().pk) == DeliveryState.SENT
    assert "483920" in ConsoleMessage.objects.get().text.open()
    assert not Notification.objects.get().secret


def test_a_code_that_is_too_late_is_not_sent():
    at = datetime.now(UTC) - timedelta(minutes=11)
    notice = notify("tests.code", subject=UserFactory(), dedupe_key="k", at=at, phone="13912345678", secret="483920")
    assert attempt(notice.deliveries.get().pk) == DeliveryState.DEAD
    assert not ConsoleMessage.objects.exists()
    assert not Notification.objects.get().secret


def test_late_facts_are_known_to_the_delivery_only():
    notice = NotificationFactory(kind="tests.late", facts={})
    assert in_the_portal(notice).text == f"X {HIDDEN}"
    assert for_delivery(notice, "en").short == "Code 7K3M"


def test_words_come_in_the_readers_language():
    from django.utils.translation import gettext_lazy

    register_words("tests.language", gettext_lazy("Yes"), gettext_lazy("Yes"))
    notice = NotificationFactory(kind="tests.language")
    assert for_delivery(notice, "en").title == "Yes"
    assert for_delivery(notice, "zh-hans").title == "是"


def test_reading_is_noted_once_and_for_oneself_only():
    mine, other = UserFactory(), UserFactory()
    one, two = NotificationFactory(user=mine), NotificationFactory(user=mine)
    NotificationFactory(user=other)
    assert mark_read(user=mine, at=NOW, notification=one) == 1
    assert mark_read(user=mine, at=NOW + timedelta(hours=1)) == 1
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.read_at, two.read_at) == (NOW, NOW + timedelta(hours=1))
    assert Notification.objects.visible_to(other).unread().count() == 1


def test_a_dead_delivery_is_tried_again_by_the_system_administrator_and_recorded():
    delivery = DeliveryFactory(state=DeliveryState.DEAD, attempts=8)
    with pytest.raises(NotAllowed):
        retry_delivery(delivery, by=UserFactory(), at=NOW)
    administrator = appointed("system_admin", ".43.")
    retry_delivery(delivery, by=administrator, at=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.UNKNOWN, 0)
    assert Entry.objects.filter(verb="notifications.delivery-retried", subject_id=str(delivery.pk)).exists()
    with pytest.raises(MoveRefused):
        retry_delivery(delivery, by=administrator, at=NOW)


def test_a_delivery_whose_address_is_forgotten_cannot_be_tried_again():
    delivery = DeliveryFactory(state=DeliveryState.DEAD, to="")
    with pytest.raises(MoveRefused):
        retry_delivery(delivery, by=appointed("system_admin", ".43."), at=NOW)
