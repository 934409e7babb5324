"""The states of plans, contact-point tasks, approvals and filings, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.lifecycle import Lifecycle, Move


class PlanState(models.TextChoices):
    SOLICITING = "soliciting", _("soliciting projects")
    PROPOSED = "proposed", _("before the council of chairpersons")
    PUBLISHED = "published", _("published")
    ENDED = "ended", _("ended")


class PlanClass(models.TextChoices):
    """审议, 预备, 调研 (local practice)."""

    DELIBERATE = "deliberate", _("to be deliberated")
    PREPARE = "prepare", _("in preparation")
    RESEARCH = "research", _("for research")


class TaskState(models.TextChoices):
    ISSUED = "issued", _("handed out")
    AT_WORK = "at_work", _("at work")
    SUBMITTED = "submitted", _("submitted")
    ANSWERED = "answered", _("outcome received")
    PASSED_ON = "passed_on", _("passed on to the contributors")
    CALLED_OFF = "called_off", _("called off")


class ApprovalState(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    PRE_REVIEW = "pre_review", _("in pre-review")
    COMMITTEE = "committee", _("in committee review")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("not approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class FilingState(models.TextChoices):
    DUE = "due", _("to be filed")
    FILED = "filed", _("filed")


PLAN = Lifecycle(
    field="state",
    states=PlanState,
    initial=PlanState.SOLICITING,
    title=_("Legislative plan"),
    moves=(
        Move("propose", (PlanState.SOLICITING,), PlanState.PROPOSED, "LL56", _("Lay before the chairpersons")),
        Move("send_back", (PlanState.PROPOSED,), PlanState.SOLICITING, "local", _("Send back")),
        Move("publish", (PlanState.PROPOSED,), PlanState.PUBLISHED, "LL56", _("Pass and publish")),
        Move("end", (PlanState.PUBLISHED,), PlanState.ENDED, "local", _("End")),
    ),
)

TASK = Lifecycle(
    field="state",
    states=TaskState,
    initial=TaskState.ISSUED,
    title=_("Contact-point task"),
    moves=(
        Move("take_up", (TaskState.ISSUED,), TaskState.AT_WORK, "LL90; local", _("Take it up")),
        Move("submit", (TaskState.ISSUED, TaskState.AT_WORK), TaskState.SUBMITTED, "LL90; local", _("Submit")),
        Move("return", (TaskState.SUBMITTED,), TaskState.AT_WORK, "local", _("Give it back for more")),
        Move("answer", (TaskState.SUBMITTED,), TaskState.ANSWERED, "local", _("The outcome is there")),
        Move("pass_on", (TaskState.ANSWERED,), TaskState.PASSED_ON, "local", _("Passed on")),
        Move("call_off", (TaskState.ISSUED, TaskState.AT_WORK), TaskState.CALLED_OFF, "local", _("Call off")),
    ),
)

APPROVAL = Lifecycle(
    field="state",
    states=ApprovalState,
    initial=ApprovalState.SUBMITTED,
    title=_("Approval of a regulation from below"),
    moves=(
        Move("pre_review", (ApprovalState.SUBMITTED,), ApprovalState.PRE_REVIEW, "LL81", _("Begin pre-review")),
        Move(
            "to_committee",
            (ApprovalState.SUBMITTED, ApprovalState.PRE_REVIEW),
            ApprovalState.COMMITTEE,
            "LL81",
            _("Pass to the committee"),
        ),
        Move("approve", (ApprovalState.COMMITTEE,), ApprovalState.APPROVED, "LL81; LL85", _("Approve")),
        Move("refuse", (ApprovalState.COMMITTEE,), ApprovalState.REFUSED, "LL81", _("Do not approve")),
        Move(
            "withdraw",
            (ApprovalState.SUBMITTED, ApprovalState.PRE_REVIEW, ApprovalState.COMMITTEE),
            ApprovalState.WITHDRAWN,
            "local",
            _("Withdraw"),
        ),
    ),
)

FILING = Lifecycle(
    field="state",
    states=FilingState,
    initial=FilingState.DUE,
    title=_("Filing"),
    moves=(Move("file", (FilingState.DUE,), FilingState.FILED, "LL109", _("Record the filing")),),
)

LIFECYCLES = (PLAN, TASK, APPROVAL, FILING)
