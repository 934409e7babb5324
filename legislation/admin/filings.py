"""Filings for the congress whose duty they are."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now

from ..deeds_approvals import FILING_DEEDS
from ..models import Filing
from ..rules_clocks import is_late
from ..states_cases import FilingState
from .cases import CaseAdmin, time_filter


@admin.register(Filing)
class FilingAdmin(CaseAdmin):
    """What is to be filed, by its last day, and what was."""

    deeds = FILING_DEEDS
    template = "filing"
    related = ("bill", "approval__submitted_by", "filed_by")
    list_display = ("title", "state", "published_on", "due", "filed_on", "number")
    list_filter = (time_filter("due"), "state")
    search_fields = ("title", "number")
    ordering = ("due_on", "id")

    @admin.display(description=_("due"), ordering="due_on")
    def due(self, filing: Filing) -> Any:
        """Return the last day, marked with a word when it has passed."""
        return _("%(day)s, late") % {"day": filing.due_on} if _late(filing) else filing.due_on

    def more_context(self, request: HttpRequest, row: Filing) -> dict[str, Any]:
        left = (row.due_on - china_day(database_now())).days
        return {"title": row.title, "filing": row, "is_late": _late(row), "left": max(0, left)}


def _late(filing: Filing) -> bool:
    return filing.state == FilingState.DUE and is_late(filing.due_on, china_day(database_now()))
