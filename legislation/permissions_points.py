"""Who may do what with tasks of contact points, approvals and filings, beside `permissions.py`."""

from typing import Any

from congress.accounts.roles import Role

from .models import ApprovalCase, Consultation, ContactPoint, ContactTask, Filing
from .permissions import CHAIRPERSONS, COMMITTEE, STAFF, works_for


def may_keep_point(user: Any, point: ContactPoint) -> bool:
    """The legislative affairs commission of the congress that founded it. Source: LL90."""
    return works_for(user, point.founded_by.path, STAFF)


def may_issue_tasks(user: Any, consultation: Consultation) -> bool:
    """The legislative affairs commission of the congress that consults. Source: LL90."""
    return works_for(user, consultation.path, STAFF)


def is_staff_of_point(user: Any, point_id: int | None) -> bool:
    """Tell whether `user` is appointed to that very point."""
    return point_id is not None and any(a.contact_point_id == point_id for a in user.scopes(Role.CONTACT_POINT))


def may_pass_down(user: Any, task: ContactTask) -> bool:
    """The staff of the contact point that has the task; a collection point passes nothing down."""
    return task.point.parent_id is None and is_staff_of_point(user, task.point_id)


def may_manage_task(user: Any, task: ContactTask) -> bool:
    """Whoever gave the task: the point above, of what it passed down; else the congress's own commission."""
    if task.parent_id is not None:
        return is_staff_of_point(user, task.point.parent_id)
    return works_for(user, task.consultation.path, STAFF)


def may_withdraw_approval(user: Any, case: ApprovalCase) -> bool:
    """The legislative affairs commission of the congress that asked."""
    return works_for(user, case.submitted_by.path, STAFF)


def may_read_review(user: Any, case: ApprovalCase) -> bool:
    """Those who review read the notes of the review; whoever asked reads only the decision."""
    return works_for(user, case.submitted_to.path, STAFF, COMMITTEE, CHAIRPERSONS)


def may_record_filing(user: Any, filing: Filing) -> bool:
    """The legislative affairs commission of the congress whose duty it is. Source: LL109."""
    return works_for(user, filing.path, STAFF)
