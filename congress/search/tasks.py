"""What time alone changes: a deputy's term ends, and no operation says so."""

from celery import shared_task

from .index import kinds, rebuild


@shared_task
def rebuild_index() -> None:
    """Write every kind anew."""
    for kind in kinds():
        rebuild(kind.key)
