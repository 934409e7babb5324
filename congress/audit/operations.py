"""Writing an entry: one INSERT, in the transaction of the deed itself."""

from datetime import datetime
from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.utils import timezone

from .models import Entry


def record(
    verb: str,
    subject: Model,
    *,
    by: AbstractBaseUser | None = None,
    principal: AbstractBaseUser | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    scope_path: str = "",
    at: datetime | None = None,
) -> Entry:
    """Record that `by` (None: a resident or the portal itself) did `verb` to `subject`, and return the entry.

    `principal` is whoever `by` acts for. `before` and `after` are small and hold no personal data: states,
    numbers, ids. `scope_path` is the division concerned, unless given the subject's own `path`. Call it inside
    the transaction of the deed, so that one is never kept without the other.
    """
    return Entry.objects.create(
        at=at or timezone.now(),
        verb=verb,
        actor_id=by.pk if by is not None else None,
        actor_name=str(by)[:80] if by is not None else "",
        principal_id=principal.pk if principal is not None else None,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        scope_path=scope_path or str(getattr(subject, "path", "")),
        before=before or {},
        after=after or {},
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )
