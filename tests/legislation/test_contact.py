"""Tasks of contact points: given out, worked on, submitted, answered; each point sees its own."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.errors import Gone, Invalid, MoveRefused, NotAllowed
from congress.notifications.models import Notification
from congress.submissions.operations import Contact
from legislation.models import Consultation, ContactPoint, ContactTask, Opinion
from legislation.operations import contact as operations
from legislation.operations.opinions import Anchor, Words
from legislation.states import OpinionSource
from legislation.states_cases import TaskState
from tests.factories.accounts import appointed
from tests.factories.bodies import BodyFactory
from tests.factories.legislation import MONDAY, ConsultationFactory, ContactPointFactory, VersionFactory
from tests.factories.regions import DivisionFactory

DUE = date(2026, 11, 20)
SAID = "茶果快熟就有人偷，光靠种的人守不住"


@pytest.fixture
def now(set_database_clock: Any) -> None:
    set_database_clock(MONDAY + timedelta(days=1))


@pytest.fixture
def consultation(db: None) -> Consultation:
    return ConsultationFactory()


@pytest.fixture
def point(db: None) -> ContactPoint:
    return ContactPointFactory(name="攸县基层立法联系点")


@pytest.fixture
def staff(db: None) -> User:
    return appointed(Role.LEGISLATIVE_STAFF, ".43.")


@pytest.fixture
def keeper(point: ContactPoint) -> User:
    return staff_of(point)


def staff_of(point: ContactPoint) -> User:
    return appointed(Role.CONTACT_POINT, point.path, contact_point_id=point.pk)


@pytest.fixture
def task(consultation: Consultation, point: ContactPoint, staff: User, keeper: User) -> ContactTask:
    return operations.issue_tasks(consultation, points=[point], due_on=DUE, by=staff, at=MONDAY)[0]


def say(task: ContactTask, by: User, **more: Any) -> Any:
    facts = {"words": Words(text=SAID), "submission_key": uuid4(), "at": MONDAY + timedelta(days=1)} | more
    return operations.enter_opinion(task, by=by, **facts)


def kinds(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("created_at", "id").values_list("kind", flat=True))


def test_a_draft_goes_to_several_points_at_once_and_each_is_told(consultation: Any, point: Any, staff: Any) -> None:
    other = ContactPointFactory()
    people = [staff_of(point), staff_of(other)]
    made = operations.issue_tasks(consultation, points=[point, other, point], due_on=DUE, by=staff, at=MONDAY)
    assert [t.point for t in made] == [point, other]
    assert [kinds(user) for user in people] == [["contact_task.issued"]] * 2


def test_a_point_that_has_its_task_keeps_it(task: ContactTask, staff: Any) -> None:
    made = operations.issue_tasks(task.consultation, points=[task.point], due_on=DUE, by=staff, at=MONDAY)
    assert made == []
    assert ContactTask.objects.count() == 1


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 12, 3)])
def test_a_task_is_due_within_the_window(consultation: Any, point: Any, staff: Any, day: date) -> None:
    with pytest.raises(Invalid):
        operations.issue_tasks(consultation, points=[point], due_on=day, by=staff, at=MONDAY)


def test_the_last_day_of_the_window_is_a_day_of_it(consultation: Any, point: Any, staff: Any) -> None:
    assert operations.last_day(consultation) == date(2026, 12, 2)
    assert operations.issue_tasks(consultation, points=[point], due_on=date(2026, 12, 2), by=staff, at=MONDAY)


def test_a_window_that_ends_at_midnight_ends_with_the_day_before(consultation: Any) -> None:
    consultation.closes_at = MONDAY.replace(hour=16) + timedelta(days=2)
    assert operations.last_day(consultation) == date(2026, 11, 4)


def test_no_task_goes_to_a_point_of_another_congress(consultation: Any, staff: Any) -> None:
    city = BodyFactory(division=DivisionFactory(code="4302", name="株洲市"))
    with pytest.raises(NotAllowed):
        operations.issue_tasks(
            consultation, points=[ContactPointFactory(founded_by=city)], due_on=DUE, by=staff, at=MONDAY
        )


def test_a_city_gives_no_task_on_a_draft_of_the_province(consultation: Any, point: Any) -> None:
    city_staff = appointed(Role.LEGISLATIVE_STAFF, ".43.4302.")
    with pytest.raises(NotAllowed):
        operations.issue_tasks(consultation, points=[point], due_on=DUE, by=city_staff, at=MONDAY)


@pytest.mark.parametrize("role", [r for r in Role.values if r != Role.LEGISLATIVE_STAFF])
def test_nobody_else_gives_tasks(consultation: Any, point: Any, role: str) -> None:
    with pytest.raises(NotAllowed):
        operations.issue_tasks(consultation, points=[point], due_on=DUE, by=appointed(role), at=MONDAY)


def test_a_closed_point_and_a_collection_point_get_none_from_above(consultation: Any, point: Any, staff: Any) -> None:
    below = ContactPointFactory(parent=point)
    closed = ContactPointFactory(closed_on=date(2026, 1, 1))
    for one in (below, closed):
        with pytest.raises(Invalid):
            operations.issue_tasks(consultation, points=[one], due_on=DUE, by=staff, at=MONDAY)


def test_after_the_window_there_are_no_more_tasks(consultation: Any, point: Any, staff: Any) -> None:
    with pytest.raises(MoveRefused):
        operations.issue_tasks(consultation, points=[point], due_on=DUE, by=staff, at=consultation.closes_at)


@pytest.mark.usefixtures("now")
def test_what_a_contributor_said_keeps_their_words_and_gives_them_a_receipt(task: ContactTask, keeper: User) -> None:
    node = task.consultation.draft.texts.get(label="第三条")
    anchor = Anchor(node=node, start=0, end=6, quote=node.text[:6])
    posted = say(task, keeper, anchor=anchor, contact=Contact(name="贺茶生"))
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.quote, opinion.task, opinion.source) == (
        SAID, "油茶种植基地", task, OpinionSource.CONTACT_POINT
    )  # fmt: skip
    assert opinion.receipt == posted.receipt
    assert posted.receipt.at_counter
    assert len(posted.code) == 19
    task.refresh_from_db()
    assert task.state == TaskState.AT_WORK


@pytest.mark.usefixtures("now")
def test_the_same_form_twice_is_one_opinion_even_after_the_task_was_submitted(task: ContactTask, keeper: User) -> None:
    key = uuid4()
    first = say(task, keeper, submission_key=key)
    operations.collate_and_submit(task, by=keeper, at=MONDAY)
    again = say(task, keeper, submission_key=key)
    assert (again.code, again.is_new) == (first.code, False)
    with pytest.raises(MoveRefused):
        say(task, keeper)
    assert Opinion.objects.count() == 1


def test_after_the_window_nothing_is_added(task: ContactTask, keeper: User, set_database_clock: Any) -> None:
    set_database_clock(task.consultation.closes_at)
    with pytest.raises(Gone):
        say(task, keeper)


@pytest.mark.usefixtures("now")
def test_another_point_adds_nothing_and_sees_nothing(task: ContactTask) -> None:
    stranger = staff_of(ContactPointFactory())
    with pytest.raises(NotAllowed):
        say(task, stranger)
    assert not ContactTask.objects.visible_to(stranger).exists()
    assert not ContactTask.objects.for_points(stranger).exists()


def test_who_sees_a_task(task: ContactTask, keeper: User, staff: User) -> None:
    seen = {role: ContactTask.objects.visible_to(appointed(role)).exists() for role in Role.values}
    assert {role for role, sees in seen.items() if sees} == {
        Role.LEGISLATIVE_STAFF, Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS
    }  # fmt: skip
    assert ContactTask.objects.visible_to(keeper).get() == task
    city = appointed(Role.LEGISLATIVE_STAFF, ".43.4302.")
    assert not ContactTask.objects.visible_to(city).exists()


def test_a_gathering_is_recorded_with_who_came(task: ContactTask, keeper: User) -> None:
    session = operations.record_session(
        task, held_on=date(2026, 11, 2), place="文化社区", residents=12, deputies=1, points_raised="防盗",
        by=keeper, at=MONDAY,
    )  # fmt: skip
    assert session.attendance == 13
    for wrong in ({"held_on": date(2026, 11, 3), "residents": 3}, {"held_on": date(2026, 11, 2), "residents": 0}):
        with pytest.raises(Invalid):
            operations.record_session(task, place="文化社区", by=keeper, at=MONDAY, **wrong)


def test_an_empty_task_is_submitted_only_with_a_reason(task: ContactTask, keeper: User, staff: User) -> None:
    with pytest.raises(Invalid):
        operations.collate_and_submit(task, report="没有意见", by=keeper, at=MONDAY)
    operations.collate_and_submit(task, empty_reason="发布七天无人到访", by=keeper, at=MONDAY)
    assert (task.state, task.report) == (TaskState.SUBMITTED, "发布七天无人到访")
    assert kinds(staff) == ["contact_task.submitted"]


@pytest.mark.usefixtures("now")
def test_a_task_comes_back_for_more_and_is_submitted_again(task: ContactTask, keeper: User, staff: User) -> None:
    say(task, keeper)
    operations.collate_and_submit(task, report="一条", by=keeper, at=MONDAY)
    with pytest.raises(Invalid):
        operations.return_task(task, reason=" ", by=staff, at=MONDAY)
    operations.return_task(task, reason="请补充到会人数", by=staff, at=MONDAY + timedelta(hours=1))
    assert task.state == TaskState.AT_WORK
    operations.collate_and_submit(task, report="一条", by=keeper, at=MONDAY + timedelta(hours=2))
    assert (task.state, task.return_reason) == (TaskState.SUBMITTED, "")
    assert kinds(keeper) == ["contact_task.issued", "contact_task.returned"]
    assert kinds(staff) == ["contact_task.submitted"] * 2


@pytest.mark.usefixtures("now")
def test_a_collection_point_does_its_part_and_sees_no_other(task: ContactTask, keeper: User) -> None:
    below = [ContactPointFactory(parent=task.point) for _ in range(2)]
    own, other = (staff_of(point) for point in below)
    parts = operations.pass_down(task, points=below, due_on=DUE, by=keeper, at=MONDAY)
    assert ContactTask.objects.visible_to(own).get() == parts[0]
    with pytest.raises(NotAllowed):
        say(task, own)
    with pytest.raises(NotAllowed):
        say(parts[0], other)
    assert say(parts[0], own).opinion.source == OpinionSource.COLLECTION_POINT
    assert say(parts[1], keeper).opinion.task == parts[1]  # the point above may write for it
    assert operations.opinions_of(task).count() == 2
    with pytest.raises(MoveRefused):
        operations.collate_and_submit(task, by=keeper, at=MONDAY)
    operations.collate_and_submit(parts[0], by=own, at=MONDAY)
    operations.call_off(parts[1], reason="已合并", by=keeper, at=MONDAY)
    operations.collate_and_submit(task, by=keeper, at=MONDAY)
    assert task.state == TaskState.SUBMITTED
    with pytest.raises(MoveRefused):
        operations.return_task(parts[0], reason="再问问", by=keeper, at=MONDAY)


def test_a_task_is_passed_down_only_below_and_not_for_later(task: ContactTask, keeper: User, staff: User) -> None:
    below, elsewhere = ContactPointFactory(parent=task.point), ContactPointFactory()
    for wrong in ({"points": [elsewhere], "due_on": DUE}, {"points": [below], "due_on": DUE + timedelta(days=1)}):
        with pytest.raises(Invalid):
            operations.pass_down(task, by=keeper, at=MONDAY, **wrong)
    with pytest.raises(NotAllowed):
        operations.pass_down(task, points=[below], due_on=DUE, by=staff, at=MONDAY)


def test_a_task_that_is_called_off_takes_its_parts_with_it(task: ContactTask, keeper: User, staff: User) -> None:
    below = ContactPointFactory(parent=task.point)
    (part,) = operations.pass_down(task, points=[below], due_on=DUE, by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.call_off(task, reason="不再需要", by=keeper, at=MONDAY)
    operations.call_off(task, reason="不再需要", by=staff, at=MONDAY)
    part.refresh_from_db()
    assert (task.state, part.state) == (TaskState.CALLED_OFF, TaskState.CALLED_OFF)


@pytest.mark.usefixtures("now")
def test_the_outcome_comes_back_once_and_is_passed_on(task: ContactTask, keeper: User) -> None:
    say(task, keeper)
    operations.collate_and_submit(task, by=keeper, at=MONDAY)
    assert operations.answer_tasks(task.consultation, at=MONDAY) == 1
    assert operations.answer_tasks(task.consultation, at=MONDAY) == 0
    task.refresh_from_db()
    with pytest.raises(Invalid):
        operations.pass_on(task, words="", by=keeper, at=MONDAY)
    operations.pass_on(task, words="上门告知，张贴公示", by=keeper, at=MONDAY)
    assert task.state == TaskState.PASSED_ON
    assert kinds(keeper) == ["contact_task.issued", "contact_task.answered"]


def test_a_late_submission_after_the_outcome_is_answered_at_once(task: ContactTask, keeper: User) -> None:
    Consultation.objects.filter(pk=task.consultation_id).update(state="reported")
    task.consultation.refresh_from_db()
    operations.collate_and_submit(task, empty_reason="无人到访", by=keeper, at=MONDAY)
    assert task.state == TaskState.ANSWERED


def test_a_version_that_is_no_draft_of_the_task_is_no_anchor(task: ContactTask, keeper: User, now: None) -> None:
    with pytest.raises(Invalid):
        say(task, keeper, anchor=Anchor(node=VersionFactory().texts.get(label="第三条")))


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_in_behind_a_submitted_task(set_database_clock: Any) -> None:
    set_database_clock(MONDAY + timedelta(days=1))
    point, staff = ContactPointFactory(), appointed(Role.LEGISLATIVE_STAFF, ".43.")
    user = staff_of(point)
    (task,) = operations.issue_tasks(ConsultationFactory(), points=[point], due_on=DUE, by=staff, at=MONDAY)
    say(task, user)
    together, entered = Barrier(4), []

    def run(deed: Callable[[ContactTask], Any]) -> None:
        row = ContactTask.objects.select_related("point", "consultation__draft", "consultation__bill").get(pk=task.pk)
        together.wait(10)
        try:
            deed(row)
            entered.append(deed)
        except MoveRefused:
            pass
        finally:
            connection.close()

    def submit(row: ContactTask) -> None:
        operations.collate_and_submit(row, by=user, at=MONDAY)

    deeds: list[Callable[[ContactTask], Any]] = [submit, *[lambda row: say(row, user)] * 3]
    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    said = Entry.objects.get(verb="contact_task.submit").after["opinions"]
    assert submit in entered
    assert said == Opinion.objects.count() == len(entered)


@pytest.mark.django_db(transaction=True)
def test_two_people_submit_one_task_and_one_is_refused() -> None:
    point = ContactPointFactory()
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    people = [staff_of(point), staff_of(point)]
    (task,) = operations.issue_tasks(ConsultationFactory(), points=[point], due_on=DUE, by=staff, at=MONDAY)
    outcomes: list[str] = []
    together = Barrier(2)

    def submit(user: User) -> None:
        row = ContactTask.objects.select_related("point", "consultation__draft").get(pk=task.pk)
        together.wait(10)
        try:
            operations.collate_and_submit(row, empty_reason="无人到访", by=user, at=MONDAY)
            outcomes.append("done")
        except MoveRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=submit, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["done", "refused"]
    assert Notification.objects.filter(kind="contact_task.submitted").count() == 1
