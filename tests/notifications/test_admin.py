import pytest
from django.urls import reverse

from congress.notifications.models import Delivery
from congress.notifications.states import DeliveryState
from tests.factories.accounts import appointed, sign_in
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db
LIST = "admin:notifications_delivery_changelist"


@pytest.mark.parametrize(
    ("role", "status"),
    [("system_admin", 200), ("moderator", 403), ("staff", 403), ("security_admin", 403), ("audit_admin", 403)],
)
def test_deliveries_are_the_system_administrators(client, role, status):
    sign_in(client, appointed(role, ".43."))
    assert client.get(reverse(LIST)).status_code == status


def test_addresses_are_masked_and_words_not_shown(client):
    delivery = DeliveryFactory()
    sign_in(client, appointed("system_admin", ".43."))
    for address in (reverse(LIST), reverse("admin:notifications_delivery_change", args=[delivery.pk])):
        page = client.get(address).content.decode()
        assert "138****5678" in page
        assert "13812345678" not in page
        assert "the bench" not in page


def test_what_is_dead_is_tried_again_and_the_rest_left_alone(client):
    dead, sent = DeliveryFactory(state=DeliveryState.DEAD), DeliveryFactory(state=DeliveryState.SENT)
    sign_in(client, appointed("system_admin", ".43."))
    client.post(reverse(LIST), {"action": "try_again", "_selected_action": [str(dead.pk), str(sent.pk)]})
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {dead.pk: DeliveryState.UNKNOWN, sent.pk: DeliveryState.SENT}


def test_nothing_can_be_added_changed_or_deleted(client):
    delivery = DeliveryFactory()
    sign_in(client, appointed("system_admin", ".43."))
    page = reverse("admin:notifications_delivery_change", args=[delivery.pk])
    assert client.get(reverse("admin:notifications_delivery_add")).status_code == 403
    assert client.post(page, {"state": "sent"}).status_code == 403
    assert client.post(reverse("admin:notifications_delivery_delete", args=[delivery.pk])).status_code == 403
