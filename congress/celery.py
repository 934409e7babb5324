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
    "close-consultations": {
        "task": "legislation.tasks.close_consultations",
        "schedule": 60.0,
    },
    "group-opinions": {
        "task": "legislation.tasks.group_opinions",
        "schedule": 30.0,
    },
    "tell-contributors": {
        "task": "legislation.tasks.tell_contributors",
        "schedule": crontab(minute="*/2"),
    },
    "put-bills-in-force": {
        "task": "legislation.tasks.put_bills_in_force",
        "schedule": crontab(minute="1"),
    },
    # Nobody is reminded at night.
    "remind-contact-points": {
        "task": "legislation.tasks.remind_contact_points",
        "schedule": crontab(hour="8-20", minute="10"),
    },
    "remind-approvals": {
        "task": "legislation.tasks.remind_approvals",
        "schedule": crontab(hour="8-20", minute="14"),
    },
    "remind-filings": {
        "task": "legislation.tasks.remind_filings",
        "schedule": crontab(hour="8-20", minute="18"),
    },
    "remind-windows": {
        "task": "legislation.tasks.remind_windows",
        "schedule": crontab(hour="8-20", minute="22"),
    },
    "remind-shelved-bills": {
        "task": "legislation.tasks.remind_shelved_bills",
        "schedule": crontab(hour="8-20", minute="26"),
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
