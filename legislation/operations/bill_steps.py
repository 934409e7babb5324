"""What every verb on a bill ends with: the move, a step of its story, an audit entry, and who is told."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, Words
from congress.core.lifecycle import advance

from ..models import BillStep, RegulationBill
from ..models.bill import KEPT_INSIDE
from ..rules import DRAFT_TO_MEMBERS_DAYS
from ..states import BILL
from .telling import tell_subscribers


def lock_bill(bill: RegulationBill) -> None:
    """Hold the bill until the transaction ends; what was read of it before stays to be compared."""
    RegulationBill.objects.select_for_update(no_key=True).only("pk").get(pk=bill.pk)


def write_step(
    bill: RegulationBill,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    held_on: date | None = None,
    facts: dict[str, Any] | None = None,
    is_public: bool = True,
    before: dict[str, Any] | None = None,
) -> BillStep:
    """Add a step to the bill's story and an entry to the audit, tell those who follow it, and return the step.

    Nobody outside is told of a step that is not public, or of a bill that was not submitted yet.
    """
    is_public = is_public and bill.work_state not in KEPT_INSIDE
    step = BillStep.objects.create(
        bill=bill, kind=kind, at=at, by=by, words=words, held_on=held_on, facts=facts or {}, is_public=is_public
    )
    record(f"bill.{kind}", bill, by=by, before=before, after={"work": bill.work_state}, scope_path=bill.path, at=at)
    if is_public:
        tell_subscribers(bill, kind, at=at)
    return step


def move_bill(
    bill: RegulationBill,
    name: str,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    held_on: date | None = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> BillStep:
    """Take the bill through the move `name` of its lifecycle, and return the step. Raises MoveRefused."""
    before = {"work": bill.work_state}
    lock_bill(bill)
    advance(bill, BILL, name, **changes)
    return write_step(bill, name, by=by, at=at, words=words, held_on=held_on, facts=facts, before=before)


def words_of(text: str, refusal: Words) -> str:
    """Return `text` without space around it. Raises Invalid with `refusal` when nothing is left."""
    text = text.strip()
    if not text:
        raise Invalid(refusal)
    return text


def check_sent(held_on: date, sent_on: date, late_reason: str) -> None:
    """Raise Invalid unless the draft went to the members seven days before, or a reason says why. Source: LL31."""
    if sent_on > held_on:
        raise Invalid(_("The draft goes to the members before the session."))
    if held_on - sent_on < timedelta(days=DRAFT_TO_MEMBERS_DAYS) and not late_reason.strip():
        raise Invalid(_("The draft goes to the members seven days before the session: say why it was sent late."))
