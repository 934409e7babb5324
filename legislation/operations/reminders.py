"""Who is told that a last day is near, or has passed. Each row is held meanwhile, and reminded of once a level.

All of it may run twice or side by side: a row that somebody else holds is left to them.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from congress.bodies.models import Body
from congress.bodies.settings import rule_value
from congress.core.clock import china_day

from .. import local_rules as rules
from ..models import ApprovalCase, Consultation, ContactTask, Filing, RegulationBill
from ..permissions import CHAIRPERSONS, COMMITTEE, STAFF
from ..rules import shelved_until
from ..rules_clocks import reminder_level
from ..states import BillState, ConsultationState
from ..states_cases import ApprovalState
from . import approvals, filings
from .consultations import told_facts
from .contact import admin_url, desk_url, last_day
from .notices import serving, staff_of_point, tell_people
from .telling import tell_subscribers

BATCH = 500


def remind_tasks(*, at: datetime) -> int:
    """Remind contact points of tasks that are due soon or late, then whoever gave them; return how many tasks."""
    rows = ContactTask.objects.open().select_related("point__founded_by", "parent__point", "consultation__draft")
    return _each(rows, _remind_task, at)


def _remind_task(task: ContactTask, at: datetime) -> int:
    today = china_day(at)
    soon, late = _values(task.point.founded_by, today, rules.TASK_REMIND_DAYS, rules.TASK_LATE_DAYS)
    level = reminder_level(task.due_on, today, before=[soon], late=[1, late])
    if not _raised(task, level):
        return 0
    facts = {"title": task.consultation.draft.title, "who": str(task.point), "due_on": task.due_on.isoformat()}
    kind, once = ("contact_task.late" if level > 1 else "contact_task.due"), f"{task.due_on}:{level}"
    tell_people(staff_of_point(task.point, on=today), task, kind, at=at, once=once, url=desk_url(task), **facts)
    if level > 2 and task.parent is not None:
        above = staff_of_point(task.parent.point, on=today)
        tell_people(above, task, kind, at=at, once=once, url=desk_url(task), **facts)
    elif level > 2:
        givers = serving(STAFF, on=today, path=task.consultation.path)
        tell_people(givers, task, kind, at=at, once=once, url=admin_url(task), **facts)
    return 1


def remind_approvals(*, at: datetime) -> int:
    """Remind reviewers of approvals whose four months end soon or have ended; return how many. Source: LL81."""
    return _each(ApprovalCase.objects.undecided().select_related("submitted_to", "draft"), _remind_approval, at)


def _remind_approval(case: ApprovalCase, at: datetime) -> int:
    today = china_day(at)
    *before, late = _values(
        case.submitted_to, today, rules.APPROVAL_FIRST_DAYS, rules.APPROVAL_SECOND_DAYS, rules.APPROVAL_THIRD_DAYS,
        rules.APPROVAL_LATE_DAYS,
    )  # fmt: skip
    level = reminder_level(case.due_on, today, before=before, late=[1, late])
    if not _raised(case, level):
        return 0
    roles = [STAFF]
    if level > 1 or case.state == ApprovalState.COMMITTEE:
        roles.append(COMMITTEE)
    if level > len(before) + 1:
        roles.append(CHAIRPERSONS)
    kind = "approval.late" if level > len(before) else "approval.due"
    people = serving(*roles, on=today, path=case.submitted_to.path)
    tell_people(people, case, kind, at=at, once=f"{case.due_on}:{level}", url=approvals.admin_url(case),
                title=case.draft.title, due_on=case.due_on.isoformat())  # fmt: skip
    return 1


def remind_filings(*, at: datetime) -> int:
    """Remind whoever has to file of what is due soon or late, then the chairpersons; return how many. Source: LL109."""
    return _each(Filing.objects.due(), _remind_filing, at)


def _remind_filing(filing: Filing, at: datetime) -> int:
    today, body = china_day(at), Body.objects.get(path=filing.path)
    *before, late = _values(body, today, rules.FILING_FIRST_DAYS, rules.FILING_SECOND_DAYS, rules.FILING_LATE_DAYS)
    level = reminder_level(filing.due_on, today, before=before, late=[1, late])
    if not _raised(filing, level):
        return 0
    roles = [STAFF, *([COMMITTEE] if level > len(before) else []), *([CHAIRPERSONS] if level > len(before) + 1 else [])]
    kind = "filing.late" if level > len(before) else "filing.due"
    people = serving(*roles, on=today, path=filing.path)
    tell_people(people, filing, kind, at=at, once=f"{filing.due_on}:{level}", url=filings.admin_url(filing),
                title=filing.title, due_on=filing.due_on.isoformat())  # fmt: skip
    return 1


def remind_windows(*, at: datetime) -> int:
    """Tell staff, and whoever follows the bill, that a consultation closes soon; return how many. Source: LL40; local.

    Nobody is told on the day of the announcement itself.
    """
    rows = Consultation.objects.filter(state=ConsultationState.ANNOUNCED, opens_at__lte=at, closes_at__gt=at)
    return _each(rows.select_related("bill__body", "draft"), _remind_window, at)


def _remind_window(consultation: Consultation, at: datetime) -> int:
    today, due_on = china_day(at), last_day(consultation)
    if consultation.announced_at is None or china_day(consultation.announced_at) >= today:
        return 0
    before = _values(consultation.bill.body, today, rules.WINDOW_FIRST_DAYS, rules.WINDOW_LAST_DAYS)
    level = reminder_level(due_on, today, before=before)
    if not _raised(consultation, level):
        return 0
    people = serving(STAFF, on=today, path=consultation.path)
    tell_people(
        people, consultation, "consultation.closing", at=at, once=f"{due_on}:{level}",
        url=f"/consultations/{consultation.pk}/", title=consultation.draft.title, due_on=due_on.isoformat(),
    )  # fmt: skip
    tell_subscribers(consultation.bill, "consultation_closing", at=at, **told_facts(consultation))
    return 1


def remind_shelved_bills(*, at: datetime) -> int:
    """Bring shelved bills up before their two years end, and when they do; return how many. Source: LL45."""
    rows = RegulationBill.objects.filter(work_state=BillState.SHELVED, shelved_on__isnull=False)
    return _each(rows.select_related("body"), _remind_shelved, at)


def _remind_shelved(bill: RegulationBill, at: datetime) -> int:
    if bill.shelved_on is None:
        return 0
    today, until = china_day(at), bill.extended_until or shelved_until(bill.shelved_on)
    level = reminder_level(until, today, before=[*_values(bill.body, today, rules.SHELVED_DAYS), 0])
    if not level:
        return 0
    people = serving(STAFF, CHAIRPERSONS, on=today, path=bill.path)
    url = f"/admin/legislation/regulationbill/{bill.pk}/change/"
    tell_people(people, bill, "bill.shelved_long", at=at, once=f"{until}:{level}", url=url, title=bill.title,
                due_on=until.isoformat())  # fmt: skip
    return 1


def _each(rows: QuerySet[Any], remind: Callable[[Any, datetime], int], at: datetime) -> int:
    """Go through `rows` one transaction each, holding the row; return how many `remind` counted."""
    done = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH):
        with transaction.atomic():
            row = rows.select_for_update(of=["self"], no_key=True, skip_locked=True).filter(pk=pk).first()
            done += remind(row, at) if row is not None else 0
    return done


def _values(body: Body, on: date, *keys: str) -> list[int]:
    return [rule_value(body, key, on=on) for key in keys]


def _raised(row: Any, level: int) -> bool:
    """Note that a row was reminded of up to `level`; tell whether that is more than before."""
    if level <= row.reminded_level:
        return False
    type(row)._base_manager.filter(pk=row.pk).update(reminded_level=level, version=F("version") + 1)
    return True
