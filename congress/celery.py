"""The Celery application. Redis holds nothing that cannot be lost: every task names rows by id."""

import os
import signal

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

from congress.embedded.tether import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
app = Celery("congress")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Each may run twice or side by side without harm. The hours are those of China.
app.conf.beat_schedule = {
    "remind-late-messages": {
        "task": "liaison_stations.tasks.remind_late_messages",
        "schedule": crontab(minute="5"),
    },
    "settle-unjudged-messages": {
        "task": "liaison_stations.tasks.settle_unjudged_messages",
        "schedule": crontab(minute="35"),
    },
    "sweep-deliveries": {
        "task": "congress.notifications.tasks.sweep_deliveries",
        "schedule": 60.0,
    },
    "sweep-photographs": {
        "task": "congress.submissions.tasks.sweep_photographs",
        "schedule": crontab(minute="*/2"),
    },
    "rebuild-search-index": {
        "task": "congress.search.tasks.rebuild_index",
        "schedule": crontab(hour="0", minute="20"),
    },
    "fold-figures": {
        "task": "congress.rollups.tasks.fold_figures",
        "schedule": 30.0,
    },
    "apply-retention": {
        "task": "congress.core.tasks.apply_retention",
        "schedule": crontab(hour="3", minute="40"),
    },
    "note-audit-head": {
        "task": "congress.audit.tasks.note_head",
        "schedule": crontab(hour="4", minute="10"),
    },
    "export-erasures": {
        "task": "congress.submissions.tasks.export_erasures",
        "schedule": crontab(minute="15"),
    },
    "sweep-full-buckets": {
        "task": "congress.limits.tasks.sweep_full_buckets",
        "schedule": crontab(hour="3", minute="20"),
    },
}


@worker_process_init.connect
def _tether(**_: object) -> None:
    """A pool process ends with the worker, even when the worker is killed."""
    die_with_parent(signal.SIGKILL)
