"""Nightly work of the ground."""

from celery import shared_task

from .clock import database_now
from .retention import apply_rule, retention_rules


@shared_task
def apply_retention() -> None:
    """Apply every rule of retention."""
    at = database_now()
    for rule in retention_rules():
        apply_rule(rule, at=at)
