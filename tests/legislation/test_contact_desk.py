"""The pages of a contact point's staff: only their own tasks, typed fast, a slip for whoever came in person."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.desk.registry import to_dos
from congress.submissions.operations import contact_of
from legislation.models import Adoption, ContactPoint, ContactSession, ContactTask, Opinion, OpinionGroup
from legislation.operations import contact as operations
from legislation.operations.opinions import Words
from legislation.states import LedgerState, Outcome
from legislation.states_cases import TaskState
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import MONDAY, ConsultationFactory, ContactPointFactory, VersionFactory

DUE = date(2026, 11, 20)
TUESDAY = MONDAY + timedelta(days=1)
PAGES = ("desk-task-detail", "desk-session-add", "desk-opinion-add", "desk-collect-slip", "desk-task-feedback")


@pytest.fixture(autouse=True)
def now(db: None, set_database_clock: Any) -> None:
    set_database_clock(TUESDAY)


@pytest.fixture
def point() -> ContactPoint:
    return ContactPointFactory(name="攸县基层立法联系点", address="联星街道文化社区")


def staff_of(point: ContactPoint) -> User:
    return appointed(Role.CONTACT_POINT, point.path, contact_point_id=point.pk)


@pytest.fixture
def keeper(point: ContactPoint) -> User:
    return staff_of(point)


@pytest.fixture
def desk(keeper: User) -> Client:
    return sign_in(Client(), keeper)


@pytest.fixture
def task(point: ContactPoint, keeper: User) -> ContactTask:
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    return operations.issue_tasks(ConsultationFactory(), points=[point], due_on=DUE, by=staff, at=MONDAY)[0]


def page(name: str, task: ContactTask, **more: Any) -> str:
    return reverse(f"legislation:{name}", kwargs={"pk": task.pk} | more)


def typed(**more: Any) -> dict[str, Any]:
    return {
        "place": "3", "text": "茶果快熟就有人偷，光靠种的人守不住", "submission_key": str(uuid4()), "wants_public": "on"
    } | more  # fmt: skip


def test_the_list_and_the_desk_show_my_task(desk: Client, task: ContactTask, keeper: User) -> None:
    assert task.consultation.draft.title in desk.get(reverse("legislation:desk-task-list")).text
    (item,) = to_dos(keeper, at=TUESDAY)
    assert (item.url, item.due_on, item.is_late) == (page("desk-task-detail", task), DUE, False)
    assert to_dos(keeper, at=MONDAY + timedelta(days=30))[0].is_late


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_task_is_for_its_own_point(desk: Client, task: ContactTask, name: str) -> None:
    assert desk.get(page(name, task)).status_code == 200
    stranger = sign_in(Client(), staff_of(ContactPointFactory()))
    assert stranger.get(page(name, task)).status_code == 404
    for role in (Role.LEGISLATIVE_STAFF, Role.STAFF, Role.DEPUTY):
        assert sign_in(Client(), appointed(role)).get(page(name, task)).status_code == 403


def test_a_collection_point_sees_its_own_part_and_not_the_others(desk: Client, task: ContactTask, keeper: User) -> None:
    below = [ContactPointFactory(parent=task.point) for _ in range(2)]
    parts = operations.pass_down(task, points=below, due_on=DUE, by=keeper, at=MONDAY)
    own = sign_in(Client(), staff_of(below[0]))
    statuses = [own.get(page("desk-task-detail", row)).status_code for row in (parts[0], parts[1], task)]
    assert statuses == [200, 404, 404]
    assert desk.get(page("desk-task-detail", parts[1])).status_code == 200


def test_the_task_says_what_is_missing(desk: Client, task: ContactTask) -> None:
    found = desk.get(page("desk-task-detail", task)).text
    assert found.count("is-missing") == 2
    assert "第三条" in found


def test_a_gathering_leads_on_to_its_opinions(desk: Client, task: ContactTask) -> None:
    form = {"held_on": "2026-11-03", "place": "文化社区", "residents": "12", "points_raised": "防盗"}
    answer = desk.post(page("desk-session-add", task), form)
    session = ContactSession.objects.get()
    assert answer.url == f"{page('desk-opinion-add', task)}?gathering={session.pk}"
    assert desk.post(page("desk-session-add", task), form | {"residents": ""}).status_code == 422
    empty = desk.post(page("desk-session-add", task), form | {"residents": "", "place": ""})
    assert {"residents", "place"} <= set(empty.context["form"].errors)  # all that is missing is told at once
    assert desk.post(page("desk-session-add", task), form | {"held_on": "2026-11-04"}).status_code == 422
    assert ContactSession.objects.count() == 1


def test_opinions_are_typed_one_after_the_other(desk: Client, task: ContactTask, keeper: User) -> None:
    session = operations.record_session(
        task, held_on=date(2026, 11, 2), place="社区", residents=3, by=keeper, at=MONDAY
    )
    answer = desk.post(page("desk-opinion-add", task), typed(gathering=str(session.pk), quote="防火、防盗"))
    opinion = Opinion.objects.get()
    assert (opinion.node.label, opinion.quote, opinion.gathering) == ("第三条", "防火、防盗", session)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert (form.initial["place"], form.initial["gathering"], form.is_bound) == ("3", str(session.pk), False)
    assert answer.context["code"] in answer.text


def test_the_same_form_sent_again_is_one_opinion(desk: Client, task: ContactTask) -> None:
    form = typed()
    codes = {desk.post(page("desk-opinion-add", task), form).context["code"] for _ in range(2)}
    assert len(codes) == 1
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"place": "九十九"}, "place"),
        ({"text": " "}, "text"),
        ({"quote": "没有这句话"}, "quote"),
        ({"quote": "防"}, "quote"),
        ({"phone": "123"}, "phone"),
        ({"place": "", "quote": "防火"}, "quote"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field(
    desk: Client, task: ContactTask, wrong: dict[str, str], field: str
) -> None:
    for name in ("desk-opinion-add", "desk-collect-slip"):
        answer = desk.post(page(name, task), typed(**wrong))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("place", ["3", "第三条", "三", " 第 三 条", "第3条"])
def test_an_article_is_found_as_people_type_it(desk: Client, task: ContactTask, place: str) -> None:
    desk.post(page("desk-opinion-add", task), typed(place=place))
    assert Opinion.objects.get().node.label == "第三条"


def test_whoever_comes_in_person_leaves_with_a_slip(desk: Client, task: ContactTask) -> None:
    form = typed(name="贺茶生")
    answer = desk.post(page("desk-collect-slip", task), form)
    opinion = Opinion.objects.get()
    assert answer.context["code"] in answer.text
    assert "<svg" in answer.text
    assert "贺茶生" not in answer.text
    assert contact_of(opinion.receipt).name == "贺茶生"
    assert desk.post(page("desk-collect-slip", task), form).context["code"] == answer.context["code"]


def test_what_was_typed_too_late_is_still_on_the_page(desk: Client, task: ContactTask, set_database_clock: Any) -> None:
    first = typed()
    code = desk.post(page("desk-opinion-add", task), first).context["code"]
    set_database_clock(task.consultation.closes_at)
    answer = desk.post(page("desk-opinion-add", task), typed(text="赶在截止之后说的话"))
    assert answer.status_code == 422
    assert "赶在截止之后说的话" in answer.text
    assert desk.post(page("desk-opinion-add", task), first).context["code"] == code
    assert Opinion.objects.count() == 1


def test_a_report_is_kept_while_a_collection_point_still_works(desk: Client, task: ContactTask, keeper: User) -> None:
    below = ContactPointFactory(parent=task.point)
    operations.pass_down(task, points=[below], due_on=DUE, by=keeper, at=MONDAY)
    operations.record_session(task, held_on=date(2026, 11, 2), place="社区", residents=3, by=keeper, at=MONDAY)
    deed = page("desk-task-deed", task, deed="submit")
    answer = desk.post(deed, {"version": task.version, "report": "逐条汇总如下"})
    assert answer.status_code == 422
    assert "逐条汇总如下" in answer.text


def test_a_task_is_submitted_from_its_page(desk: Client, task: ContactTask) -> None:
    deed = page("desk-task-deed", task, deed="submit")
    assert desk.post(deed, {"version": task.version}).status_code == 422
    answer = desk.post(deed, {"version": task.version, "empty_reason": "无人到访"})
    assert answer.status_code == 302
    again = desk.post(deed, {"version": task.version, "empty_reason": "无人到访"})
    assert again.status_code == 409


def test_what_is_passed_down_is_chosen_from_the_points_below(desk: Client, task: ContactTask) -> None:
    below = ContactPointFactory(parent=task.point, name="门前村信息采集点")
    ContactPointFactory(name="别处联系点")
    found = desk.get(page("desk-task-detail", task)).text
    assert "门前村信息采集点" in found
    assert "别处联系点" not in found
    form = {"version": task.version, "points": [below.pk], "due_on": "2026-11-15", "note": ""}
    deed = page("desk-task-deed", task, deed="pass-down")
    assert desk.post(deed, form | {"due_on": "2026-11-25"}).status_code == 422
    assert desk.post(deed, form).status_code == 302
    assert ContactTask.objects.get(point=below).parent == task


def decided(task: ContactTask, keeper: User, *, phone: str = "") -> Opinion:
    from congress.submissions.operations import Contact

    opinion = operations.enter_opinion(
        task, words=Words(text="光靠种的人守不住"), submission_key=uuid4(), by=keeper, at=TUESDAY,
        contact=Contact(name=f"贺茶生{phone}", phone=phone),
    ).opinion  # fmt: skip
    group = OpinionGroup.objects.create(
        consultation=task.consultation, first_at=TUESDAY, lead=opinion, ledger_state=LedgerState.CONFIRMED,
        outcome=Outcome.ADOPTED, words="已写入第十二条",
    )  # fmt: skip
    Opinion.objects.filter(pk=opinion.pk).update(group=group)
    text = VersionFactory(regulation=task.consultation.draft.regulation).texts.get(label="第三条")
    Adoption.objects.create(
        group=group, text_carrying=text, start=0, end=6, quote=text.text[:6], label="第十二条", at=TUESDAY, by=keeper
    )
    return opinion


def test_the_outcome_is_shown_with_its_words_and_sheets_only_for_a_reason(
    desk: Client, task: ContactTask, keeper: User
) -> None:
    decided(task, keeper)
    decided(task, keeper, phone="13800138000")
    operations.collate_and_submit(task, by=keeper, at=TUESDAY)
    operations.answer_tasks(task.consultation, at=TUESDAY)
    address = page("desk-task-feedback", task)
    found = desk.get(address).text
    assert found.count("已写入第十二条") == 2
    assert "油茶种植基地" in found
    assert "贺茶生" not in found
    assert desk.post(address, {"reason": ""}).status_code == 422
    sheets = desk.post(address, {"reason": "上门告知"}).text
    assert "贺茶生" in sheets
    assert "13800138000" not in sheets
    assert Entry.objects.filter(verb="contact_task.contributors_shown", actor_id=keeper.pk).count() == 1
    task.refresh_from_db()
    deed = page("desk-task-deed", task, deed="pass-on")
    assert desk.post(deed, {"version": task.version, "words": "上门告知"}).status_code == 302
    task.refresh_from_db()
    assert task.state == TaskState.PASSED_ON


def test_names_are_not_shown_before_the_outcome(desk: Client, task: ContactTask, keeper: User) -> None:
    decided(task, keeper)
    assert desk.post(page("desk-task-feedback", task), {"reason": "看看"}).status_code == 409


def test_the_pages_cost_the_same_with_many_opinions(
    desk: Client, task: ContactTask, keeper: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        operations.enter_opinion(task, words=Words(text=f"意见{number}"), submission_key=uuid4(), by=keeper, at=TUESDAY)
    for name, most in (("desk-task-detail", 32), ("desk-task-feedback", 20), ("desk-opinion-add", 20)):
        with django_assert_max_num_queries(most):
            assert desk.get(page(name, task)).status_code == 200
