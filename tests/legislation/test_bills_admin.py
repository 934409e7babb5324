"""The bench: lists, the pages of bills, versions and plans, and what the buttons do."""

import re
from datetime import date

import pytest
from django.urls import reverse

from congress.accounts.roles import Role
from legislation.models import LegislativePlan, PlanItem, RegulationBill
from legislation.operations import bills as operations
from legislation.operations.versions import next_version
from legislation.states import BillState
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import (
    MONDAY,
    BillFactory,
    ConsultationFactory,
    VersionFactory,
    province,
)
from tests.legislation.bill_ways import (
    made,
    standing,
    submitted,
)

pytestmark = pytest.mark.django_db
LISTS = ["regulationbill", "draftversion", "legislativeplan", "regulation"]


@pytest.fixture
def people():
    province()
    return {role: appointed(role) for role in (Role.LEGISLATIVE_STAFF, Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS)}


@pytest.fixture
def staff(people):
    return people[Role.LEGISLATIVE_STAFF]


@pytest.fixture
def bench(client, staff):
    return sign_in(client, staff)


def page_of(row):
    return reverse(f"admin:legislation_{row._meta.model_name}_change", args=[row.pk])


def deed(row, name):
    return reverse(f"admin:legislation_{row._meta.model_name}_deed", args=[row.pk, name])


def test_a_bill_is_opened_and_its_page_shows_the_way_it_goes(bench):
    facts = {"body": province().pk, "kind": "make", "title": "湖南省油茶条例", "regulation_kind": "local",
             "readings_planned": 2}  # fmt: skip
    answer = bench.post(reverse("admin:legislation_regulationbill_add"), facts)
    bill = RegulationBill.objects.get()
    assert answer.headers["Location"] == page_of(bill)
    page = bench.get(page_of(bill)).content.decode()
    assert "湖南省油茶条例" in page
    assert page.count('class="stage ') == 12
    assert page.count("stage-done") == 1
    assert page.count("stage-now") == 1


def test_a_bill_that_does_not_fit_its_kind_comes_back_with_what_was_typed(bench):
    facts = {"body": province().pk, "kind": "amend", "title": "修改油茶条例", "readings_planned": 2}
    answer = bench.post(reverse("admin:legislation_regulationbill_add"), facts)
    assert answer.status_code == 422
    assert "修改油茶条例" in answer.content.decode()


def test_a_button_takes_a_bill_on_and_an_old_page_is_told(bench, staff):
    bill = made(staff)
    answer = bench.post(deed(bill, "draft"), {"version": bill.version, "drafted_by": "省林业局"})
    assert answer.status_code == 302
    bill.refresh_from_db()
    assert (bill.work_state, bill.drafted_by) == (BillState.DRAFTING, "省林业局")
    stale = bench.post(deed(bill, "change"), {"version": 0, "title": "旧页上的题目", "readings_planned": 2})
    assert stale.status_code == 409
    assert "旧页上的题目" in stale.content.decode()


def test_a_submission_without_a_text_comes_back_with_the_reason_beside_what_was_typed(bench, staff):
    bill = made(staff)
    operations.begin_drafting(bill, by=staff, at=MONDAY)
    facts = {"version": bill.version, "proposer": "government", "explanation": "一份很长的说明"}
    answer = bench.post(deed(bill, "submit"), facts)
    assert answer.status_code == 422
    assert "一份很长的说明" in answer.content.decode()


def test_each_sees_the_buttons_that_are_theirs(client, people, staff):
    bill = submitted(staff)
    shown = {}
    for role, person in people.items():
        page = sign_in(client, person).get(page_of(bill)).content.decode()
        shown[role] = set(re.findall(r'id="deed-([a-z-]+)"', page))
    assert shown[Role.LEGISLATIVE_STAFF] == {"withdraw"}
    assert shown[Role.CHAIRPERSONS] == {"put-on-agenda"}
    assert shown[Role.LEGISLATIVE_COMMITTEE] == set()


