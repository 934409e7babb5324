"""Nightly work of the limits."""

from celery import shared_task

from congress.core.clock import database_now

from .operations import sweep_buckets
from .proofs import sweep_proofs


@shared_task
def sweep_full_buckets() -> None:
    """Forget the buckets that are full again, and the proofs that are too old to be used."""
    sweep_buckets()
    sweep_proofs(at=database_now())
