"""审查批准: what was passed below is submitted, reviewed for its legality, and decided on within four months."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.bodies.models import Body
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance
from congress.regions.models import Level

from .. import figures
from ..models import ApprovalCase, ApprovalStep, DraftVersion, RegulationBill, RegulationKind
from ..permissions import (
    COMMITTEE,
    STAFF,
    may_decide_approval,
    may_review_approval,
    may_submit_for_approval,
)
from ..permissions_points import may_withdraw_approval
from ..queries_bench import texts_of_bill
from ..rules import approval_due_on
from ..states import BillState
from ..states_cases import APPROVAL, ApprovalState
from .notices import serving, tell_people

VARYING = (RegulationKind.AUTONOMOUS, RegulationKind.SEPARATE)


def needs_approval(bill: RegulationBill) -> bool:
    """Tell whether what this congress passes waits for the one above: all but the province's. Source: LL81, LL85."""
    return bill.body.level != Level.PROVINCE


def approving_body(body: Body) -> Body | None:
    """Return the congress of the province over `body`, which alone approves; None for the province's own.

    An autonomous county's regulation goes past the city above it. Source: LL81, LL85.
    """
    if body.level == Level.PROVINCE:
        return None
    return Body.objects.filter(level=Level.PROVINCE, path=f".{body.path.split('.')[1]}.").first()


def require_approval(bill: RegulationBill) -> None:
    """Raise MoveRefused when the bill's regulations need an approval that they have not got. Source: LL81, LL85."""
    if not needs_approval(bill):
        return
    made = bill.items.exclude(deed="repeal").values("regulation")
    texts = list(texts_of_bill(bill).values())  # what was approved is what is published, and no other text
    approved = ApprovalCase.objects.filter(draft__in=texts, state=ApprovalState.APPROVED)
    missing = bill.items.filter(regulation__in=made).exclude(regulation__in=approved.values("draft__regulation"))
    if missing.exists() or (not approved.exists() and not bill.items.filter(deed="repeal").exists()):
        raise MoveRefused(_("The standing committee above has not approved it yet."))


@transaction.atomic
def submit_for_approval(
    version: DraftVersion, *, explanation: str, variations: str = "", by: User, at: datetime
) -> ApprovalCase:
    """Submit a passed text to the province's congress; its four months begin to run that day. Returns the case.

    Raises NotAllowed; MoveRefused when the text is not settled, was not passed, or was submitted before; Invalid
    without an explanation, or when an autonomous or separate regulation does not state its variations.
    Source: LL81, LL85.
    """
    body = version.regulation.body
    require(may_submit_for_approval(by, body))
    DraftVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    _check_submission(version, explanation, variations)
    above, day = approving_body(body), china_day(at)
    if above is None:
        raise MoveRefused(_("No congress stands above this one: what it passes needs no approval."))
    case = ApprovalCase.objects.create(
        draft=version, submitted_by=body, submitted_to=above, received_on=day, due_on=approval_due_on(day),
        explanation=explanation.strip(), variations=variations.strip(), submitted_by_user=by, at=at,
    )  # fmt: skip
    _write_step(case, "submit", by=by, at=at)
    people = serving(STAFF, on=day, path=case.submitted_to.path)
    tell_people(people, case, "approval.submitted", at=at, once="1", url=admin_url(case), title=version.title,
                who=str(body), due_on=case.due_on.isoformat())  # fmt: skip
    return case


def _check_submission(version: DraftVersion, explanation: str, variations: str) -> None:
    if not version.is_settled:
        raise MoveRefused(_("Settle the text first: only words that stand are submitted."))
    if version.bill is None or version.bill.work_state != BillState.PASSED:
        raise MoveRefused(_("Only what was passed, and not yet published, is submitted for approval."))
    if texts_of_bill(version.bill).get(version.regulation_id) != version:
        raise MoveRefused(_("This is not the text that was passed: submit the last version."))
    if ApprovalCase.objects.filter(draft=version).exists():
        raise MoveRefused(_("This text was submitted before. Make the next version to submit again."))
    if not explanation.strip():
        raise Invalid(_("Write the explanation that goes with it."))
    if version.regulation.kind in VARYING and not variations.strip():
        raise Invalid(
            _("An autonomous or separate regulation says which provisions of laws it varies, and why (LL85).")
        )


