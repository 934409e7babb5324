from datetime import timedelta

import pytest

from congress.core.retention import apply_rule, count_overdue, retention_rules
from congress.notifications.models import Delivery
from congress.notifications.states import DeliveryState
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


def test_where_a_message_went_is_forgotten_after_thirty_days():
    sent, waiting = DeliveryFactory(state=DeliveryState.SENT), DeliveryFactory()
    rule = next(rule for rule in retention_rules() if rule.name == "delivery-addresses")
    assert count_overdue(rule, at=sent.due_at + timedelta(days=29)) == 0
    assert apply_rule(rule, at=sent.due_at + timedelta(days=31)) == 1
    assert apply_rule(rule, at=sent.due_at + timedelta(days=31)) == 0
    assert not Delivery.objects.get(pk=sent.pk).to
    assert Delivery.objects.get(pk=waiting.pk).to.open() == "13812345678"
