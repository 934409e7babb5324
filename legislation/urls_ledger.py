"""Addresses of the drafting room, of the ledger's other pages, and of the published table."""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from .views import drafting_room, ledger, outcomes

ROOM = "admin/legislation/drafting-room/<uuid:pk>/"
LEDGER = "admin/legislation/consultations/<uuid:pk>/ledger/"


def bench(view: Any) -> Any:
    """Return `view` for those who work in the admin only."""
    return admin.site.admin_view(view)


ledger_patterns: list[URLPattern] = [
    path(ROOM, bench(drafting_room.drafting_room), name="drafting-room"),
    path(f"{ROOM}next/", bench(drafting_room.drafting_room_next), name="drafting-room-next"),
    path(f"{ROOM}entries/<uuid:entry>/", bench(ledger.ledger_entry), name="ledger-entry"),
    path(f"{ROOM}entries/<uuid:entry>/about/<slug:deed>/", bench(ledger.ledger_entry_deed), name="ledger-entry-deed"),
    path(
        f"{ROOM}entries/<uuid:entry>/<slug:deed>/",
        bench(drafting_room.drafting_room_deed),
        name="drafting-room-deed",
    ),
    path(LEDGER, bench(ledger.ledger_confirm), name="ledger-confirm"),
    path(f"{LEDGER}report/", bench(ledger.ledger_report), name="ledger-report"),
    path(f"{LEDGER}opinions.<slug:form>", bench(outcomes.ledger_export), name="ledger-export"),
    path("consultations/<uuid:pk>/outcome/", outcomes.consultation_outcome, name="consultation-outcome"),
    path("consultations/<uuid:pk>/outcome/opinions.<slug:form>", outcomes.outcome_export, name="outcome-export"),
]
