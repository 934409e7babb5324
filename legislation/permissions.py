"""Who may do what in legislation. Rows are scoped by `visible_to` first; these decide on the deed.

A congress's legislation is its own: neither the congress above nor one below works on it. Source: LL90, LL81.
"""

from typing import Any

from congress.accounts.roles import Role
from congress.bodies.models import Body

from .models import ApprovalCase, Consultation, ContactPoint, ContactTask, DraftVersion, OpinionGroup, RegulationBill
from .states import ConsultationState, VersionState

STAFF = Role.LEGISLATIVE_STAFF
COMMITTEE = Role.LEGISLATIVE_COMMITTEE
CHAIRPERSONS = Role.CHAIRPERSONS
MODERATING = (STAFF, Role.MODERATOR)


def works_for(user: Any, path: str, *roles: str) -> bool:
    """Tell whether `user` holds one of `roles` at exactly this congress."""
    return getattr(user, "is_authenticated", False) and any(a.path == path for a in user.scopes(*roles))


def may_create_bill(user: Any, body: Body) -> bool:
    """The legislative affairs commission of that congress."""
    return works_for(user, body.path, STAFF)


def may_edit_bill(user: Any, bill: RegulationBill) -> bool:
    """The legislative affairs commission of the bill's congress."""
    return works_for(user, bill.path, STAFF)


def may_decide_agenda(user: Any, bill: RegulationBill) -> bool:
    """The council of chairpersons puts bills on the agenda and to the vote, shelves and ends them. LL31, LL44, LL45."""
    return works_for(user, bill.path, CHAIRPERSONS)


def may_deliberate_bill(user: Any, bill: RegulationBill) -> bool:
    """The legislative committee. Source: LL36."""
    return works_for(user, bill.path, COMMITTEE)


def may_edit_version(user: Any, version: DraftVersion) -> bool:
    """The legislative affairs commission, while the text is not settled."""
    return version.state == VersionState.EDITING and works_for(user, version.regulation.path, STAFF)


def may_settle_version(user: Any, version: DraftVersion) -> bool:
    """The legislative affairs commission."""
    return works_for(user, version.regulation.path, STAFF)


def may_run_consultation(user: Any, consultation: Consultation) -> bool:
    """The legislative affairs commission. Source: LL41."""
    return works_for(user, consultation.path, STAFF)


def may_approve_short_window(user: Any, consultation: Consultation) -> bool:
    """Somebody of the council of chairpersons. Source: LL40; local."""
    return works_for(user, consultation.path, CHAIRPERSONS)


def may_moderate_opinion(user: Any, consultation: Consultation) -> bool:
    """The legislative affairs commission, and the moderators of the congress."""
    return works_for(user, consultation.path, *MODERATING)


def may_propose_outcome(user: Any, group: OpinionGroup) -> bool:
    """The legislative affairs commission, until the outcome is published."""
    is_running = group.consultation.state in {ConsultationState.ANNOUNCED, ConsultationState.CLOSED}
    return is_running and works_for(user, group.consultation.path, STAFF)


def may_confirm_outcomes(user: Any, consultation: Consultation) -> bool:
    """The legislative committee, which never confirms what one of its own hands proposed: see the operation. LL36."""
    return works_for(user, consultation.path, COMMITTEE)


def may_issue_task(user: Any, consultation: Consultation, point: ContactPoint) -> bool:
    """The congress that founded the point and consults. Source: LL90."""
    return point.founded_by.path == consultation.path and works_for(user, consultation.path, STAFF)


def may_work_on_task(user: Any, task: ContactTask) -> bool:
    """The staff of the contact point, or of the one above a collection point."""
    mine = {task.point_id, task.point.parent_id} - {None}
    return any(a.contact_point_id in mine for a in user.scopes(Role.CONTACT_POINT))


def may_submit_for_approval(user: Any, body: Body) -> bool:
    """The legislative affairs commission of the congress that made the regulation."""
    return works_for(user, body.path, STAFF)


def may_review_approval(user: Any, case: ApprovalCase) -> bool:
    """The legislative affairs commission above. Source: LL81."""
    return works_for(user, case.submitted_to.path, STAFF)


def may_decide_approval(user: Any, case: ApprovalCase) -> bool:
    """The legislative committee above records what the standing committee decided. Source: LL81."""
    return works_for(user, case.submitted_to.path, COMMITTEE)


def may_keep_plan(user: Any, path: str) -> bool:
    """The legislative affairs commission keeps plans; the chairpersons pass them. Source: LL56."""
    return works_for(user, path, STAFF)


def may_pass_plan(user: Any, path: str) -> bool:
    """The council of chairpersons. Source: LL56."""
    return works_for(user, path, CHAIRPERSONS)
