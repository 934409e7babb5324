"""Nightly work of the limits."""

from celery import shared_task

from .operations import sweep_buckets


@shared_task
def sweep_full_buckets() -> None:
    """Forget the buckets that are full again."""
    sweep_buckets()
