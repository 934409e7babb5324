"""A bill through its procedure, a verb a step. Readings and votes stand in `readings`, the end in `publication`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.bodies.models import Body
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import change

from ..models import BillDeed, BillItem, BillStep, DraftVersion, PlanItem, Regulation, RegulationBill, RegulationKind
from ..permissions import may_create_bill, may_decide_agenda, may_deliberate_bill, may_edit_bill
from ..queries_bench import standing_regulations, texts_of_bill
from ..rules import may_be_proposed_by, shelved_until
from ..states import BillKind, BillState, Proposer
from .bill_steps import check_sent, lock_bill, move_bill, words_of, write_step
from .publication import due_to_take_effect, publish_bill, take_effect
from .readings import close_reading, record_reading, record_vote

__all__ = [
    "add_item", "begin_deliberation", "begin_drafting", "change_bill", "close_reading", "create_bill",
    "due_to_take_effect", "end_deliberation", "extend_deliberation", "publish_bill", "put_on_agenda", "put_to_vote",
    "record_reading", "record_vote", "remove_item", "resume_bill", "shelve_bill", "submit_bill", "take_effect",
    "withdraw_bill",
]  # fmt: skip
_FEWEST = {BillKind.MAKE: 0, BillKind.AMEND: 1, BillKind.PACKAGE: 2, BillKind.REPEAL: 1}
_REASON = _("Say why: the reason is kept with the bill.")


@transaction.atomic
def create_bill(
    *,
    body: Body,
    kind: str,
    title: str,
    by: User,
    at: datetime,
    amended: Sequence[Regulation] = (),
    repealed: Sequence[Regulation] = (),
    regulation_kind: str = RegulationKind.LOCAL,
    plan_item: PlanItem | None = None,
    **facts: Any,
) -> RegulationBill:
    """Open a bill with the regulations it makes, amends or repeals, and return it, planned.

    A bill that makes a regulation gets it, by the bill's title. `facts`: is_small, readings_planned, drafted_by,
    votes_together. Raises NotAllowed, Invalid for regulations that do not fit the kind. Source: LL46, LL56.
    """
    require(may_create_bill(by, body))
    bill = RegulationBill.objects.create(
        body=body, path=body.path, kind=kind, title=title, created_at=at, created_by=by, **facts
    )
    _check_items(bill, amended, repealed)
    if kind == BillKind.MAKE:
        made = Regulation.objects.create(body=body, path=body.path, kind=regulation_kind, title=title, created_at=at)
        BillItem.objects.create(bill=bill, regulation=made, deed=BillDeed.MAKE)
    deeds = [(one, BillDeed.AMEND) for one in amended] + [(one, BillDeed.REPEAL) for one in repealed]
    BillItem.objects.bulk_create(
        BillItem(bill=bill, regulation=one, deed=deed, position=place) for place, (one, deed) in enumerate(deeds, 1)
    )
    if plan_item is not None:
        _link(plan_item, bill)
    write_step(bill, "create", by=by, at=at, facts={"kind": kind}, is_public=False)
    return bill


@transaction.atomic
def change_bill(bill: RegulationBill, *, by: User, at: datetime, **facts: Any) -> None:
    """Write title, flags and who drafts it, while it is not submitted. Raises NotAllowed, MoveRefused."""
    require(may_edit_bill(by, bill))
    _require_unsubmitted(bill)
    change(bill, **facts)
    record("bill.change", bill, by=by, after={"fields": sorted(facts)}, scope_path=bill.path, at=at)


@transaction.atomic
def add_item(bill: RegulationBill, *, regulation: Regulation, deed: str, by: User, at: datetime) -> BillItem:
    """Add a regulation to a package or a repeal that is not submitted yet, and return the item.

    Raises NotAllowed, MoveRefused, Invalid when it is not in force or stands in the bill already. Source: LL46.
    """
    require(may_edit_bill(by, bill))
    lock_bill(bill)
    _require_unsubmitted(bill)
    taken = {BillKind.PACKAGE: {BillDeed.AMEND, BillDeed.REPEAL}, BillKind.REPEAL: {BillDeed.REPEAL}}
    if deed not in taken.get(BillKind(bill.kind), set()):
        raise Invalid(_("This kind of bill does not take it."))
    if bill.items.filter(regulation=regulation).exists():
        raise Invalid(_("It stands in this bill already."))
    _check_standing(bill, [regulation])
    item = BillItem.objects.create(bill=bill, regulation=regulation, deed=deed, position=bill.items.count() + 1)
    record("bill.add_item", bill, by=by, after={"regulation": str(regulation.pk), "deed": deed}, at=at)
    return item


@transaction.atomic
def remove_item(item: BillItem, *, by: User, at: datetime) -> None:
    """Take a regulation out of a package that is not submitted yet. Raises NotAllowed, MoveRefused."""
    bill = item.bill
    require(may_edit_bill(by, bill))
    lock_bill(bill)
    _require_unsubmitted(bill)
    if bill.items.count() <= _FEWEST[BillKind(bill.kind)] or item.deed == BillDeed.MAKE:
        raise MoveRefused(_("A bill of this kind needs it."))
    if DraftVersion.objects.filter(bill=bill, regulation=item.regulation_id).exists():
        raise MoveRefused(_("There is a text for it already."))
    record("bill.remove_item", bill, by=by, before={"regulation": str(item.regulation_id)}, at=at)
    item.delete()


@transaction.atomic
def begin_drafting(bill: RegulationBill, *, drafted_by: str = "", by: User, at: datetime) -> BillStep:
    """Begin to draft. Raises NotAllowed, MoveRefused. Source: LL56, LL57."""
    require(may_edit_bill(by, bill))
    drafted_by = drafted_by.strip() or bill.drafted_by
    return move_bill(bill, "draft", by=by, at=at, words=drafted_by, drafted_by=drafted_by)


@transaction.atomic
def submit_bill(
    bill: RegulationBill,
    *,
    proposer: str,
    explanation: str,
    by: User,
    at: datetime,
    proposer_words: str = "",
    proposer_members: int | None = None,
    references: str = "",
) -> BillStep:
    """Record that the bill was submitted by whoever may, with text, explanation and, to amend, a comparison.

    Departments draft and never submit (LL57). Raises NotAllowed, MoveRefused; Invalid with what is missing.
    Source: OL52, LL57, LL58.
    """
    require(may_edit_bill(by, bill))
    if proposer not in Proposer.values:
        raise Invalid(_("Say who submits it: a department drafts, and does not submit."))
    if proposer == Proposer.MEMBERS and not may_be_proposed_by(proposer_members or 0):
        raise Invalid(_("At least five members of the standing committee submit a bill together."))
    explanation = words_of(explanation, _("A bill is submitted with its explanation."))
    lock_bill(bill)
    texts = texts_of_bill(bill)
    _check_texts(bill, texts)
    members = proposer_members if proposer == Proposer.MEMBERS else None
    facts = {"texts": [str(version.pk) for version in texts.values()], "proposer": proposer, "members": members}
    return move_bill(
        bill, "submit", by=by, at=at, words=proposer_words, held_on=china_day(at), facts=facts, proposer=proposer,
        proposer_words=proposer_words, proposer_members=members, explanation=explanation, references=references,
    )  # fmt: skip


@transaction.atomic
def put_on_agenda(
    bill: RegulationBill, *, session: str, held_on: date, sent_on: date, by: User, at: datetime, late_reason: str = ""
) -> BillStep:
    """Put the bill on the agenda of a session that begins on `held_on`, its draft sent to the members on `sent_on`.

    Fewer than seven days between them need a reason. Raises NotAllowed, MoveRefused, Invalid. Source: LL31, LL87.
    """
    require(may_decide_agenda(by, bill))
    check_sent(held_on, sent_on, late_reason)
    facts = {"session": session, "sent_on": sent_on.isoformat(), "late_reason": late_reason}
    return move_bill(bill, "put_on_agenda", by=by, at=at, words=session, held_on=held_on, facts=facts)


@transaction.atomic
def begin_deliberation(bill: RegulationBill, *, report: str = "", by: User, at: datetime) -> BillStep:
    """Begin unified deliberation, with what the legislative committee reports. Source: LL36, LL87."""
    require(may_deliberate_bill(by, bill))
    return move_bill(bill, "deliberate", by=by, at=at, words=report, held_on=china_day(at))


@transaction.atomic
def put_to_vote(bill: RegulationBill, *, by: User, at: datetime, reason: str = "") -> BillStep:
    """Put the settled texts to the vote, once every reading is closed.

    Fewer readings than planned need a reason. Raises NotAllowed, MoveRefused, Invalid. Source: LL44, LL87.
    """
    require(may_decide_agenda(by, bill))
    lock_bill(bill)
    readings = list(bill.readings.all())
    if any(reading.closed_at is None for reading in readings):
        raise MoveRefused(_("A reading is not closed yet."))
    if len(readings) < bill.readings_planned and not reason.strip():
        raise Invalid(_("Fewer readings were held than planned: say why."))
    _check_texts(bill, texts_of_bill(bill))
    return move_bill(bill, "put_to_vote", by=by, at=at, words=reason, held_on=china_day(at))


@transaction.atomic
def withdraw_bill(bill: RegulationBill, *, reason: str, by: User, at: datetime) -> BillStep:
    """Record that whoever submitted it took it back. Raises NotAllowed, MoveRefused, Invalid. Source: LL43."""
    require(may_edit_bill(by, bill))
    reason = words_of(reason, _REASON)
    return move_bill(bill, "withdraw", by=by, at=at, words=reason, held_on=china_day(at), side_reason=reason)


@transaction.atomic
def shelve_bill(bill: RegulationBill, *, reason: str, by: User, at: datetime) -> BillStep:
    """Shelve the bill. Raises NotAllowed, MoveRefused, Invalid. Source: LL45."""
    require(may_decide_agenda(by, bill))
    reason, today = words_of(reason, _REASON), china_day(at)
    return move_bill(
        bill, "shelve", by=by, at=at, words=reason, held_on=today, side_reason=reason, shelved_on=today,
        extended_until=None,
    )  # fmt: skip


@transaction.atomic
def resume_bill(bill: RegulationBill, *, reason: str, by: User, at: datetime) -> BillStep:
    """Take a shelved bill up again. Raises NotAllowed, MoveRefused, Invalid. Source: LL45."""
    require(may_decide_agenda(by, bill))
    reason = words_of(reason, _REASON)
    return move_bill(
        bill, "resume", by=by, at=at, words=reason, held_on=china_day(at), side_reason="", shelved_on=None,
        extended_until=None,
    )  # fmt: skip


@transaction.atomic
def extend_deliberation(bill: RegulationBill, *, until: date, reason: str, by: User, at: datetime) -> BillStep:
    """Extend the deliberation of a bill that was shelved for two years. Source: LL45.

    Raises NotAllowed, MoveRefused before the two years, Invalid for a day that has passed.
    """
    require(may_decide_agenda(by, bill))
    reason = words_of(reason, _REASON)
    lock_bill(bill)
    _require_two_years(bill, at)
    if until <= china_day(at):
        raise Invalid(_("Choose a day to come."))
    change(bill, extended_until=until)
    return write_step(bill, "extend", by=by, at=at, words=reason, held_on=china_day(at), facts={"until": str(until)})


@transaction.atomic
def end_deliberation(bill: RegulationBill, *, reason: str, by: User, at: datetime) -> BillStep:
    """End the deliberation of a bill that was shelved for two years. Raises as `extend_deliberation`. Source: LL45."""
    require(may_decide_agenda(by, bill))
    reason = words_of(reason, _REASON)
    lock_bill(bill)
    _require_two_years(bill, at)
    return move_bill(bill, "end", by=by, at=at, words=reason, held_on=china_day(at), side_reason=reason)


def _require_two_years(bill: RegulationBill, at: datetime) -> None:
    if bill.work_state != BillState.SHELVED or bill.shelved_on is None:
        raise MoveRefused(_("This bill is not shelved."))
    since = bill.extended_until or shelved_until(bill.shelved_on)
    if china_day(at) < since:
        raise MoveRefused(_("This may be decided from %(day)s on.") % {"day": since})


def _require_unsubmitted(bill: RegulationBill) -> None:
    if bill.work_state not in {BillState.PLANNED, BillState.DRAFTING}:
        raise MoveRefused(_("The bill was submitted: this does not change any more."))


def _check_items(bill: RegulationBill, amended: Sequence[Regulation], repealed: Sequence[Regulation]) -> None:
    """Raise Invalid unless the regulations fit the kind of the bill, are in force and of its congress."""
    both = [*amended, *repealed]
    fits = {
        BillKind.MAKE: not both,
        BillKind.AMEND: len(amended) == 1 and not repealed,
        BillKind.PACKAGE: len(both) >= _FEWEST[BillKind.PACKAGE],
        BillKind.REPEAL: bool(repealed) and not amended,
    }
    if bill.kind not in fits or not fits[BillKind(bill.kind)]:
        raise Invalid(_("One regulation to amend, two or more for a package, at least one to repeal."))
    if len({one.pk for one in both}) < len(both):
        raise Invalid(_("A regulation stands in a bill once."))
    _check_standing(bill, both)


def _check_standing(bill: RegulationBill, regulations: Sequence[Regulation]) -> None:
    standing = set(standing_regulations([bill.path]).values_list("pk", flat=True)) if regulations else set()
    if any(one.pk not in standing for one in regulations):
        raise Invalid(_("Only a regulation of this congress that is in force can be amended or repealed."))


def _check_texts(bill: RegulationBill, texts: dict[Any, DraftVersion]) -> None:
    """Raise Invalid unless every regulation made or amended has a settled text; an amended one, its base. LL58."""
    for item in bill.items.select_related("regulation").exclude(deed=BillDeed.REPEAL):
        version = texts.get(item.regulation_id)
        if version is None or not version.is_settled:
            raise Invalid(_("“%(title)s” has no settled text yet.") % {"title": item.regulation.title})
        if item.deed == BillDeed.AMEND and version.based_on_id is None:
            raise Invalid(_("“%(title)s”: say which text is amended, for the comparison.") % {
                "title": item.regulation.title})  # fmt: skip


def _link(item: PlanItem, bill: RegulationBill) -> None:
    if item.bill_id is not None or item.plan.path != bill.path or item.dropped_at is not None:
        raise Invalid(_("This project of the plan has a bill already, or is not of this congress."))
    item.bill = bill
    item.save(update_fields=["bill"])
