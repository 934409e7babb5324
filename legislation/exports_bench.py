"""Bills as a table for a spreadsheet: no formula, on record."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES
from congress.audit.operations import record
from congress.core.clock import china_day
from congress.core.errors import Invalid, require
from congress.core.spreadsheets import as_csv, as_xlsx
from liaison_stations.exports import FORMATS

from .models import RegulationBill

__all__ = ["FORMATS", "export_bills"]
MOST_ROWS = 20_000


def export_bills(rows: QuerySet[RegulationBill], *, kind: str, filters: str, by: User, at: datetime) -> bytes:
    """Return `rows` as a CSV or XLSX file, and record who took how many, with which filters.

    Raises NotAllowed, Invalid for another kind or for more than 20,000 rows.
    """
    scopes = by.scopes(*LEGISLATION_ROLES)
    require(bool(scopes))
    if kind not in FORMATS:
        raise Invalid(_("Files are CSV or XLSX."))
    count = rows.count()
    if count > MOST_ROWS:
        raise Invalid(_("That is more than %(most)s rows: narrow the filters.") % {"most": MOST_ROWS})
    with transaction.atomic():
        after = {"format": kind, "rows": count, "filters": filters[:200]}
        record("bill.exported", by, by=by, after=after, scope_path=scopes[0].path, at=at)
        table = [_heading(), *map(_line, rows.select_related("body").prefetch_related("items__regulation"))]
    return as_csv(table) if kind == "csv" else as_xlsx(table, sheet=_("Bills"))


def _heading() -> list[str]:
    return [
        _("congress"), _("title"), _("kind"), _("state"), _("small, quick, sharp"), _("regulations"), _("drafted by"),
        _("proposer"), _("opened"), _("reason"),
    ]  # fmt: skip


def _line(bill: RegulationBill) -> list[str]:
    return [
        bill.body.name, bill.title, bill.get_kind_display(), bill.get_work_state_display(),
        _("yes") if bill.is_small else "", "；".join(str(item) for item in bill.items.all()), bill.drafted_by,
        bill.get_proposer_display() or bill.proposer_words, china_day(bill.created_at).isoformat(), bill.side_reason,
    ]  # fmt: skip
