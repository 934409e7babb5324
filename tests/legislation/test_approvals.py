"""审查批准: submitted from below, reviewed above, decided within four months; a city never works on the province's."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.models import Body
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from congress.desk.registry import to_dos
from congress.notifications.models import Notification
from legislation.models import ApprovalCase, ApprovalStep, BillItem, DraftVersion, Filing
from legislation.operations import approvals as operations
from legislation.operations.filings import open_filing
from legislation.queries_points import Clock, to_submit
from legislation.rules import approval_due_on
from legislation.rules_clocks import days_in_all, days_run
from legislation.states_cases import ApprovalState
from tests.factories.accounts import appointed, sign_in
from tests.factories.bodies import BodyFactory
from tests.factories.legislation import MONDAY, BillFactory, RegulationFactory, VersionFactory, province
from tests.factories.regions import DivisionFactory

STEPS = ("begin_pre_review", "pass_to_committee", "approve", "refuse", "withdraw_approval")
FACTS: dict[str, dict[str, str]] = {
    "begin_pre_review": {},
    "pass_to_committee": {"notes": "未发现与上位法相抵触"},
    "approve": {"decision": "湘人常〔2026〕12号"},
    "refuse": {"reasons": "第二条与电力法第三十五条抵触"},
    "withdraw_approval": {"reason": "另行修改"},
}


def city_of(code: str = "4302", name: str = "株洲市") -> Body:
    body: Body = BodyFactory(division=DivisionFactory(code=code, name=name), above=province())
    return body


def passed_version(body: Body, **more: Any) -> DraftVersion:
    regulation = RegulationFactory(body=body, title="株洲市电动自行车充电管理规定", **more)
    bill = BillFactory(body=body, title=regulation.title, work_state="passed")
    BillItem.objects.create(bill=bill, regulation=regulation, deed="make")
    version: DraftVersion = VersionFactory(regulation=regulation, bill=bill)
    return version


def staff_at(path: str) -> User:
    return appointed(Role.LEGISLATIVE_STAFF, path)


@pytest.fixture
def city(db: None) -> Body:
    return city_of()


@pytest.fixture
def asker(city: Body) -> User:
    return staff_at(city.path)


@pytest.fixture
def reviewer(db: None) -> User:
    return staff_at(".43.")


@pytest.fixture
def committee(db: None) -> User:
    return appointed(Role.LEGISLATIVE_COMMITTEE, ".43.")


@pytest.fixture
def case(city: Body, asker: User) -> ApprovalCase:
    return operations.submit_for_approval(passed_version(city), explanation="为了安全充电", by=asker, at=MONDAY)


def do(case: ApprovalCase, step: str, by: User, **more: Any) -> None:
    getattr(operations, step)(case, by=by, at=MONDAY + timedelta(days=1), **FACTS[step] | more)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 2), date(2027, 3, 2)),
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2027, 10, 31), date(2028, 2, 29)),  # a leap year
        (date(2026, 8, 31), date(2026, 12, 31)),
        (date(2026, 1, 31), date(2026, 5, 31)),
        (date(2026, 7, 31), date(2026, 11, 30)),
        (date(2026, 12, 30), date(2027, 4, 30)),
    ],
)
def test_four_months_end_on_the_same_day_or_the_last_of_a_shorter_month(received: date, due: date) -> None:
    assert approval_due_on(received) == due


@pytest.mark.parametrize(
    ("day", "run"), [(date(2026, 11, 2), 0), (date(2026, 11, 3), 1), (date(2027, 2, 7), 97), (date(2027, 3, 2), 120)]
)
def test_the_day_of_receipt_does_not_count(day: date, run: int) -> None:
    assert days_run(date(2026, 11, 2), day) == run
    assert days_in_all(date(2026, 11, 2), date(2027, 3, 2)) == 120


def test_the_clock_stands_still_at_the_decision(case: ApprovalCase) -> None:
    assert Clock.of(case, MONDAY + timedelta(days=97)) == Clock(day=97, days=120, is_late=False, left=23)
    assert Clock.of(case, MONDAY + timedelta(days=121)).is_late
    case.decided_on = date(2026, 12, 2)
    assert Clock.of(case, MONDAY + timedelta(days=200)).day == 30


def test_the_way_from_below_to_the_decision(case: ApprovalCase, reviewer: User, committee: User, asker: User) -> None:
    do(case, "begin_pre_review", reviewer)
    do(case, "pass_to_committee", reviewer)
    do(case, "approve", committee)
    assert (case.state, case.decision, case.decided_by) == (ApprovalState.APPROVED, "湘人常〔2026〕12号", committee)
    assert [step.kind for step in case.steps.all()] == ["submit", "pre_review", "to_committee", "approve"]
    told = Notification.objects.filter(user=asker).order_by("created_at", "id").values_list("kind", flat=True)
    assert list(told) == ["approval.moved", "approval.moved", "approval.decided"]


def test_who_is_told_of_a_submission(reviewer: User, case: ApprovalCase) -> None:
    assert Notification.objects.get(user=reviewer).facts["due_on"] == "2027-03-02"


@pytest.mark.parametrize("step", STEPS)
def test_who_may_take_each_step(case: ApprovalCase, city: Body, step: str) -> None:
    state = {"approve": "committee", "refuse": "committee"}.get(step, "submitted")
    ApprovalCase.objects.filter(pk=case.pk).update(state=state)
    allowed = set()
    for path in (".43.", city.path, ".43.4301."):
        for role in (Role.LEGISLATIVE_STAFF, Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS, Role.STAFF, Role.DEPUTY):
            row = ApprovalCase.objects.get(pk=case.pk)
            try:
                do(row, step, appointed(role, path))
                allowed.add((path, role))
                ApprovalCase.objects.filter(pk=case.pk).update(state=state)
            except NotAllowed:
                pass
    expected = {
        "approve": (".43.", Role.LEGISLATIVE_COMMITTEE),
        "refuse": (".43.", Role.LEGISLATIVE_COMMITTEE),
        "withdraw_approval": (city.path, Role.LEGISLATIVE_STAFF),
    }.get(step, (".43.", Role.LEGISLATIVE_STAFF))
    assert allowed == {expected}


def test_who_sees_a_case(case: ApprovalCase, city: Body) -> None:
    paths = (".43.", city.path, ".43.4301.", ".43.4302.430202.")
    seen = [ApprovalCase.objects.visible_to(staff_at(path)).exists() for path in paths]
    assert seen == [True, True, False, False]


@pytest.mark.parametrize(("step", "missing"), [
    ("pass_to_committee", {"notes": " "}), ("approve", {"decision": ""}), ("refuse", {"reasons": " "}),
    ("withdraw_approval", {"reason": ""}),
])  # fmt: skip
def test_words_that_are_needed(
    case: ApprovalCase, reviewer: User, committee: User, asker: User, step: str, missing: dict[str, str]
) -> None:
    by = {"pass_to_committee": reviewer, "withdraw_approval": asker}.get(step, committee)
    with pytest.raises(Invalid):
        do(case, step, by, **missing)


@pytest.mark.parametrize("kind", ["autonomous", "separate"])
def test_an_autonomous_regulation_states_its_variations(db: None, kind: str) -> None:
    body = city_of("430529", "城步苗族自治县")
    version, by = passed_version(body, kind=kind), staff_at(body.path)
    with pytest.raises(Invalid):
        operations.submit_for_approval(version, explanation="保护苗族山歌", by=by, at=MONDAY)
    case = operations.submit_for_approval(
        version, explanation="保护苗族山歌", variations="对非物质文化遗产法第四十条作变通", by=by, at=MONDAY
    )
    assert case.variations


def test_only_a_settled_and_passed_text_is_submitted_and_once(city: Body, asker: User) -> None:
    version = passed_version(city)
    submit = lambda: operations.submit_for_approval(version, explanation="说明", by=asker, at=MONDAY)  # noqa: E731
    version.bill.work_state = "voting"
    with pytest.raises(MoveRefused):
        submit()
    version.bill.work_state = "passed"
    with pytest.raises(NotAllowed):
        operations.submit_for_approval(version, explanation="说明", by=staff_at(".43."), at=MONDAY)
    submit()
    with pytest.raises(MoveRefused):
        submit()
    editing = VersionFactory(regulation=version.regulation, bill=version.bill, articles__editing=True)
    with pytest.raises(MoveRefused):
        operations.submit_for_approval(editing, explanation="说明", by=asker, at=MONDAY)


def test_the_text_that_was_passed_is_submitted_and_no_earlier_one(city: Body, asker: User) -> None:
    first = passed_version(city)
    last = VersionFactory(regulation=first.regulation, bill=first.bill, name="表决稿")
    with pytest.raises(MoveRefused):
        operations.submit_for_approval(first, explanation="说明", by=asker, at=MONDAY)
    assert to_submit([city.path]) == [last]
    operations.submit_for_approval(last, explanation="说明", by=asker, at=MONDAY)
    assert to_submit([city.path]) == []


def test_the_province_needs_nobodys_approval_and_a_city_does(city: Body, committee: User, asker: User) -> None:
    own = BillFactory(work_state="passed")
    operations.require_approval(own)
    case = operations.submit_for_approval(passed_version(city), explanation="说明", by=asker, at=MONDAY)
    bill = case.draft.bill
    with pytest.raises(MoveRefused):
        operations.require_approval(bill)
    ApprovalCase.objects.filter(pk=case.pk).update(state="committee")
    do(ApprovalCase.objects.get(pk=case.pk), "approve", committee)
    operations.require_approval(bill)


def test_what_the_province_approved_is_the_provinces_to_file(case: ApprovalCase, reviewer: User) -> None:
    ApprovalCase.objects.filter(pk=case.pk).update(state="approved", decided_on=date(2026, 11, 20))
    filing = open_filing(case.draft.bill, published_on=date(2026, 12, 1), at=MONDAY)
    assert (filing.approval, filing.bill, filing.path, filing.due_on) == (case, None, ".43.", date(2026, 12, 31))
    assert open_filing(case.draft.bill, published_on=date(2026, 12, 2), at=MONDAY) == filing
    assert Filing.objects.visible_to(reviewer).get() == filing
    assert not Filing.objects.visible_to(staff_at(".43.4302.")).exists()


def test_the_story_of_a_case_only_grows(case: ApprovalCase) -> None:
    assert ApprovalStep.objects.filter(case=case).count() == 1


def test_everybody_reads_pending_and_decided_cases_and_no_withdrawn_one(
    case: ApprovalCase, client: Client, asker: User, set_database_clock: Any
) -> None:
    set_database_clock(MONDAY + timedelta(days=97))
    page = client.get(reverse("legislation:approval-list"))
    assert case.draft.title in page.text
    assert "97" in page.text
    detail = reverse("legislation:approval-detail", args=[case.pk])
    assert "2027-03-02" in client.get(detail).text
    assert case.draft.title not in client.get(reverse("legislation:approval-list") + "?state=decided").text
    do(case, "withdraw_approval", asker)
    assert case.draft.title not in client.get(reverse("legislation:approval-list")).text
    assert client.get(detail).status_code == 404


def test_notes_of_the_review_are_for_the_congress_above_alone(case: ApprovalCase, reviewer: User, asker: User) -> None:
    do(case, "pass_to_committee", reviewer, notes="第二条措辞含混")
    address = reverse("admin:legislation_approvalcase_change", args=[case.pk])
    pages = [sign_in(Client(), user).get(address) for user in (reviewer, asker, staff_at(".43.4301."))]
    assert [page.status_code for page in pages] == [200, 200, 404]
    assert ["第二条措辞含混" in page.text for page in pages[:2]] == [True, False]
    assert "第二条措辞含混" not in Client().get(reverse("legislation:approval-detail", args=[case.pk])).text


def test_a_city_submits_from_the_work_bench(city: Body, asker: User, set_database_clock: Any) -> None:
    set_database_clock(MONDAY)
    version, bench = passed_version(city), sign_in(Client(), asker)
    assert version.title in bench.get(reverse("admin:legislation_approvalcase_changelist")).text
    address = reverse("admin:legislation_approvalcase_submit", args=[version.pk])
    assert bench.post(address, {"explanation": ""}).status_code == 422
    answer = bench.post(address, {"explanation": "为了安全充电"})
    case = ApprovalCase.objects.get()
    assert answer.url == reverse("admin:legislation_approvalcase_change", args=[case.pk])
    assert sign_in(Client(), staff_at(".43.")).get(address).status_code == 404


def test_the_committee_decides_from_the_work_bench(
    case: ApprovalCase, committee: User, set_database_clock: Any
) -> None:
    set_database_clock(MONDAY)
    ApprovalCase.objects.filter(pk=case.pk).update(state="committee")
    bench = sign_in(Client(), committee)
    address = reverse("admin:legislation_approvalcase_deed", args=[case.pk, "refuse"])
    assert bench.post(address, {"version": 0}).status_code == 422
    assert bench.post(address, {"version": 0, "reasons": "与上位法抵触"}).status_code == 302
    assert bench.post(address, {"version": 0, "reasons": "与上位法抵触"}).status_code == 409
    assert ApprovalCase.objects.get().state == ApprovalState.REFUSED


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_and_one_is_refused() -> None:
    city = city_of()
    case = operations.submit_for_approval(passed_version(city), explanation="说明", by=staff_at(city.path), at=MONDAY)
    ApprovalCase.objects.filter(pk=case.pk).update(state="committee")
    people = [appointed(Role.LEGISLATIVE_COMMITTEE, ".43.") for _ in range(2)]
    together, outcomes = Barrier(2), []

    def decide(user: User, step: str) -> None:
        row = ApprovalCase.objects.select_related("draft__regulation", "submitted_to", "submitted_by").get(pk=case.pk)
        together.wait(10)
        try:
            do(row, step, user)
            outcomes.append("done")
        except MoveRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=decide, args=pair) for pair in zip(people, ("approve", "refuse"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["done", "refused"]
    assert ApprovalStep.objects.filter(case=case, kind__in=["approve", "refuse"]).count() == 1


def test_the_desk_of_a_city_says_what_to_submit_and_what_to_publish(city: Body, asker: User, reviewer: User) -> None:
    def kinds(user: User) -> list[str]:
        user = User.objects.get(pk=user.pk)
        return [str(item.kind) for item in to_dos(user, at=MONDAY + timedelta(days=1))]

    with override("en"):
        version = passed_version(city)
        assert kinds(asker) == ["Passed regulation to submit for approval"]
        case = operations.submit_for_approval(version, explanation="说明", by=asker, at=MONDAY)
        assert (kinds(asker), kinds(reviewer)) == ([], ["Approval to review"])
        ApprovalCase.objects.filter(pk=case.pk).update(state="approved", decided_on=date(2026, 11, 3))
        assert (kinds(asker), kinds(reviewer)) == (["Regulation to publish"], [])
