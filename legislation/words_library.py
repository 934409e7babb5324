"""What the public page of a bill calls its steps, and what comes after each state."""

from django.utils.translation import gettext_lazy as _

from congress.core.errors import Words

from .models import BillStep
from .states import BillState

STEPS: dict[str, Words] = {
    "submit": _("Submitted to the standing committee"),
    "put_on_agenda": _("Put on the agenda"),
    "read": _("Read by the standing committee"),
    "consultation_announced": _("Everybody was asked for opinions"),
    "consultation_closed": _("The consultation closed"),
    "outcome_published": _("What became of the opinions was published"),
    "deliberate": _("Unified deliberation by the legislative committee"),
    "put_to_vote": _("Put to the vote"),
    "provision_vote": _("Vote on a contested provision"),
    "item_vote": _("Vote on one regulation"),
    "pass": _("Passed"),
    "reject": _("Not passed"),
    "publish": _("Published by announcement"),
    "take_effect": _("In force"),
    "filed": _("Filed"),
    "shelve": _("The deliberation was shelved"),
    "resume": _("The deliberation was taken up again"),
    "extend": _("The time for the deliberation was extended"),
    "end": _("The deliberation was ended"),
    "withdraw": _("Withdrawn by its proposer"),
}
AHEAD: dict[BillState, Words] = {
    BillState.SUBMITTED: _("The council of chairpersons decides whether it goes on the agenda."),
    BillState.ON_AGENDA: _("The standing committee reads it at its next session."),
    BillState.READING: _("The opinions are considered, then the legislative committee deliberates on the whole text."),
    BillState.UNIFIED: _("It is read again, or put to the vote."),
    BillState.VOTING: _("The standing committee votes; more than half of all members must be for it."),
    BillState.PASSED: _("It is published by an announcement that says from when it is in force."),
    BillState.PUBLISHED: _("It comes in force on the day that was announced."),
    BillState.SHELVED: _("The deliberation rests. Within two years it is taken up again, extended or ended."),
}


def step_words(step: BillStep | str) -> Words:
    """Return what a step is called."""
    kind = step if isinstance(step, str) else step.kind
    if kind == "read" and isinstance(step, BillStep) and step.facts.get("number"):
        return _("Reading %(number)s") % {"number": step.facts["number"]}
    return STEPS.get(kind, _("A step was taken"))
