"""What runs by the clock. Each may run twice or side by side without harm."""

from celery import shared_task

from congress.core.clock import database_now

from . import operations


@shared_task
def remind_late_messages() -> int:
    """Remind whoever is late, once a level; return how many messages."""
    return operations.remind_late_messages(at=database_now())


@shared_task
def settle_unjudged_messages() -> tuple[int, int]:
    """Ask silent residents again, then close; return both counts."""
    return operations.settle_unjudged_messages(at=database_now())
