"""Messages as a table for a spreadsheet: no sender, no formula, on record."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.audit.operations import record
from congress.core.clock import CHINA
from congress.core.errors import Invalid, require
from congress.core.spreadsheets import as_csv, as_xlsx

from .models import Message

MOST_ROWS = 20_000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def may_export_messages(user: Any) -> bool:
    """Staff and moderators; keepers and deputies read on their pages."""
    return bool(user.holds(Role.STAFF, Role.MODERATOR))


def export_messages(rows: QuerySet[Message], *, kind: str, filters: str, by: User, at: datetime) -> bytes:
    """Return `rows` as a CSV or XLSX file, and record who took how many, with which filters.

    Raises NotAllowed, Invalid for another kind or for more than 20,000 rows.
    """
    require(may_export_messages(by))
    if kind not in FORMATS:
        raise Invalid(_("Files are CSV or XLSX."))
    count = rows.count()
    if count > MOST_ROWS:
        raise Invalid(_("That is more than %(most)s rows: narrow the filters.") % {"most": MOST_ROWS})
    with transaction.atomic():
        path = min((a.path for a in by.scopes(Role.STAFF, Role.MODERATOR)), key=len)
        after = {"format": kind, "rows": count, "filters": filters[:200]}
        record("message.exported", by, by=by, after=after, scope_path=path, at=at)
        table = [heading(), *map(line, rows.select_related("station", "deputy").iterator(chunk_size=1000))]
    return as_csv(table) if kind == "csv" else as_xlsx(table, sheet=_("Messages"))


def heading() -> list[str]:
    """Return the names of the columns."""
    return [
        _("received"), _("station"), _("deputy"), _("topic"), _("title"), _("text as shown"), _("where"), _("work"),
        _("publication"), _("satisfaction"), _("due"), _("answered"), _("closed"), _("neighbours"),
    ]  # fmt: skip


def line(message: Message) -> list[str]:
    """Return the cells of one message, all text."""
    cells = [
        message.received_at, message.station, message.deputy or "", message.get_topic_display(), message.title,
        message.shown_text or message.text, message.place, message.get_work_state_display(),
        message.get_publication_state_display(), message.get_satisfaction_display(), message.due_on,
        message.answered_at, message.closed_at, message.neighbour_count,
    ]  # fmt: skip
    return [_plain(cell) for cell in cells]


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
