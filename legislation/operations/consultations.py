"""Public consultation: prepare it, announce it, close it to the second, or cancel it before anybody saw it.

Whoever adds an opinion holds the consultation open with a shared lock; closing waits for all of them with the
exclusive one. What counts is the database's clock, read after the lock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.clock import china_day, database_now
from congress.core.errors import Gone, Invalid, MoveRefused, require
from congress.core.lifecycle import advance, change

from ..models import BillStep, Consultation, ConsultationQuestion, DraftVersion
from ..permissions import may_approve_short_window, may_edit_bill, may_run_consultation
from ..rules import is_open, is_short_window
from ..search_index import keep_draft_findable
from ..states import CONSULTATION, BillState, ConsultationState, VersionState
from .telling import tell_subscribers
from .versions import settle_version

OVER = (
    BillState.PLANNED, BillState.VOTING, BillState.PASSED, BillState.PUBLISHED, BillState.IN_FORCE, BillState.SHELVED,
    BillState.WITHDRAWN, BillState.REJECTED, BillState.ENDED,
)  # fmt: skip
_LOCK = "SELECT {}(hashtextextended('legislation.consultation:' || %s, 0))"


def hold_open(consultation: Consultation) -> datetime:
    """Keep the consultation from closing until this transaction ends, and return the moment that counts.

    Raises Gone when it takes no more opinions, MoveRefused when it does not take any yet. Source: LL40.
    """
    _lock(consultation, "pg_advisory_xact_lock_shared")
    moment = database_now()
    consultation.refresh_from_db(fields=["state", "opens_at", "closes_at", "closed_at", "version"])
    if consultation.state == ConsultationState.ANNOUNCED and is_open(
        consultation.opens_at, consultation.closes_at, moment
    ):
        return moment
    if consultation.state == ConsultationState.PREPARING or moment < consultation.opens_at:
        raise MoveRefused(_("This consultation has not begun yet."))
    raise Gone(
        _("This consultation closed on %(moment)s and takes no more opinions. What came in before then is considered.")
        % {"moment": consultation.until}
    )


def hold_closed(consultation: Consultation) -> datetime:
    """Wait until nobody is adding an opinion any more, keep others from it, and return the moment that counts."""
    _lock(consultation, "pg_advisory_xact_lock")
    consultation.refresh_from_db()
    return database_now()


def _lock(consultation: Consultation, function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK.format(function), [str(consultation.pk)])


@transaction.atomic
def prepare_consultation(
    version: DraftVersion, *, opens_at: datetime, closes_at: datetime, brief: str, contact: str = "",
    questions: Sequence[str] = (), short_reason: str = "", by: User, at: datetime,
) -> Consultation:  # fmt: skip
    """Return a consultation on `version`, seen by staff only until it is announced.

    Raises NotAllowed, Invalid for a window that ends before it begins or without words, MoveRefused when the
    version belongs to no bill that is being deliberated, or has a consultation. Source: LL40, LL41.
    """
    bill = version.bill
    if bill is None or bill.work_state in OVER:
        raise MoveRefused(_("The bill is not being deliberated."))
    require(may_edit_bill(by, bill))
    if Consultation.objects.filter(draft=version).exists():
        raise MoveRefused(_("This version has its consultation already; make the next version for another."))
    _check(opens_at, closes_at, brief)
    consultation = Consultation.objects.create(
        bill=bill, draft=version, path=bill.path, opens_at=opens_at, closes_at=closes_at, brief=brief.strip(),
        contact=contact.strip(), short_reason=short_reason.strip(),
    )  # fmt: skip
    _write_questions(consultation, questions)
    record("consultation.prepared", consultation, by=by, after=_window(consultation), at=at)
    return consultation


@transaction.atomic
def change_consultation(
    consultation: Consultation, *, opens_at: datetime, closes_at: datetime, brief: str, contact: str = "",
    questions: Sequence[str] = (), short_reason: str = "", by: User, at: datetime,
) -> None:  # fmt: skip
    """Change what is being prepared; an approval falls when the window or its reason changes.

    Raises NotAllowed, Invalid, MoveRefused once it was announced.
    """
    require(may_run_consultation(by, consultation))
    if consultation.state != ConsultationState.PREPARING:
        raise MoveRefused(_("It was announced: its window and its words stand."))
    _check(opens_at, closes_at, brief)
    asked = (consultation.opens_at, consultation.closes_at, consultation.short_reason)
    approval = {}
    if asked != (opens_at, closes_at, short_reason.strip()):
        approval = {"short_approved_by": None, "short_approved_at": None}
    before = _window(consultation)
    change(
        consultation, opens_at=opens_at, closes_at=closes_at, brief=brief.strip(), contact=contact.strip(),
        short_reason=short_reason.strip(), **approval,
    )  # fmt: skip
    consultation.questions.all().delete()
    _write_questions(consultation, questions)
    record("consultation.changed", consultation, by=by, before=before, after=_window(consultation), at=at)


@transaction.atomic
def approve_short_window(consultation: Consultation, *, by: User, at: datetime) -> None:
    """Approve fewer than thirty days, for the reason that stands there. Source: LL40; local.

    Raises NotAllowed, MoveRefused when nothing is asked for or it was announced.
    """
    require(may_approve_short_window(by, consultation))
    if consultation.state != ConsultationState.PREPARING or not consultation.is_short:
        raise MoveRefused(_("There is no short window to approve."))
    if not consultation.short_reason:
        raise MoveRefused(_("Write down first why it is shorter than 30 days."))
    change(consultation, short_approved_by=by, short_approved_at=at)
    record("consultation.short_window_approved", consultation, by=by, after=_window(consultation), at=at)


@transaction.atomic
def announce(consultation: Consultation, *, by: User, at: datetime) -> None:
    """Show the draft to everybody and take opinions within the window; the text is settled from then on.

    Announced after the day it was to open, it opens now, and must be long enough counted from now. Raises
    NotAllowed, MoveRefused for a short window without a reason and an approver. Source: LL40, LL41.
    """
    require(may_run_consultation(by, consultation))
    if consultation.bill.work_state in OVER:
        raise MoveRefused(_("The bill is not being deliberated."))
    opens_at = consultation.opens_at
    if china_day(opens_at) < china_day(at):
        opens_at = at
    if consultation.closes_at <= at:
        raise MoveRefused(_("It would close before it opens: set a later day."))
    if is_short_window(opens_at, consultation.closes_at):
        _require_approval(consultation)
    if consultation.draft.state != VersionState.SETTLED:
        settle_version(consultation.draft, by=by, at=at)
    advance(consultation, CONSULTATION, "announce", announced_at=at, opens_at=opens_at)
    keep_draft_findable(consultation)
    write_bill_step(consultation, "consultation_announced", by=by, at=at)
    record("consultation.announced", consultation, by=by, after=_window(consultation), at=at)
    tell_subscribers(consultation.bill, "consultation_announced", at=at, **told_facts(consultation))


def _require_approval(consultation: Consultation) -> None:
    if not consultation.short_reason:
        raise MoveRefused(_("Fewer than 30 days: write down why, and have the chairpersons approve it."))
    if consultation.short_approved_by_id is None:
        raise MoveRefused(_("Fewer than 30 days: the chairpersons have not approved it yet."))


@transaction.atomic
def close(consultation: Consultation, *, at: datetime, by: User | None = None) -> None:
    """Close the window when its time is over; whoever was sending until then is in, whoever comes now is not.

    `by` None: the clock. Raises NotAllowed, MoveRefused before the time or when it is not open. Source: LL40.
    """
    if by is not None:
        require(may_run_consultation(by, consultation))
    moment = hold_closed(consultation)
    if consultation.state == ConsultationState.ANNOUNCED and moment < consultation.closes_at:
        raise MoveRefused(_("It was announced until a later moment, and stays open until then."))
    advance(consultation, CONSULTATION, "close", closed_at=moment)
    facts = {"opinions": consultation.opinions.count()}
    write_bill_step(consultation, "consultation_closed", by=by, at=at, facts=facts)
    record("consultation.closed", consultation, by=by, after=facts, at=at)
    tell_subscribers(consultation.bill, "consultation_closed", at=at, **told_facts(consultation))


def close_due(*, at: datetime) -> int:
    """Close every consultation whose time is over; return how many. Safe to run twice or side by side."""
    closed = 0
    due = Consultation.objects.filter(state=ConsultationState.ANNOUNCED, closes_at__lte=database_now())
    for consultation in due.select_related("bill", "draft").order_by("closes_at", "id"):
        try:
            close(consultation, at=at)
        except MoveRefused:  # somebody else closed it meanwhile
            continue
        closed += 1
    return closed


@transaction.atomic
def cancel(consultation: Consultation, *, reason: str, by: User, at: datetime) -> None:
    """Give up a consultation that was never announced. Raises NotAllowed, MoveRefused, Invalid without a reason."""
    require(may_run_consultation(by, consultation))
    if not reason.strip():
        raise Invalid(_("Please give a reason."))
    advance(consultation, CONSULTATION, "cancel")
    record("consultation.cancelled", consultation, by=by, after={"reason": reason.strip()[:300]}, at=at)


def write_bill_step(
    consultation: Consultation, kind: str, *, by: User | None, at: datetime, facts: Mapping[str, object] | None = None
) -> BillStep:
    """Add what happened to the story of the bill, for everybody to read."""
    return BillStep.objects.create(
        bill=consultation.bill, kind=kind, at=at, held_on=china_day(at), by=by,
        facts={"consultation": str(consultation.pk), "closes_on": consultation.until} | dict(facts or {}),
    )  # fmt: skip


def told_facts(consultation: Consultation) -> dict[str, str]:
    """Return what a notice says of a consultation."""
    return {"closes_on": consultation.until, "version": consultation.draft.name}


def _check(opens_at: datetime, closes_at: datetime, brief: str) -> None:
    if closes_at <= opens_at:
        raise Invalid(_("It would close before it opens."))
    if not brief.strip():
        raise Invalid(_("Write in brief what it is about: it is shown first."))


def _write_questions(consultation: Consultation, questions: Sequence[str]) -> None:
    words = [text.strip()[:300] for text in questions if text.strip()]
    ConsultationQuestion.objects.bulk_create(
        ConsultationQuestion(consultation=consultation, position=number, text=text)
        for number, text in enumerate(words, start=1)
    )


def _window(consultation: Consultation) -> dict[str, object]:
    return {
        "state": consultation.state,
        "opens_at": consultation.opens_at.isoformat(),
        "closes_at": consultation.closes_at.isoformat(),
        "short_reason": consultation.short_reason,
    }
