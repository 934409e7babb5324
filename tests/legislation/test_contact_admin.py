"""The work bench of the legislative affairs commission: its contact points, and drafts handed to them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congress.accounts.roles import Role
from legislation.models import Consultation, ContactPoint, ContactTask
from legislation.operations import contact as operations
from tests.factories.accounts import appointed, sign_in
from tests.factories.bodies import BodyFactory
from tests.factories.legislation import MONDAY, ConsultationFactory, ContactPointFactory, province
from tests.factories.regions import DivisionFactory

POINTS = "admin:legislation_contactpoint"
TASKS = "admin:legislation_contacttask"


@pytest.fixture(autouse=True)
def now(db: None, set_database_clock: Any) -> None:
    set_database_clock(MONDAY)


@pytest.fixture
def bench() -> Client:
    return sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF, ".43."))


def facts(**more: Any) -> dict[str, Any]:
    return {
        "name": "攸县基层立法联系点", "founded_by": province().pk, "division": province().division_id,
        "address": "攸州大道", "phone": "0731-1", "hours": "周一至周五", "about": "",
    } | more  # fmt: skip


def test_a_point_is_founded_with_its_place(bench: Client) -> None:
    division = DivisionFactory(code="430223", name="攸县")
    answer = bench.post(reverse(f"{POINTS}_add"), facts(division=division.pk))
    assert answer.status_code == 302
    assert ContactPoint.objects.get().path == division.path


def test_no_point_is_founded_for_another_congress_or_outside_ones_own(bench: Client) -> None:
    city = BodyFactory(division=DivisionFactory(code="4302", name="株洲市"))
    assert bench.post(reverse(f"{POINTS}_add"), facts(founded_by=city.pk)).status_code == 200
    city_bench = sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF, city.path))
    outside = facts(founded_by=city.pk, division=DivisionFactory(code="430111").pk)
    assert city_bench.post(reverse(f"{POINTS}_add"), outside).status_code == 200
    assert not ContactPoint.objects.exists()


def test_each_congress_sees_its_own_points_and_tasks(bench: Client) -> None:
    city = BodyFactory(division=DivisionFactory(code="4302", name="株洲市"))
    own, other = ContactPointFactory(name="省联系点"), ContactPointFactory(name="市联系点", founded_by=city)
    found = bench.get(reverse(f"{POINTS}_changelist")).text
    assert ("省联系点" in found, "市联系点" in found) == (True, False)
    assert bench.get(reverse(f"{POINTS}_change", args=[own.pk])).status_code == 200
    assert bench.get(reverse(f"{POINTS}_change", args=[other.pk])).status_code == 302  # Django's "not there"


def test_a_committee_reads_points_and_changes_none() -> None:
    point = ContactPointFactory()
    committee = sign_in(Client(), appointed(Role.LEGISLATIVE_COMMITTEE, ".43."))
    address = reverse(f"{POINTS}_change", args=[point.pk])
    assert committee.get(address).status_code == 200
    assert committee.post(address, facts()).status_code == 403


@pytest.mark.parametrize("role", [Role.STAFF, Role.MODERATOR, Role.SYSTEM_ADMIN])
def test_others_of_the_work_bench_see_none(role: str) -> None:
    assert sign_in(Client(), appointed(role)).get(reverse(f"{POINTS}_changelist")).status_code == 403


def test_a_draft_is_handed_to_several_points_at_once(bench: Client) -> None:
    consultation: Consultation = ConsultationFactory()
    points = [ContactPointFactory() for _ in range(3)]
    city = BodyFactory(division=DivisionFactory(code="4302", name="株洲市"))
    foreign = ContactPointFactory(founded_by=city, name="市联系点")
    address = reverse(f"{TASKS}_issue", args=[consultation.pk])
    page = bench.get(address)
    assert "市联系点" not in page.text
    assert page.context["form"].initial["due_on"] == "2026-11-22"
    form = {"points": [p.pk for p in points[:2]], "due_on": "2026-11-20", "note": "请重点听取种植户意见"}
    assert bench.post(address, form | {"points": [foreign.pk]}).status_code == 422
    assert bench.post(address, form | {"due_on": "2026-12-30"}).status_code == 422
    assert bench.post(address, form).status_code == 302
    assert set(ContactTask.objects.values_list("point", flat=True)) == {p.pk for p in points[:2]}
    assert consultation.draft.title in bench.get(reverse(f"{TASKS}_changelist")).text


def test_another_congress_hands_out_nothing() -> None:
    consultation = ConsultationFactory()
    city = sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF, ".43.4302."))
    assert city.get(reverse(f"{TASKS}_issue", args=[consultation.pk])).status_code == 404
    chairs = sign_in(Client(), appointed(Role.CHAIRPERSONS, ".43."))
    assert chairs.get(reverse(f"{TASKS}_issue", args=[consultation.pk])).status_code == 403


def test_a_task_is_given_back_from_its_page(bench: Client) -> None:
    point = ContactPointFactory()
    keeper = appointed(Role.CONTACT_POINT, point.path, contact_point_id=point.pk)
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    (task,) = operations.issue_tasks(
        ConsultationFactory(), points=[point], due_on=date(2026, 11, 20), by=staff, at=MONDAY
    )
    operations.collate_and_submit(task, empty_reason="无人到访", by=keeper, at=MONDAY)
    assert "无人到访" in bench.get(reverse(f"{TASKS}_change", args=[task.pk])).text
    deed = reverse(f"{TASKS}_deed", args=[task.pk, "return"])
    assert bench.post(deed, {"version": task.version, "reason": "请再走访"}).status_code == 302
    task.refresh_from_db()
    assert task.return_reason == "请再走访"


def test_lists_cost_the_same_however_long(bench: Client, django_assert_max_num_queries: Any) -> None:
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    points = [ContactPointFactory() for _ in range(12)]
    operations.issue_tasks(ConsultationFactory(), points=points, due_on=date(2026, 11, 20), by=staff, at=MONDAY)
    for name in (f"{POINTS}_changelist", f"{TASKS}_changelist"):
        bench.get(reverse(name))
        with django_assert_max_num_queries(30):
            assert bench.get(reverse(name)).status_code == 200


def test_everybody_finds_the_points_with_what_they_worked_on(client: Client) -> None:
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    point = ContactPointFactory(name="攸县基层立法联系点", address="攸州大道", hours="周一至周五")
    ContactPointFactory(name="文化社区信息采集点", parent=point)
    ContactPointFactory(name="已撤销联系点", closed_on=date(2026, 1, 1))
    consultation = ConsultationFactory()
    operations.issue_tasks(consultation, points=[point], due_on=date(2026, 11, 20), by=staff, at=MONDAY)
    found = client.get(reverse("legislation:contact-point-list")).text
    for words in ("攸州大道", "周一至周五", "文化社区信息采集点", consultation.draft.title):
        assert words in found
    assert "已撤销联系点" not in found
    assert "攸县基层立法联系点" not in client.get(reverse("legislation:contact-point-list") + "?q=别处").text