def test_a_deed_of_somebody_else_is_refused(client, people, staff):
    bill = submitted(staff)
    answer = sign_in(client, people[Role.LEGISLATIVE_COMMITTEE]).post(
        deed(bill, "withdraw"), {"version": bill.version, "reason": "越权"}
    )
    assert answer.status_code == 403
    bill.refresh_from_db()
    assert bill.work_state == BillState.SUBMITTED


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.STAFF, ".43."), (Role.MODERATOR, ".43."), (Role.SYSTEM_ADMIN, ".43."),
        (Role.LEGISLATIVE_STAFF, ".43.4301."), (Role.LEGISLATIVE_STAFF, "."),
    ],
)  # fmt: skip
def test_nobody_else_sees_a_bill_or_a_text(client, staff, role, path):
    bill = submitted(staff)
    version = bill.versions.get()
    stranger = sign_in(client, appointed(role, path))
    addresses = [
        page_of(bill), page_of(version), page_of(bill.items.get().regulation),
        reverse("admin:legislation_draftversion_file", args=[version.pk, "text"]),
        reverse("admin:legislation_draftversion_redline", args=[version.pk]),
        reverse("admin:legislation_regulationbill_decision", args=[bill.pk]),
    ]  # fmt: skip
    for address in addresses:
        assert stranger.get(address).status_code in {302, 403, 404}, address
    for name in LISTS:
        answer = stranger.get(reverse(f"admin:legislation_{name}_changelist"))
        assert answer.status_code == 403 or bill.title not in answer.content.decode()


def test_the_list_filters_counts_and_exports(bench, staff):
    small = made(staff, title="小快灵条例", is_small=True)
    made(staff, title="大部头条例")
    page = bench.get(reverse("admin:legislation_regulationbill_changelist"), {"is_small__exact": 1}).content.decode()
    assert small.title in page
    assert "大部头条例" not in page
    year = bench.get(reverse("admin:legislation_regulationbill_changelist"), {"year": 2020}).content.decode()
    assert small.title not in year
    table = bench.post(reverse("admin:legislation_regulationbill_export", args=["csv"])).content.decode("utf-8-sig")
    assert small.title in table
    assert bench.get(reverse("admin:legislation_regulationbill_export", args=["csv"])).status_code == 405


def test_an_amendment_begins_from_the_text_in_force(bench, staff):
    regulation = standing()
    bill = made(staff, kind="amend", amended=[regulation])
    base = regulation.versions.get()
    answer = bench.post(reverse("admin:legislation_regulationbill_begin", args=[bill.pk, base.pk]))
    version = bill.versions.get()
    assert answer.headers["Location"] == page_of(version)
    assert version.based_on == base
    assert version.texts.count() == base.texts.count()


def plan(**facts):
    return LegislativePlan.objects.create(
        **{
            "body": province(),
            "path": ".43.",
            "title": "二〇二六年立法计划",
            "from_year": 2026,
            "until_year": 2026,
            **facts,
        }
    )


def project(of, title, **facts):
    return PlanItem.objects.create(plan=of, title=title, plan_class="deliberate", **facts)


def test_a_plan_is_begun_filled_passed_and_changed_with_a_reason(client, people, bench):
    facts = {"body": province().pk, "title": "二〇二七年立法计划", "from_year": 2027, "until_year": 2027}
    bench.post(reverse("admin:legislation_legislativeplan_add"), facts)
    row = LegislativePlan.objects.get()
    bench.post(deed(row, "add"), {"version": 0, "title": "油茶条例", "plan_class": "deliberate"})
    bench.post(deed(row, "propose"), {"version": 0})
    assert bench.post(deed(row, "publish"), {"version": 1}).status_code == 403
    sign_in(client, people[Role.CHAIRPERSONS]).post(deed(row, "publish"), {"version": 1})
    row.refresh_from_db()
    assert row.state == "published"
    sign_in(client, people[Role.LEGISLATIVE_STAFF])
    late = {"version": row.version, "title": "养老条例", "plan_class": "research"}
    assert client.post(deed(row, "add"), late).status_code == 422
    assert client.post(deed(row, "add"), late | {"reason": "代表议案集中"}).status_code == 302
    item = row.items.get(title="油茶条例")
    drop = {"version": row.version, "item": item.pk, "reason": "条件不成熟"}
    assert client.post(deed(row, "drop"), drop).status_code == 302
    item.refresh_from_db()
    assert item.dropped_at is not None
    page = client.get(page_of(row)).content.decode()
    assert "条件不成熟" in page
    assert "代表议案集中" in page


