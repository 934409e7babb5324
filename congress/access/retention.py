"""How long traces of signing in stay."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.retention import Overdue, RetentionRule, register_retention

PIPL_LEAST_TIME = "PIPL art. 19"
LOGS_SIX_MONTHS = "Cybersecurity Law art. 21"


def register() -> None:
    """Declare the rules of access. Called once, when the app is ready."""
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog
    from django.contrib.sessions.models import Session

    from .models import KnownDevice, PhoneCode

    day, six_months = timedelta(days=1), timedelta(days=183)
    for name, title, after, basis, model, moment in (
        ("phone-codes", _("one-time codes"), day, PIPL_LEAST_TIME, PhoneCode, "created_at"),
        ("sessions", _("ended sessions"), day, PIPL_LEAST_TIME, Session, "expire_date"),
        ("known-devices", _("browsers not seen again"), six_months, PIPL_LEAST_TIME, KnownDevice, "last_seen_at"),
        ("sign-in-attempts", _("failed sign-ins"), six_months, LOGS_SIX_MONTHS, AccessAttempt, "attempt_time"),
        ("sign-in-failures", _("failed sign-ins"), six_months, LOGS_SIX_MONTHS, AccessFailureLog, "attempt_time"),
        ("sign-ins", _("sign-ins"), six_months, LOGS_SIX_MONTHS, AccessLog, "attempt_time"),
    ):
        register_retention(RetentionRule(name, title, after, basis, older_than(model, moment)))


def older_than(model: type[models.Model], field: str) -> Overdue:
    """Return a function that finds the rows of `model` whose `field` lies before a moment."""
    return lambda moment: model._base_manager.filter(**{f"{field}__lt": moment})
