"""The Celery application. Redis holds nothing that cannot be lost: every task names rows by id."""

import os
import signal

from celery import Celery
from celery.signals import worker_process_init

from congress.embedded.tether import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
app = Celery("congress")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _tether(**_: object) -> None:
    """A pool process ends with the worker, even when the worker is killed."""
    die_with_parent(signal.SIGKILL)
