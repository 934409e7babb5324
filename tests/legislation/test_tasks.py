"""What runs by the clock: reminders once a level, windows closed, bills in force; run twice it does no more."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.models import BodySetting
from congress.notifications.models import Notification
from legislation import tasks
from legislation.local_rules import TASK_REMIND_DAYS
from legislation.models import ApprovalCase, Consultation, ContactTask, Enactment, Filing, RegulationBill
from legislation.operations import contact, reminders
from legislation.operations.filings import open_filing
from legislation.rules import shelved_until
from legislation.rules_clocks import reminder_level
from legislation.states import BillState, ConsultationState
from tests.factories.accounts import appointed
from tests.factories.legislation import (
    MONDAY,
    BillFactory,
    ConsultationFactory,
    ContactPointFactory,
    VersionFactory,
    province,
)

DUE = date(2026, 11, 20)


@pytest.fixture
def staff(db: None) -> User:
    return appointed(Role.LEGISLATIVE_STAFF, ".43.")


@pytest.fixture
def chairs(db: None) -> User:
    return appointed(Role.CHAIRPERSONS, ".43.")


def at_noon(day: date) -> datetime:
    return MONDAY.replace(year=day.year, month=day.month, day=day.day, hour=4)


def kinds(user: User) -> list[str]:
    rows = Notification.objects.filter(user=user).exclude(kind__in=["contact_task.issued", "filing.opened"])
    return list(rows.order_by("created_at", "id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(2027, 1, 29), 0),
        (date(2027, 1, 30), 1),
        (date(2027, 2, 18), 1),
        (date(2027, 2, 19), 2),
        (date(2027, 2, 26), 3),
        (date(2027, 3, 1), 3),
        (date(2027, 3, 2), 4),
        (date(2027, 3, 7), 4),
        (date(2027, 3, 8), 5),
    ],
)
def test_a_level_for_each_step_passed_over_the_end_of_february(day: date, level: int) -> None:
    assert reminder_level(date(2027, 3, 1), day, before=[30, 10, 3], late=[1, 7]) == level


def test_late_is_never_the_last_day_itself() -> None:
    assert reminder_level(DUE, DUE, before=[], late=[0]) == 0
    assert reminder_level(DUE, DUE + timedelta(days=1), before=[], late=[0]) == 1


@pytest.mark.parametrize(
    ("shelved", "until"),
    [
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (MONDAY.date(), date(2028, 11, 2)),
    ],
)
def test_two_years_of_a_shelved_bill(shelved: date, until: date) -> None:
    assert shelved_until(shelved) == until


@pytest.fixture
def task(staff: User) -> ContactTask:
    point = ContactPointFactory()
    (made,) = contact.issue_tasks(ConsultationFactory(), points=[point], due_on=DUE, by=staff, at=MONDAY)
    return made


def test_a_task_is_reminded_of_before_and_after_and_the_giver_last(task: ContactTask, staff: User) -> None:
    keeper = appointed(Role.CONTACT_POINT, task.point.path, contact_point_id=task.point_id)
    story = []
    for day in (14, 15, 16, 21, 22, 23):
        story.append(reminders.remind_tasks(at=at_noon(date(2026, 11, day))))
        assert reminders.remind_tasks(at=at_noon(date(2026, 11, day))) == 0
    assert story == [0, 1, 0, 1, 1, 0]
    assert kinds(keeper) == ["contact_task.due", "contact_task.late", "contact_task.late"]
    assert kinds(staff) == ["contact_task.late"]


def test_a_collection_points_lateness_is_told_to_the_point_above(task: ContactTask, staff: User) -> None:
    keeper = appointed(Role.CONTACT_POINT, task.point.path, contact_point_id=task.point_id)
    below = ContactPointFactory(parent=task.point)
    contact.pass_down(task, points=[below], due_on=date(2026, 11, 10), by=keeper, at=MONDAY)
    reminders.remind_tasks(at=at_noon(date(2026, 11, 12)))
    assert kinds(keeper) == ["contact_task.late"]
    assert kinds(staff) == []


def test_the_day_of_a_reminder_is_the_congresss_own_setting(task: ContactTask) -> None:
    BodySetting.objects.create(body=province(), key=TASK_REMIND_DAYS, value=10, edition_on=date(2026, 1, 1))
    assert reminders.remind_tasks(at=at_noon(date(2026, 11, 10))) == 1


def test_a_submitted_task_is_reminded_of_no_more(task: ContactTask) -> None:
    ContactTask.objects.update(state="submitted")
    assert reminders.remind_tasks(at=at_noon(date(2026, 12, 1))) == 0


@pytest.fixture
def case(db: None) -> ApprovalCase:
    from tests.legislation.test_approvals import city_of

    city = city_of()
    made: ApprovalCase = ApprovalCase.objects.create(
        draft=VersionFactory(regulation__body=city), submitted_by=city, submitted_to=province(),
        received_on=MONDAY.date(), due_on=date(2027, 3, 2), at=MONDAY,
    )  # fmt: skip
    return made


def test_the_four_months_are_told_30_10_3_days_before_and_when_they_are_over(
    case: ApprovalCase, staff: User, chairs: User
) -> None:
    committee = appointed(Role.LEGISLATIVE_COMMITTEE, ".43.")
    for day in (date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 20), date(2027, 2, 27), date(2027, 3, 2)):
        reminders.remind_approvals(at=at_noon(day))
    assert (kinds(staff), kinds(committee), kinds(chairs)) == (["approval.due"] * 3, ["approval.due"] * 2, [])
    for day in (date(2027, 3, 3), date(2027, 3, 8), date(2027, 3, 9), date(2027, 3, 20)):
        reminders.remind_approvals(at=at_noon(day))
    assert kinds(staff)[3:] == ["approval.late"] * 2
    assert kinds(chairs) == ["approval.late"]


@pytest.mark.parametrize("state", ["approved", "refused", "withdrawn"])
def test_a_decided_approval_is_quiet(case: ApprovalCase, state: str) -> None:
    ApprovalCase.objects.update(state=state)
    assert reminders.remind_approvals(at=at_noon(date(2027, 3, 20))) == 0


def test_a_filing_is_told_before_its_last_day_and_escalates(staff: User, chairs: User) -> None:
    open_filing(BillFactory(work_state="published"), published_on=MONDAY.date(), at=MONDAY)
    days = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 3), date(2026, 12, 7)]
    assert [reminders.remind_filings(at=at_noon(day)) for day in days] == [0, 1, 1, 1, 1]
    assert kinds(staff) == ["filing.due"] * 2 + ["filing.late"] * 2
    assert kinds(chairs) == ["filing.late"]
    Filing.objects.update(state="filed")
    assert reminders.remind_filings(at=at_noon(date(2027, 1, 7))) == 0


def test_staff_hear_of_a_closing_window_twice_and_never_on_its_first_day(staff: User) -> None:
    ConsultationFactory(closes_at=MONDAY + timedelta(days=5), opens_at=MONDAY)
    days = [2, 3, 4, 5, 6, 7, 8]
    assert [reminders.remind_windows(at=at_noon(date(2026, 11, day))) for day in days] == [0, 1, 0, 1, 0, 0, 0]
    assert kinds(staff) == ["consultation.closing"] * 2


def test_a_shelved_bill_is_brought_up_before_two_years_and_when_they_end(chairs: User) -> None:
    bill = BillFactory(work_state=BillState.SHELVED, shelved_on=date(2024, 11, 20))
    days = [date(2026, 10, 20), date(2026, 10, 21), date(2026, 10, 25), date(2026, 11, 20), date(2026, 11, 25)]
    for day in days:
        reminders.remind_shelved_bills(at=at_noon(day))
    assert kinds(chairs) == ["bill.shelved_long"] * 2
    RegulationBill.objects.filter(pk=bill.pk).update(extended_until=date(2027, 11, 20))
    reminders.remind_shelved_bills(at=at_noon(date(2026, 11, 26)))
    assert len(kinds(chairs)) == 2


def test_the_tasks_run_by_the_databases_clock_and_twice(task: ContactTask, set_database_clock: Any) -> None:
    set_database_clock(at_noon(date(2026, 11, 15)))
    assert [tasks.remind_contact_points() for _ in range(2)] == [1, 0]
    assert tasks.close_consultations() == 0
    set_database_clock(task.consultation.closes_at)
    assert [tasks.close_consultations() for _ in range(2)] == [1, 0]
    assert Consultation.objects.get().state == ConsultationState.CLOSED
    for run in (tasks.remind_approvals, tasks.remind_filings, tasks.remind_windows, tasks.remind_shelved_bills):
        assert run() == 0
    assert (tasks.group_opinions(), tasks.tell_contributors()) == (0, 0)


def test_a_bill_enters_into_force_on_its_day(db: None, set_database_clock: Any) -> None:
    version = VersionFactory()
    RegulationBill.objects.filter(pk=version.bill.pk).update(work_state=BillState.PUBLISHED)
    Enactment.objects.create(
        version=version, regulation=version.regulation, published_on=MONDAY.date(), in_force_on=date(2026, 12, 1)
    )
    set_database_clock(at_noon(date(2026, 11, 30)))
    assert tasks.put_bills_in_force() == 0
    set_database_clock(at_noon(date(2026, 12, 1)))
    assert [tasks.put_bills_in_force() for _ in range(2)] == [1, 0]
    assert RegulationBill.objects.get(pk=version.bill.pk).work_state == BillState.IN_FORCE


def test_every_task_stands_in_the_schedule_and_every_entry_names_one() -> None:
    from congress.celery import app

    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values() if "legislation" in entry["task"]}
    declared = {name for name in current_app.tasks if name.startswith("legislation.tasks.")}
    assert scheduled == declared


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once() -> None:
    point = ContactPointFactory()
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    keeper = appointed(Role.CONTACT_POINT, point.path, contact_point_id=point.pk)
    contact.issue_tasks(ConsultationFactory(), points=[point], due_on=DUE, by=staff, at=MONDAY)
    together, counts = Barrier(2), []

    def run() -> None:
        together.wait(10)
        counts.append(reminders.remind_tasks(at=at_noon(date(2026, 11, 15))))
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(counts) == 1
    assert kinds(keeper) == ["contact_task.due"]
