"""What may be done with a bill from its page: the form, the operation, who may, and in which state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now
from congress.core.errors import MoveRefused
from liaison_stations.deeds import Deed
from liaison_stations.forms_desk import PlainForm

from . import forms_bench as forms
from .forms_heard import HeardForm, may_be_heard
from .models import BillItem, Reading, RegulationBill
from .operations import bills as operations
from .operations.opinions import INNER, Anchor, Origin, Words, post_opinion
from .permissions import may_decide_agenda, may_deliberate_bill, may_edit_bill
from .rules import shelved_until
from .states import BILL, BillKind, BillState


def _fits(move: str) -> Callable[[RegulationBill], bool]:
    return lambda bill: BILL.allows(move, bill.work_state)


def _is_unsubmitted(bill: RegulationBill) -> bool:
    return bill.work_state in {BillState.PLANNED, BillState.DRAFTING}


def _takes_items(bill: RegulationBill) -> bool:
    return _is_unsubmitted(bill) and bill.kind in {BillKind.PACKAGE, BillKind.REPEAL}


def _has_open_reading(bill: RegulationBill) -> bool:
    return bill.work_state in {BillState.READING, BillState.UNIFIED} and forms.open_reading(bill) is not None


def _may_be_read(bill: RegulationBill) -> bool:
    return _fits("read")(bill) and forms.open_reading(bill) is None


def _has_waited(bill: RegulationBill) -> bool:
    if bill.work_state != BillState.SHELVED or bill.shelved_on is None:
        return False
    return china_day(database_now()) >= (bill.extended_until or shelved_until(bill.shelved_on))


def _is_due(bill: RegulationBill) -> bool:
    return operations.due_to_take_effect(at=database_now()).filter(pk=bill.pk).exists()


def _may_close(user: Any, bill: RegulationBill) -> bool:
    return may_edit_bill(user, bill) or may_deliberate_bill(user, bill)


def _close(bill: RegulationBill, *, summary: str, by: Any, at: datetime) -> Reading:
    reading = forms.open_reading(bill)
    if reading is None:
        raise MoveRefused(_("This reading is closed."))
    return operations.close_reading(reading, summary=summary, by=by, at=at)


def _drop(bill: RegulationBill, *, item: BillItem, by: Any, at: datetime) -> None:
    operations.remove_item(item, by=by, at=at)


def _hear(bill: RegulationBill, *, by: Any, at: datetime, **facts: Any) -> None:
    """Write down an opinion that somebody gave; what is said at a reading belongs to the last one on that text."""
    source, consultation = facts["source"], facts["consultation"]
    read = bill.readings.filter(draft=consultation.draft_id).order_by("-number").first() if source in INNER else None
    post_opinion(
        consultation, words=Words(facts["text"], facts["proposed_words"]), anchor=Anchor(facts["node"]),
        origin=Origin(source, facts["source_words"], reading=read, by=by), submission_key=facts["key"], at=at,
    )  # fmt: skip


BILL_DEEDS = (
    Deed(
        "draft", _("Begin drafting"), _("Begin"), _("It is being drafted."), forms.DraftForm,
        operations.begin_drafting, may_edit_bill, _fits("draft"),
    ),
    Deed(
        "submit", _("Submit the bill"), _("Record that it was submitted"), _("It is submitted."), forms.SubmitForm,
        operations.submit_bill, may_edit_bill, _fits("submit"),
    ),
    Deed(
        "put-on-agenda", _("Put on the agenda"), _("Put it on the agenda"), _("It is on the agenda."), forms.SentForm,
        operations.put_on_agenda, may_decide_agenda, _fits("put_on_agenda"),
    ),
    Deed(
        "read", _("Record a reading"), _("Record it"), _("The reading is recorded."), forms.ReadingForm,
        operations.record_reading, may_edit_bill, _may_be_read,
    ),
    Deed(
        "hear", _("Enter an opinion that was given"), _("Enter it"), _("The opinion is in the ledger."), HeardForm,
        _hear, may_edit_bill, may_be_heard,
    ),
    Deed(
        "close-reading", _("Close the reading"), _("Close it"), _("The reading is closed."), forms.CloseReadingForm,
        _close, _may_close, _has_open_reading,
    ),
    Deed(
        "deliberate", _("Begin unified deliberation"), _("Begin"), _("It is in unified deliberation."),
        forms.ReportForm, operations.begin_deliberation, may_deliberate_bill, _fits("deliberate"),
    ),
    Deed(
        "put-to-vote", _("Put to the vote"), _("Put it to the vote"), _("It is put to the vote."), forms.ToVoteForm,
        operations.put_to_vote, may_decide_agenda, _fits("put_to_vote"),
    ),
    Deed(
        "vote", _("Record a vote"), _("Record it"), _("The vote is recorded."), forms.VoteForm,
        operations.record_vote, may_edit_bill, _fits("pass"),
    ),
    Deed(
        "publish", _("Publish the regulation"), _("Record the publication"),
        _("It is published; it is to be filed in thirty days."), forms.PublishForm,
        operations.publish_bill, may_edit_bill, _fits("publish"),
    ),
    Deed(
        "take-effect", _("It has come in force"), _("Record it"), _("It is in force."), PlainForm,
        operations.take_effect, may_edit_bill, _is_due,
    ),
    Deed(
        "resume", _("Take it up again"), _("Take it up"), _("It is taken up again."), forms.BecauseForm,
        operations.resume_bill, may_decide_agenda, _fits("resume"),
    ),
    Deed(
        "extend", _("Extend the deliberation"), _("Extend it"), _("The deliberation is extended."), forms.UntilForm,
        operations.extend_deliberation, may_decide_agenda, _has_waited,
    ),
    Deed(
        "end", _("End the deliberation"), _("End it"), _("The deliberation is ended."), forms.BecauseForm,
        operations.end_deliberation, may_decide_agenda, _has_waited,
    ),
    Deed(
        "change", _("Change title and plan"), _("Keep this"), _("It is changed."), forms.ChangeForm,
        operations.change_bill, may_edit_bill, _is_unsubmitted,
    ),
    Deed(
        "add-item", _("Add a regulation"), _("Add it"), _("It is added."), forms.ItemForm, operations.add_item,
        may_edit_bill, _takes_items,
    ),
    Deed(
        "drop-item", _("Take a regulation out"), _("Take it out"), _("It is taken out."), forms.DropItemForm, _drop,
        may_edit_bill, _takes_items,
    ),
    Deed(
        "shelve", _("Shelve"), _("Shelve it"), _("It is shelved."), forms.BecauseForm, operations.shelve_bill,
        may_decide_agenda, _fits("shelve"),
    ),
    Deed(
        "withdraw", _("Withdraw the bill"), _("Record that it was withdrawn"), _("It is withdrawn."), forms.BecauseForm,
        operations.withdraw_bill, may_edit_bill, _fits("withdraw"),
    ),
)  # fmt: skip
