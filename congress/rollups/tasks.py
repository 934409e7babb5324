"""Folding, over and over."""

from celery import shared_task

from .operations import fold


@shared_task
def fold_figures() -> None:
    """Fold what was written since the last time."""
    fold()
