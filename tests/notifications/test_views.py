from datetime import UTC, datetime

import pytest
from django.urls import reverse

from congress.notifications.channels import ConsoleGateway
from congress.notifications.models import ConsoleMessage, Notification
from tests.factories.accounts import UserFactory, appointed, sign_in
from tests.factories.notifications import NotificationFactory

pytestmark = pytest.mark.django_db
LIST = "notifications:notice-list"


@pytest.fixture
def user(client):
    user = appointed("staff", ".43.")
    sign_in(client, user)
    return user


def test_only_my_notices_newest_first(client, user):
    old = NotificationFactory(user=user, facts={"thing": "OLD"}, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    new = NotificationFactory(user=user, facts={"thing": "NEW"})
    NotificationFactory(user=UserFactory(), facts={"thing": "SECRET"})
    page = client.get(reverse(LIST))
    assert [notice.pk for notice, _ in page.context["rows"]] == [new.pk, old.pk]
    assert "SECRET" not in page.content.decode()


def test_the_list_takes_the_same_number_of_queries_however_long(client, user, django_assert_max_num_queries):
    NotificationFactory(user=user)
    client.get(reverse(LIST))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(reverse(LIST))
    for _ in range(40):
        NotificationFactory(user=user)
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse(LIST))
    assert len(many) == len(few)
    assert len(page.context["rows"]) == 20


def test_opening_marks_it_read_and_leads_on(client, user):
    notice = NotificationFactory(user=user, url="/desk/")
    answer = client.post(reverse("notifications:notice-open", args=[notice.pk]))
    assert answer["Location"] == "/desk/"
    assert Notification.objects.get().read_at
    assert client.get(reverse(LIST), {"show": "unread"}).context["rows"] == []


def test_somebody_elses_notice_is_not_there(client, user):
    notice = NotificationFactory(user=UserFactory(), url="/desk/")
    assert client.post(reverse("notifications:notice-open", args=[notice.pk])).status_code == 404
    assert not Notification.objects.get().read_at


def test_all_can_be_marked_read(client, user):
    NotificationFactory(user=user), NotificationFactory(user=user)
    client.post(reverse("notifications:notice-read-all"))
    assert not Notification.objects.visible_to(user).unread().exists()


def test_what_a_notice_says_cannot_run(client, user):
    NotificationFactory(user=user, facts={"thing": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(reverse(LIST)).content.decode()


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse(LIST)).status_code == 302


def test_the_demonstrations_outbox_is_nowhere_else(client, settings):
    ConsoleGateway().send(to="13812345678", text="Your code is 483920", idempotency_key="k")
    settings.DEMO = False
    assert client.get(reverse("notifications:demo-outbox")).status_code == 404
    settings.DEMO = True
    page = client.get(reverse("notifications:demo-outbox")).content.decode()
    assert "483920" in page
    assert "138****5678" in page
    assert "13812345678" not in page


def test_the_pretended_gateway_keeps_texts_sealed():
    ConsoleGateway().send(to="13812345678", text="Your code is 483920", idempotency_key="k")
    assert b"483920" not in bytes(ConsoleMessage.objects.get().__dict__["text"])
