"""Readings and votes of a bill."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import change

from ..models import BillItem, Consultation, Opinion, OpinionGroup, ProvisionText, Reading, RegulationBill, Vote
from ..permissions import may_deliberate_bill, may_edit_bill
from ..queries_bench import texts_of_bill
from ..rules import is_passed
from ..states import BillState, ConsultationState, LedgerState
from .bill_steps import check_sent, lock_bill, move_bill, write_step


@transaction.atomic
def record_reading(
    bill: RegulationBill,
    *,
    session: str,
    held_on: date,
    by: User,
    at: datetime,
    sent_on: date | None = None,
    late_reason: str = "",
    summary: str = "",
) -> Reading:
    """Record a session at which the bill's latest settled text was read, and return the reading.

    Raises NotAllowed; MoveRefused while the reading before is not closed; Invalid without a settled text, or for
    a draft sent late without a reason. Source: LL31, LL32, LL87.
    """
    require(may_edit_bill(by, bill))
    if sent_on is not None:
        check_sent(held_on, sent_on, late_reason)
    lock_bill(bill)
    if bill.readings.filter(closed_at__isnull=True).exists():
        raise MoveRefused(_("The reading before is not closed yet."))
    texts = [version for version in texts_of_bill(bill).values() if version.is_settled]
    if not texts and bill.items.exclude(deed="repeal").exists():
        raise Invalid(_("There is no settled text to read."))
    reading = Reading.objects.create(
        bill=bill, number=bill.readings.count() + 1, draft=texts[0] if texts else None, session=session,
        held_on=held_on, sent_on=sent_on, late_reason=late_reason, summary=summary,
    )  # fmt: skip
    facts = {"number": reading.number, "session": session, "draft": str(reading.draft_id or "")}
    move_bill(bill, "read", by=by, at=at, words=session, held_on=held_on, facts=facts)
    return reading


@transaction.atomic
def close_reading(reading: Reading, *, by: User, at: datetime, summary: str = "") -> Reading:
    """Close a reading with what was said, once every opinion on its text has a confirmed outcome; return it.

    Raises NotAllowed; MoveRefused when it is closed, a consultation on its text still runs, or opinions wait.
    Source: LL36, LL40; local.
    """
    bill = reading.bill
    require(may_edit_bill(by, bill) or may_deliberate_bill(by, bill))
    lock_bill(bill)
    if reading.closed_at is not None:
        raise MoveRefused(_("This reading is closed."))
    waiting, running = undecided(reading)
    if running:
        raise MoveRefused(_("The public consultation on this text has not ended."))
    if waiting:
        raise MoveRefused(_("%(count)s opinions have no confirmed outcome yet.") % {"count": waiting})
    change(reading, closed_at=at, summary=summary.strip() or reading.summary)
    write_step(bill, "reading_closed", by=by, at=at, facts={"number": reading.number}, is_public=False)
    return reading


def undecided(reading: Reading) -> tuple[int, bool]:
    """Return how many opinions on the reading's text lack a confirmed outcome, and whether a consultation runs.

    Look-alikes count once. In a package the texts read beside it count too.
    """
    if reading.draft is None:
        return 0, False
    same = Q(draft=reading.draft_id) | ~Q(draft__regulation=reading.draft.regulation_id)
    rows = Consultation.objects.filter(same, bill=reading.bill_id).exclude(state=ConsultationState.CANCELLED)
    running = rows.exclude(state__in=[ConsultationState.CLOSED, ConsultationState.REPORTED]).exists()
    groups = OpinionGroup.objects.filter(consultation__in=rows).exclude(ledger_state=LedgerState.CONFIRMED)
    single = Opinion.objects.filter(consultation__in=rows, group__isnull=True)
    return groups.count() + single.count(), running


@transaction.atomic
def record_vote(
    bill: RegulationBill,
    *,
    held_on: date,
    all_members: int,
    present: int,
    yes: int,
    no: int,
    by: User,
    at: datetime,
    abstain: int = 0,
    not_pressed: int = 0,
    item: BillItem | None = None,
    provision_text: ProvisionText | None = None,
) -> Vote:
    """Record a vote and return it: on the whole, on one regulation of a package, or on a contested provision.

    More than half of all members carry it (OL51). A contested provision goes first and decides nothing else; when
    it falls, the text must lose it before the rest is voted (LL44). A package is voted together, or each
    regulation by itself: then what passed is published, and the bill is rejected when nothing did (LL46).
    Raises NotAllowed, MoveRefused; Invalid for figures that do not add up.
    """
    require(may_edit_bill(by, bill))
    lock_bill(bill)
    if bill.work_state != BillState.VOTING:
        raise MoveRefused(_("This bill is not put to the vote."))
    if min(all_members, present, yes, no, abstain, not_pressed) < 0 or present > all_members or not all_members:
        raise Invalid(_("More are present than there are members."))
    if yes + no + abstain + not_pressed != present:
        raise Invalid(_("For, against, abstained and not voting do not add up to those present."))
    _check_subject(bill, item, provision_text)
    vote = Vote.objects.create(
        bill=bill, item=item, provision_text=provision_text, held_on=held_on, all_members=all_members,
        present=present, yes=yes, no=no, abstain=abstain, not_pressed=not_pressed,
        is_passed=is_passed(yes, all_members), recorded_by=by, at=at,
    )  # fmt: skip
    after = {"yes": yes, "all": all_members, "passed": vote.is_passed}
    record("bill.vote", vote, by=by, after=after, scope_path=bill.path, at=at)
    _conclude(bill, vote, by=by, at=at)
    return vote


def _check_subject(bill: RegulationBill, item: BillItem | None, contested: ProvisionText | None) -> None:
    """Raise Invalid or MoveRefused unless this may be voted on now. Source: LL44, LL46."""
    if contested is not None:
        if item is not None or contested.version.bill_id != bill.pk or not contested.version.is_settled:
            raise Invalid(_("Choose a provision of the settled text of this bill."))
        if bill.votes.filter(provision_text=contested).exists():
            raise MoveRefused(_("This was voted on already."))
        return
    singly = bill.kind == "package" and not bill.votes_together
    if singly != (item is not None) or (item is not None and item.bill_id != bill.pk):
        raise Invalid(_("A package is voted together, or each regulation by itself, as the bill says."))
    if item is not None and bill.votes.filter(item=item).exists():
        raise MoveRefused(_("This was voted on already."))
    for version in texts_of_bill(bill).values():
        if not version.is_settled:
            raise MoveRefused(_("“%(title)s” has no settled text yet.") % {"title": version.title})
    _refuse_fallen_words(bill)


def _refuse_fallen_words(bill: RegulationBill) -> None:
    """Raise MoveRefused while a text still carries a provision that was voted down by itself. Source: LL44."""
    latest = [version.pk for version in texts_of_bill(bill).values()]
    for vote in bill.votes.filter(provision_text__isnull=False, is_passed=False).select_related("provision_text"):
        fallen = vote.provision_text
        if fallen is None:
            continue
        stands = ProvisionText.objects.filter(version__in=latest, provision=fallen.provision_id, text=fallen.text)
        if stands.exists():
            raise MoveRefused(
                _("%(label)s was voted down: settle a text without it, then vote.") % {"label": fallen.label}
            )


def _conclude(bill: RegulationBill, vote: Vote, *, by: User, at: datetime) -> None:
    """Take the bill on when this vote decided it, or write that it was held."""
    facts: dict[str, Any] = {
        "vote": vote.pk, "yes": vote.yes, "no": vote.no, "abstain": vote.abstain, "not_pressed": vote.not_pressed,
        "present": vote.present, "all": vote.all_members, "passed": vote.is_passed,
    }  # fmt: skip
    if vote.provision_text is not None:
        facts["provision"] = vote.provision_text.label
        write_step(bill, "provision_vote", by=by, at=at, held_on=vote.held_on, facts=facts)
        return
    if vote.item is not None:
        voted = dict(bill.votes.filter(item__isnull=False).values_list("item", "is_passed"))
        if len(voted) < bill.items.count():
            facts["regulation"] = vote.item.regulation.title
            write_step(bill, "item_vote", by=by, at=at, held_on=vote.held_on, facts=facts)
            return
        carried = any(voted.values())
    else:
        carried = vote.is_passed
    move_bill(bill, "pass" if carried else "reject", by=by, at=at, held_on=vote.held_on, facts=facts)