@transaction.atomic
def begin_pre_review(case: ApprovalCase, *, by: User, at: datetime) -> None:
    """Begin the commission's own review. Raises NotAllowed, MoveRefused. Source: LL81."""
    require(may_review_approval(by, case))
    _move(case, "pre_review", by=by, at=at)
    _tell_asker(case, "approval.moved", at=at, once="pre_review")


@transaction.atomic
def pass_to_committee(case: ApprovalCase, *, notes: str, by: User, at: datetime) -> None:
    """Hand it on to the legislative committee with the notes of the review. Raises NotAllowed, Invalid, MoveRefused."""
    require(may_review_approval(by, case))
    if not notes.strip():
        raise Invalid(_("Write down what the review found, even if it found nothing."))
    _move(case, "to_committee", by=by, at=at, review_notes=notes.strip())
    _tell_asker(case, "approval.moved", at=at, once="committee")
    people = serving(COMMITTEE, on=china_day(at), path=case.submitted_to.path)
    tell_people(people, case, "approval.moved", at=at, once="committee", url=admin_url(case), title=case.draft.title,
                state=str(case.get_state_display()))  # fmt: skip


@transaction.atomic
def approve(case: ApprovalCase, *, decision: str, reasons: str = "", by: User, at: datetime) -> None:
    """Record that the standing committee approved it: it is within the law. The city may publish it now.

    Raises NotAllowed, Invalid without the decision's number, MoveRefused when it was decided. Source: LL81, LL85.
    """
    require(may_decide_approval(by, case))
    if not decision.strip():
        raise Invalid(_("Write the number of the decision."))
    _decide(case, "approve", decision=decision, reasons=reasons, by=by, at=at)


@transaction.atomic
def refuse(case: ApprovalCase, *, reasons: str, decision: str = "", by: User, at: datetime) -> None:
    """Record that it is against a higher law and was not approved, with the reasons.

    Raises NotAllowed, Invalid without reasons, MoveRefused when it was decided. Source: LL81.
    """
    require(may_decide_approval(by, case))
    if not reasons.strip():
        raise Invalid(_("Write the reasons: which provision is against which law."))
    _decide(case, "refuse", decision=decision, reasons=reasons, by=by, at=at)


def _decide(case: ApprovalCase, move: str, *, decision: str, reasons: str, by: User, at: datetime) -> None:
    with figures.counting_approval(case):
        _move(
            case, move, by=by, at=at, words=reasons.strip(), decision=decision.strip()[:120], reasons=reasons.strip(),
            decided_on=china_day(at), decided_by=by,
        )  # fmt: skip
    _tell_asker(case, "approval.decided", at=at, once="1", reason=reasons.strip()[:300])


@transaction.atomic
def withdraw_approval(case: ApprovalCase, *, reason: str, by: User, at: datetime) -> None:
    """Take it back before it was decided. Raises NotAllowed, Invalid without a reason, MoveRefused."""
    require(may_withdraw_approval(by, case))
    if not reason.strip():
        raise Invalid(_("Please give a reason."))
    _move(case, "withdraw", by=by, at=at, words=reason.strip(), reasons=reason.strip())
    people = serving(STAFF, COMMITTEE, on=china_day(at), path=case.submitted_to.path)
    tell_people(people, case, "approval.withdrawn", at=at, once="1", url=admin_url(case), title=case.draft.title,
                who=str(case.submitted_by), reason=reason.strip())  # fmt: skip


def admin_url(case: ApprovalCase) -> str:
    """Return where the staff of both congresses find it."""
    return f"/admin/legislation/approvalcase/{case.pk}/change/"


def _move(case: ApprovalCase, move: str, *, by: User, at: datetime, words: str = "", **changes: Any) -> None:
    before = {"state": case.state}
    advance(case, APPROVAL, move, **changes)
    _write_step(case, move, by=by, at=at, words=words, before=before)


def _write_step(
    case: ApprovalCase, kind: str, *, by: User, at: datetime, words: str = "", before: dict[str, str] | None = None
) -> None:
    ApprovalStep.objects.create(case=case, kind=kind, at=at, by=by, words=words)
    after = {"state": case.state, "decision": case.decision}
    record(f"approval.{kind}", case, by=by, before=before, after=after, scope_path=case.submitted_to.path, at=at)


def _tell_asker(case: ApprovalCase, kind: str, *, at: datetime, once: str, **facts: Any) -> None:
    people = serving(STAFF, on=china_day(at), path=case.submitted_by.path)
    tell_people(people, case, kind, at=at, once=once, url=admin_url(case), title=case.draft.title,
                state=str(case.get_state_display()), **facts)  # fmt: skip
