"""Contact points: a draft goes out to them, they listen and write down, submit, and later pass on what became of it.

A task is held by its row while something is added to it, so that nothing slips in after it was submitted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance
from congress.submissions.operations import Contact, is_issued

from .. import figures
from ..models import Consultation, ContactPoint, ContactSession, ContactTask, Opinion
from ..permissions import STAFF, may_issue_task, may_work_on_task
from ..permissions_points import may_issue_tasks, may_manage_task, may_pass_down
from ..states import ConsultationState, OpinionSource
from ..states_cases import TASK, TaskState
from .notices import serving, staff_of_point, tell_people
from .opinions import NO_CONTACT, WHOLE, Anchor, Origin, Posted, Words, post_opinion

OPEN = (TaskState.ISSUED, TaskState.AT_WORK)


@transaction.atomic
def issue_tasks(
    consultation: Consultation, *, points: Sequence[ContactPoint], due_on: date, note: str = "", by: User, at: datetime
) -> list[ContactTask]:
    """Hand the draft to several contact points at once, due that day; return the new tasks.

    A point that has one already keeps it. Raises NotAllowed for another congress's point or draft, Invalid without
    a point, for a collection point, a closed one, or a day outside the window, MoveRefused when it takes no opinions.
    Source: LL90; local.
    """
    require(may_issue_tasks(by, consultation))
    for point in points:
        require(may_issue_task(by, consultation, point))
        if point.parent_id is not None:
            raise Invalid(_("A collection point gets its task from the contact point above it."))
    return _hand_out(consultation, points, due_on=due_on, note=note, parent=None, by=by, at=at)


@transaction.atomic
def pass_down(
    task: ContactTask, *, points: Sequence[ContactPoint], due_on: date, note: str = "", by: User, at: datetime
) -> list[ContactTask]:
    """Hand a point's task on to collection points below it, due no later than itself; return the new tasks.

    Raises NotAllowed, Invalid, MoveRefused as `issue_tasks` does. Source: LL90; local.
    """
    require(may_pass_down(by, task))
    if any(point.parent_id != task.point_id for point in points):
        raise Invalid(_("This collection point belongs to another contact point."))
    if due_on > task.due_on:
        raise Invalid(_("Your own task is due on %(day)s; set an earlier day.") % {"day": task.due_on.isoformat()})
    begin(task, by=by, at=at)
    return _hand_out(task.consultation, points, due_on=due_on, note=note, parent=task, by=by, at=at)


def _hand_out(
    consultation: Consultation, points: Sequence[ContactPoint], *, due_on: date, note: str,
    parent: ContactTask | None, by: User, at: datetime,
) -> list[ContactTask]:  # fmt: skip
    if not points:
        raise Invalid(_("Choose at least one point."))
    if any(point.closed_on is not None for point in points):
        raise Invalid(_("One of these points is closed."))
    Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    consultation.refresh_from_db(fields=["state", "opens_at", "closes_at"])
    if consultation.state != ConsultationState.ANNOUNCED or at >= consultation.closes_at:
        raise MoveRefused(_("This consultation takes no opinions now."))
    if not china_day(at) <= due_on <= last_day(consultation):
        raise Invalid(_("Choose a day from today to the last day of the consultation."))
    known = set(ContactTask.objects.filter(consultation=consultation, point__in=points).values_list("point", flat=True))
    fresh = {point.pk: point for point in points if point.pk not in known}
    made = []
    for point in fresh.values():
        task = ContactTask.objects.create(
            consultation=consultation, point=point, parent=parent, note=note.strip(), due_on=due_on, issued_at=at,
            issued_by=by,
        )  # fmt: skip
        _note(task, "issued", by=by, at=at)
        _tell_point(task, "contact_task.issued", at=at, once="1", due_on=due_on.isoformat())
        made.append(task)
    return made


def last_day(consultation: Consultation) -> date:
    """Return the last day on which the consultation takes opinions."""
    return consultation.last_day


@transaction.atomic
def take_up(task: ContactTask, *, by: User, at: datetime) -> None:
    """Note that the point works on it. Raises NotAllowed, MoveRefused."""
    require(may_work_on_task(by, task))
    _move(task, "take_up", by=by, at=at)


@transaction.atomic
def record_session(
    task: ContactTask, *, held_on: date, place: str, residents: int = 0, deputies: int = 0, experts: int = 0,
    others: int = 0, points_raised: str = "", by: User, at: datetime,
) -> ContactSession:  # fmt: skip
    """Record a gathering that the point held on the draft: who came, how many, what was raised.

    Raises NotAllowed, Invalid for a day to come or when nobody came, MoveRefused once the task was submitted.
    Source: LL90; local.
    """
    require(may_work_on_task(by, task))
    if held_on > china_day(at):
        raise Invalid(_("This day is still to come."))
    if residents + deputies + experts + others <= 0:
        raise Invalid(_("Say how many people came."))
    begin(task, by=by, at=at)
    session = ContactSession.objects.create(
        task=task, held_on=held_on, place=place.strip(), residents=residents, deputies=deputies, experts=experts,
        others=others, points_raised=points_raised.strip(), recorded_by=by, at=at,
    )  # fmt: skip
    figures.count_session(session)
    _note(task, "session", by=by, at=at, facts={"attendance": session.attendance})
    return session


@transaction.atomic
def enter_opinion(
    task: ContactTask, *, words: Words, submission_key: UUID, anchor: Anchor = WHOLE, contact: Contact = NO_CONTACT,
    gathering: ContactSession | None = None, by: User, at: datetime,
) -> Posted:  # fmt: skip
    """Write down what a contributor said, in their own words, and return it with the contributor's own receipt.

    The same `submission_key` gives the same receipt. Raises NotAllowed, MoveRefused once the task was submitted,
    Gone after the window, Invalid. Source: LL90; LL40.
    """
    require(may_work_on_task(by, task))
    if not is_issued(submission_key):
        begin(task, by=by, at=at)
    is_below = task.point.parent_id is not None
    source = OpinionSource.COLLECTION_POINT if is_below else OpinionSource.CONTACT_POINT
    origin = Origin(source=source, words=str(task.point), task=task, gathering=gathering, at_counter=True, by=by)
    return post_opinion(
        task.consultation, words=words, anchor=anchor, contact=contact, origin=origin, submission_key=submission_key,
        at=at,
    )  # fmt: skip


@transaction.atomic
def collate_and_submit(
    task: ContactTask, *, report: str = "", empty_reason: str = "", by: User, at: datetime
) -> None:  # fmt: skip
    """Submit what was heard, with the point's own report; the opinions stay in their senders' words.

    Raises NotAllowed; Invalid without any opinion or gathering unless `empty_reason` says why; MoveRefused while
    a collection point below still works on it, or when it was submitted. Source: LL90; local.
    """
    require(may_work_on_task(by, task))
    hold_task(task)
    if task.passed_down.open().exists():
        raise MoveRefused(_("A collection point below still works on its part. Wait for it, or call its task off."))
    opinions, gatherings = opinions_of(task).count(), task.sessions.count()
    if not opinions and not gatherings and not empty_reason.strip():
        raise Invalid(_("There is neither an opinion nor a gathering yet. Say why, if it stays so."))
    words = report.strip() or empty_reason.strip()
    facts = {"opinions": opinions, "gatherings": gatherings}
    _move(
        task, "submit", by=by, at=at, facts=facts, report=words, submitted_at=at, submitted_by=by, return_reason="",
        reminded_level=0,
    )  # fmt: skip
    on = china_day(at)
    if task.parent is not None:
        url, people = desk_url(task.parent), staff_of_point(task.parent.point, on=on)
    else:
        url, people = admin_url(task), serving(STAFF, on=on, path=task.consultation.path)
    tell_people(people, task, "contact_task.submitted", at=at, once=_moment(at), url=url, who=str(task.point),
                title=str(task.consultation.draft.title))  # fmt: skip
    if task.consultation.state == ConsultationState.REPORTED:
        _answer(task, at=at)


@transaction.atomic
def return_task(task: ContactTask, *, reason: str, by: User, at: datetime) -> None:
    """Give a submitted task back for more. Raises NotAllowed, Invalid without a reason, MoveRefused."""
    require(may_manage_task(by, task))
    if not reason.strip():
        raise Invalid(_("Please give a reason."))
    if task.parent is not None and task.parent.state not in OPEN:
        raise MoveRefused(_("Your own task was submitted: it is no longer being worked on."))
    _move(task, "return", by=by, at=at, return_reason=reason.strip(), reminded_level=0)
    _tell_point(task, "contact_task.returned", at=at, once=_moment(at), reason=reason.strip())


@transaction.atomic
def call_off(task: ContactTask, *, reason: str, by: User, at: datetime) -> None:
    """Call a task off, with what was passed down of it; what was collected stays and is considered.

    Raises NotAllowed, Invalid without a reason, MoveRefused once it was submitted.
    """
    require(may_manage_task(by, task))
    if not reason.strip():
        raise Invalid(_("Please give a reason."))
    hold_task(task)
    for row in [task, *task.passed_down.open().select_related("point", "consultation__draft")]:
        _move(row, "call_off", by=by, at=at, return_reason=reason.strip())
        _tell_point(row, "contact_task.called_off", at=at, once="1", reason=reason.strip())


@transaction.atomic
def answer_tasks(consultation: Consultation, *, at: datetime) -> int:
    """Tell every point that submitted that the outcomes are there; return how many. Repeating it does nothing more.

    Call it when the outcome of the consultation is published.
    """
    rows = ContactTask.objects.select_for_update(of=["self"], no_key=True).select_related(
        "point", "consultation__draft"
    )
    submitted = list(rows.filter(consultation=consultation, state=TaskState.SUBMITTED).order_by("issued_at", "id"))
    for task in submitted:
        _answer(task, at=at)
    return len(submitted)


@transaction.atomic
def pass_on(task: ContactTask, *, words: str, by: User, at: datetime) -> None:
    """Note how the contributors were told of the outcomes. Raises NotAllowed, Invalid without words, MoveRefused."""
    require(may_work_on_task(by, task))
    if not words.strip():
        raise Invalid(_("Say how the contributors were told."))
    _move(task, "pass_on", by=by, at=at, passed_on_at=at, passed_on_words=words.strip())


def takes_opinions(task: ContactTask, at: datetime) -> bool:
    """Tell whether opinions may be written down under the task at `at`."""
    return task.state in OPEN and task.consultation.is_open(at)


def opinions_of(task: ContactTask) -> QuerySet[Opinion]:
    """Return what was collected under the task and under what was passed down of it."""
    return Opinion.objects.filter(Q(task=task) | Q(task__parent=task))


def hold_task(task: ContactTask) -> None:
    """Hold the task until the transaction ends, and see the state it has now."""
    ContactTask.objects.select_for_update(no_key=True).get(pk=task.pk)
    task.refresh_from_db(fields=["state", "version", "due_on"])


def begin(task: ContactTask, *, by: User, at: datetime) -> None:
    """Hold a task that something is added to; the first piece of work takes it up. Raises MoveRefused later."""
    hold_task(task)
    if task.state not in OPEN:
        raise MoveRefused(
            _("“%(state)s” does not allow this step.") % {"state": task.get_state_display()}
        )  # fmt: skip
    if task.state == TaskState.ISSUED:
        _move(task, "take_up", by=by, at=at)


def desk_url(task: ContactTask) -> str:
    """Return where the staff of its point find it."""
    return f"/desk/legislation/tasks/{task.pk}/"


def admin_url(task: ContactTask) -> str:
    """Return where the staff of the congress find it."""
    return f"/admin/legislation/contacttask/{task.pk}/change/"


def _answer(task: ContactTask, *, at: datetime) -> None:
    _move(task, "answer", by=None, at=at)
    _tell_point(task, "contact_task.answered", at=at, once="1")


def _move(
    task: ContactTask, move: str, *, by: User | None, at: datetime, facts: dict[str, int] | None = None, **changes: Any
) -> None:
    advance(task, TASK, move, **changes)
    _note(task, move, by=by, at=at, facts=facts)


def _note(task: ContactTask, verb: str, *, by: User | None, at: datetime, facts: dict[str, int] | None = None) -> None:
    after = {"state": task.state, "point": task.point_id} | (facts or {})
    record(f"contact_task.{verb}", task, by=by, after=after, scope_path=task.consultation.path, at=at)


def _tell_point(task: ContactTask, kind: str, *, at: datetime, once: str, **facts: Any) -> None:
    people = staff_of_point(task.point, on=china_day(at))
    title = task.consultation.draft.title
    tell_people(people, task, kind, at=at, once=once, url=desk_url(task), title=title, **facts)


def _moment(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S}"
