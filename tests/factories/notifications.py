"""Notices and deliveries for tests."""

from datetime import UTC, datetime
from typing import Any

import factory

from congress.notifications.models import Channel, Delivery, Notification
from congress.notifications.states import DeliveryState
from congress.notifications.words import register_words

KIND = "tests.notice"
register_words(KIND, "About %(thing)s", "Something was done about %(thing)s.", "Done: %(thing)s")


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    kind = KIND
    facts = factory.LazyFunction(lambda: {"thing": "the bench"})
    subject_type = "accounts.user"
    subject_id = "1"
    dedupe_key = factory.Sequence(lambda n: f"tests:{n}")
    created_at = factory.LazyFunction(lambda: datetime.now(UTC))


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    notification = factory.SubFactory(NotificationFactory)
    channel = Channel.SMS
    to = "13812345678"
    language = "en"
    dedupe_key = factory.LazyAttribute(lambda d: f"{d.notification.dedupe_key}:{d.channel}")
    state = DeliveryState.PENDING
    due_at = factory.LazyAttribute(lambda d: d.notification.created_at)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Delivery:
        to = kwargs.pop("to")
        row = model_class(**kwargs)
        row.to = to
        row.save(force_insert=True)
        return row
