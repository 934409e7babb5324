"""What this app puts on the desk: the tasks of contact points, approvals to decide, filings to record."""

from datetime import date, datetime, time
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.core.clock import CHINA, china_day
from congress.core.errors import Words
from congress.desk.registry import Place, ToDo, register_place, register_to_dos

from .models import ApprovalCase, ContactTask, Filing
from .permissions import COMMITTEE, STAFF
from .queries_points import to_submit
from .rules_clocks import is_late
from .states_cases import ApprovalState, TaskState

MOST = 100
TASKS: dict[str, Words] = {
    TaskState.ISSUED: _("Draft to collect opinions on"),
    TaskState.AT_WORK: _("Opinions to collect and submit"),
    TaskState.ANSWERED: _("Outcome to pass on"),
}


def register() -> None:
    """Put this app's sources and places on the desk."""
    for source in (tasks_of_points, tasks_to_read, approvals_to_ask, approvals_to_review, filings_to_record):
        register_to_dos(source)
    register_place(
        Place(_("Tasks of the contact point"), "legislation:desk-task-list", lambda u: u.holds(Role.CONTACT_POINT))
    )
    for words, name in (
        (_("Contact-point tasks"), "admin:legislation_contacttask_changelist"),
        (_("Approvals"), "admin:legislation_approvalcase_changelist"),
        (_("Filings"), "admin:legislation_filing_changelist"),
    ):
        register_place(Place(words, name, lambda u: u.holds(*LEGISLATION_ROLES)))


def tasks_of_points(user: User, at: datetime) -> list[ToDo]:
    """Return the tasks that wait for the staff of a contact point, and what collection points handed in to it."""
    if not user.holds(Role.CONTACT_POINT):
        return []
    own = [a.contact_point_id for a in user.scopes(Role.CONTACT_POINT) if a.contact_point_id]
    rows = ContactTask.objects.filter(point_id__in=own, state__in=TASKS).select_related("consultation__draft")
    today = china_day(at)
    return [
        ToDo(
            task.consultation.draft.title, reverse("legislation:desk-task-detail", args=[task.pk]), task.issued_at,
            task.due_on if task.state != TaskState.ANSWERED else None, TASKS[task.state],
            task.state != TaskState.ANSWERED and is_late(task.due_on, today),
        )
        for task in rows.order_by("due_on", "id")[:MOST]
    ]  # fmt: skip


def tasks_to_read(user: User, at: datetime) -> list[ToDo]:
    """Return the tasks of this congress that its contact points should have submitted by now."""
    paths = [a.path for a in user.scopes(STAFF)]
    if not paths:
        return []
    today = china_day(at)
    rows = ContactTask.objects.open().filter(consultation__path__in=paths, parent__isnull=True, due_on__lt=today)
    return [
        ToDo(
            str(task), reverse("admin:legislation_contacttask_change", args=[task.pk]), task.issued_at, task.due_on,
            _("Contact point is late"), True,
        )
        for task in rows.select_related("point", "consultation__draft").order_by("due_on", "id")[:MOST]
    ]  # fmt: skip


def approvals_to_ask(user: User, at: datetime) -> list[ToDo]:
    """Return what this congress passed and has to submit for approval."""
    paths = [a.path for a in user.scopes(STAFF)]
    if not paths:
        return []
    return [
        ToDo(
            version.title, reverse("admin:legislation_approvalcase_submit", args=[version.pk]),
            version.settled_at or version.created_at, None, _("Passed regulation to submit for approval"),
        )
        for version in to_submit(paths)
    ]  # fmt: skip


def approvals_to_review(user: User, at: datetime) -> list[ToDo]:
    """Return the approvals whose next step is this person's: to review, or to record the decision."""
    staff, committee = ([a.path for a in user.scopes(role)] for role in (STAFF, COMMITTEE))
    if not staff and not committee:
        return []
    cases = ApprovalCase.objects.select_related("draft").order_by("due_on", "id")
    review = cases.filter(submitted_to__path__in=staff, state__in=[ApprovalState.SUBMITTED, ApprovalState.PRE_REVIEW])
    decide = cases.filter(submitted_to__path__in=committee, state=ApprovalState.COMMITTEE)
    today = china_day(at)
    return [
        ToDo(
            case.draft.title, reverse("admin:legislation_approvalcase_change", args=[case.pk]), case.at, case.due_on,
            _("Approval to decide") if case.state == ApprovalState.COMMITTEE else _("Approval to review"),
            is_late(case.due_on, today),
        )
        for case in chain(review[:MOST], decide[:MOST])
    ]  # fmt: skip


def filings_to_record(user: User, at: datetime) -> list[ToDo]:
    """Return the filings that this person's congress still owes."""
    paths = [a.path for a in user.scopes(STAFF)]
    if not paths:
        return []
    today = china_day(at)
    return [
        ToDo(
            filing.title, reverse("admin:legislation_filing_change", args=[filing.pk]), opening(filing.published_on),
            filing.due_on, _("Regulation to file"), is_late(filing.due_on, today),
        )
        for filing in Filing.objects.due().filter(path__in=paths).order_by("due_on", "id")[:MOST]
    ]  # fmt: skip


def opening(day: date) -> datetime:
    """Return the first moment of `day` in China."""
    return datetime.combine(day, time.min, tzinfo=CHINA)
