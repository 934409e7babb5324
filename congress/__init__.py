"""The portal. Importing it makes the Celery application the one that every task belongs to."""

from .celery import app as celery_app

__all__ = ["celery_app"]
