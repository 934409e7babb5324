"""What the ledger puts on the desk: opinions without an outcome, outcomes to confirm, an outcome to publish."""

from datetime import datetime
from itertools import chain

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.desk.registry import ToDo, register_to_dos

from .models import Consultation, Opinion, OpinionGroup
from .permissions import COMMITTEE, STAFF
from .states import ConsultationState, LedgerState

MOST = 50
KINDS = {
    "drafting-room": _("Opinions to handle"),
    "ledger-confirm": _("Outcomes to confirm"),
    "ledger-report": _("Outcome to publish"),
}


def register() -> None:
    """Put the ledger on the desk."""
    register_to_dos(ledgers_at_work)


def ledgers_at_work(user: User, at: datetime) -> list[ToDo]:
    """Return the closed consultations in which something waits for this person. At most three queries."""
    staff, committee = ([a.path for a in user.scopes(role)] for role in (STAFF, COMMITTEE))
    if not staff and not committee:
        return []
    groups = OpinionGroup.objects.filter(consultation=OuterRef("pk"))
    rows = (
        Consultation.objects.filter(state=ConsultationState.CLOSED).select_related("draft").order_by("closes_at", "id")
    )
    rows = rows.annotate(
        is_undecided=Exists(groups.filter(ledger_state=LedgerState.UNDECIDED)),
        is_proposed=Exists(groups.filter(ledger_state=LedgerState.PROPOSED)),
        is_loose=Exists(Opinion.objects.filter(consultation=OuterRef("pk"), group__isnull=True)),
    )
    mine, theirs = rows.filter(path__in=staff), rows.filter(path__in=committee)
    done = mine.filter(is_undecided=False, is_proposed=False, is_loose=False)
    return list(chain(
        _waiting(mine.filter(is_undecided=True), "drafting-room"),
        _waiting(theirs.filter(is_proposed=True), "ledger-confirm"),
        _waiting(done, "ledger-report"),
    ))  # fmt: skip


def _waiting(rows: QuerySet[Consultation], name: str) -> list[ToDo]:
    return [
        ToDo(
            one.draft.title,
            reverse(f"legislation:{name}", args=[one.draft_id if name == "drafting-room" else one.pk]),
            one.closed_at or one.closes_at,
            None,
            KINDS[name],
        )
        for one in rows[:MOST]
    ]