def test_projects_are_put_in_order_and_linked_to_their_bill(bench):
    row = plan()
    one, two = project(row, "一", position=1), project(row, "二", position=2)
    bench.post(reverse("admin:legislation_legislativeplan_shift", args=[row.pk, two.pk]), {"up": 1})
    assert list(row.items.order_by("position").values_list("title", flat=True)) == ["二", "一"]
    bill = BillFactory()
    bench.post(deed(row, "link"), {"version": 0, "item": one.pk, "bill": bill.pk})
    one.refresh_from_db()
    assert one.bill == bill


def test_plans_of_another_congress_are_not_there(client):
    row = plan()
    stranger = sign_in(client, appointed(Role.LEGISLATIVE_STAFF, ".43.4301."))
    assert stranger.get(page_of(row)).status_code == 404
    assert stranger.post(deed(row, "end"), {"version": 0}).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_number_of_queries_whatever_their_length(bench, staff, name, django_assert_max_num_queries):
    address = reverse(f"admin:legislation_{name}_changelist")
    bench.get(address)  # the first page of all costs a little more
    counts = []
    for _ in range(2):
        for _more in range(4):
            version = VersionFactory()
            version.bill.items.create(regulation=version.regulation, deed="make")
            plan(from_year=2030 - LegislativePlan.objects.count(), until_year=2030)
        with django_assert_max_num_queries(30) as captured:
            assert bench.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_of_a_bill_costs_the_same_whatever_it_holds(bench, staff, django_assert_max_num_queries):
    counts = []
    for size in (1, 5):
        regulations = [standing() for _ in range(size + 1)]
        bill = made(staff, kind="package", amended=regulations)
        for regulation in regulations:
            version = next_version(regulation.versions.first(), name="修正草案", bill=bill, by=staff, at=MONDAY)
            version.state = "settled"
            version.save()
            ConsultationFactory(draft=version, bill=bill)
        bench.get(page_of(bill))
        with django_assert_max_num_queries(60) as captured:
            assert bench.get(page_of(bill)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_regulation_shows_its_texts_and_bills(bench, staff):
    regulation = standing()
    bill = made(staff, kind="repeal", repealed=[regulation])
    page = bench.get(page_of(regulation)).content.decode()
    assert "2020-03-01" in page
    assert bill.title in page
    assert date(2020, 3, 1) == regulation.enactments.get().in_force_on


def test_what_is_said_at_a_reading_is_entered_in_its_own_words_and_never_public(bench, staff):
    bill = BillFactory(work_state=BillState.READING)
    version = VersionFactory(bill=bill)
    reading = bill.readings.create(number=1, draft=version, session="第一次会议", held_on=date(2026, 11, 2))
    consultation = ConsultationFactory(draft=version, state="closed")
    node = version.texts.get(label="第三条")
    page = bench.get(page_of(bill)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    said = {"version": bill.version, "consultation": consultation.pk, "source": "member", "source_words": "李委员",
            "node": node.pk, "text": "建议明确巡护责任。", "proposed_words": "", "key": key}  # fmt: skip
    for _ in range(2):  # a retry changes nothing
        assert bench.post(deed(bill, "hear"), said).status_code == 302
    opinion = consultation.opinions.get()
    assert (opinion.reading, opinion.node, opinion.text) == (reading, node, "建议明确巡护责任。")
    assert opinion.publication_state == "private"
    stranger = said | {"source": "expert", "key": "01930000-0000-4000-8000-000000000001"}
    assert bench.post(deed(bill, "hear"), stranger).status_code == 410  # the window is over
