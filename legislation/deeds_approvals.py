"""What may be done with an approval or a filing from its page."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from liaison_stations.deeds import Deed
from liaison_stations.forms_desk import PlainForm, ReasonForm

from . import forms_approvals as forms
from .models import ApprovalCase, Filing
from .operations import approvals, filings
from .permissions import may_decide_approval, may_review_approval
from .permissions_points import may_record_filing, may_withdraw_approval
from .states_cases import APPROVAL, FILING


def _fits(move: str) -> Callable[[ApprovalCase], bool]:
    return lambda case: APPROVAL.allows(move, case.state)


def _is_due(filing: Filing) -> bool:
    return FILING.allows("file", filing.state)


APPROVAL_DEEDS = (
    Deed(
        "pre-review", _("Begin the pre-review"), _("Begin"), _("The pre-review has begun; the congress below is told."),
        PlainForm, approvals.begin_pre_review, may_review_approval, _fits("pre_review"),
    ),
    Deed(
        "to-committee", _("Pass it on to the legislative committee"), _("Pass it on"), _("It is with the committee."),
        forms.NotesForm, approvals.pass_to_committee, may_review_approval, _fits("to_committee"),
    ),
    Deed(
        "approve", _("The standing committee approved it"), _("Record the approval"),
        _("The approval is recorded, and the congress below is told."), forms.ApproveForm, approvals.approve,
        may_decide_approval, _fits("approve"),
    ),
    Deed(
        "refuse", _("The standing committee did not approve it"), _("Record the decision"),
        _("The decision is recorded with its reasons, and the congress below is told."), forms.RefuseForm,
        approvals.refuse, may_decide_approval, _fits("refuse"),
    ),
    Deed(
        "withdraw", _("Withdraw it"), _("Withdraw"), _("It is withdrawn; the congress above is told."), ReasonForm,
        approvals.withdraw_approval, may_withdraw_approval, _fits("withdraw"),
    ),
)  # fmt: skip
FILING_DEEDS = (
    Deed(
        "file", _("Record the filing"), _("Record it"), _("The filing is recorded."), forms.FilingForm,
        filings.record_filing, may_record_filing, _is_due,
    ),
)  # fmt: skip
