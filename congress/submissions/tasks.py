"""What is done after the acknowledgement."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from . import erasures, photographs


@shared_task
def prepare_photograph(*, attachment_id: str) -> None:
    """Make the picture that is shown."""
    photographs.prepare(attachment_id)


@shared_task
def sweep_photographs() -> None:
    """Hand over what a lost worker or Redis left waiting, and remove what was never completed."""
    now = timezone.now()
    photographs.prepare_waiting(at=now)
    photographs.remove_orphans(at=now)


@shared_task
def export_erasures() -> None:
    """Write the list of erasures outside the database."""
    erasures.export_erasures(settings.ERASURES_FILE)
