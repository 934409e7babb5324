"""Work that leaves the request: a task names a delivery by its id and may run twice without harm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .delivering import attempt
from .models import ConsoleMessage
from .relay import relay_once

CONSOLE_DAYS = timedelta(days=7)


@shared_task
def deliver(*, delivery_id: str) -> None:
    """Try one delivery once; what comes next stands in its row."""
    attempt(delivery_id)


@shared_task
def sweep_deliveries() -> None:
    """Do the relay's work once more, in case it is down, and drop what the demonstration no longer shows."""
    now = timezone.now()
    relay_once(now)
    ConsoleMessage.objects.filter(received_at__lt=now - CONSOLE_DAYS).delete()
