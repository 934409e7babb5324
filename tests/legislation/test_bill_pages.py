"""Bills, plans and the year's figures for everybody: what is told, what stays inside, and at what cost."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from congress.rollups.models import ImportedFigure
from legislation.figures import count_publication
from legislation.models import (
    Adoption,
    ApprovalCase,
    BillItem,
    BillStep,
    Consultation,
    Enactment,
    Filing,
    LegislativePlan,
    Opinion,
    OpinionGroup,
    PlanItem,
    RegulationBill,
    Vote,
)
from tests.factories.accounts import UserFactory
from tests.factories.legislation import (
    MONDAY,
    BillFactory,
    ConsultationFactory,
    RegulationFactory,
    VersionFactory,
    province,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(db: None, set_database_clock: Any) -> None:
    set_database_clock(MONDAY + timedelta(days=1))


def page_of(name: str, *args: Any, **query: Any) -> str:
    answer = Client().get(reverse(f"legislation:{name}", args=args), query, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def submitted(title: str = "湖南省促进油茶产业发展若干规定", state: str = "reading", **more: Any) -> RegulationBill:
    bill: RegulationBill = BillFactory(
        title=title, work_state=state, proposer="government", proposer_words="省人民政府", **more
    )
    BillStep.objects.create(bill=bill, kind="submit", at=MONDAY - timedelta(days=90), words="省人民政府")
    return bill


def passed() -> tuple[RegulationBill, Consultation, Enactment]:
    """A bill that went the whole way: asked about, told, voted, published, filed."""
    bill = submitted(state="in_force", is_small=True)
    regulation = RegulationFactory(title=bill.title)
    BillItem.objects.create(bill=bill, regulation=regulation, deed="make")
    first = VersionFactory(regulation=regulation, bill=bill, name="草案")
    second = VersionFactory(regulation=regulation, bill=bill, name="二次审议稿", based_on=first)
    last = VersionFactory(regulation=regulation, bill=bill, name="表决稿", based_on=second)
    asked = ConsultationFactory(draft=first, bill=bill, state="reported", report="能写进条文的都写进去了。")
    opinions(asked, second)
    by = UserFactory()
    vote = Vote.objects.create(
        bill=bill, held_on="2026-11-02", all_members=78, present=74, yes=73, no=0, abstain=1, is_passed=True,
        recorded_by=by, at=MONDAY,
    )  # fmt: skip
    told = {"consultation": str(asked.pk)}
    for kind, words, facts in (
        ("read", "第十八次会议", {"number": 1}), ("consultation_announced", "", told),
        ("consultation_closed", "", told), ("outcome_published", "", told), ("pass", "", {"vote": vote.pk}),
        ("publish", "第31号公告", {}), ("take_effect", "", {}),
    ):  # fmt: skip
        BillStep.objects.create(bill=bill, kind=kind, at=MONDAY, words=words, facts=facts)
    BillStep.objects.create(bill=bill, kind="reading_closed", at=MONDAY, words="内部的话", is_public=False)
    enactment = Enactment.objects.create(
        version=last, regulation=regulation, published_on="2026-11-02", in_force_on="2026-12-01"
    )
    Filing.objects.create(
        bill=bill, path=bill.path, title=bill.title, published_on="2026-11-02", due_on="2026-12-02", state="filed",
        filed_on="2026-11-20", number="人大备字〔2026〕011号",
    )  # fmt: skip
    return bill, asked, enactment


def opinions(asked: Consultation, later: Any) -> None:
    for number, (outcome, source) in enumerate(
        [("adopted", "resident"), ("not_adopted", "expert"), ("reference", "member")]
    ):
        group = OpinionGroup.objects.create(
            consultation=asked, first_at=MONDAY, ledger_state="confirmed", outcome=outcome
        )
        Opinion.objects.create(
            consultation=asked, path=asked.path, group=group, text=f"第{number}条意见", source=source, received_at=MONDAY,
            is_verified=number == 0,
        )  # fmt: skip
        if outcome == "adopted":
            Adoption.objects.create(
                group=group, text_carrying=later.texts.first(), start=0, end=2, quote="为了", label="第一条", at=MONDAY,
                by=UserFactory(),
            )  # fmt: skip


def test_the_way_of_a_bill_is_told_from_the_submission_to_the_filing():
    bill, asked, enactment = passed()
    page = page_of("bill-detail", bill.pk)
    for words in (
        "省人民政府", "第十八次会议", "2 opinions came in, 1 of them with a verified telephone", "能写进条文的都写进去了。",
        '<dd class="figure">73</dd>', "第31号公告", "人大备字〔2026〕011号", reverse("legislation:consultation-outcome", args=[asked.pk]),
        f"{reverse('legislation:regulation-detail', args=[enactment.regulation_id])}?on=2026-12-01",
    ):  # fmt: skip
        assert words in page, words
    assert "内部的话" not in page
    assert reverse("legislation:bill-subscribe", args=[bill.pk]) not in page  # nothing comes any more


def test_texts_are_those_that_were_asked_about_carry_opinions_or_became_law():
    bill, asked, enactment = passed()
    VersionFactory(regulation=enactment.regulation, bill=bill, name="内部修改稿")
    page = page_of("bill-detail", bill.pk)
    for name in ("草案", "二次审议稿", "表决稿"):
        assert f"<strong>{name}</strong>" in page
    assert "内部修改稿" not in page
    compare = reverse("legislation:regulation-compare", args=[enactment.regulation_id])
    assert f"{compare}?from={asked.draft_id}&amp;to={enactment.version_id}" in page
    told = Adoption.objects.get().text_carrying.version_id
    assert Client().get(reverse("legislation:version-download", args=[told, "text"])).status_code == 200


def test_a_carried_text_waits_until_the_outcome_is_published():
    bill, asked, _enactment = passed()
    Consultation.objects.filter(pk=asked.pk).update(state="closed")
    assert "二次审议稿" not in page_of("bill-detail", bill.pk)
    told = Adoption.objects.get().text_carrying.version_id
    assert Client().get(reverse("legislation:version-download", args=[told, "text"])).status_code == 404


def test_outcomes_are_not_told_before_they_are_published():
    bill, asked, _enactment = passed()
    assert "not adopted 1" in page_of("bill-detail", bill.pk)
    Consultation.objects.filter(pk=asked.pk).update(state="closed")
    assert "not adopted 1" not in page_of("bill-detail", bill.pk)


def test_a_bill_under_way_says_what_comes_next_and_can_be_followed():
    bill = submitted(state="voting")
    page = page_of("bill-detail", bill.pk)
    assert "more than half of all members must be for it" in page
    assert reverse("legislation:bill-subscribe", args=[bill.pk]) in page
    published = submitted(state="published")
    Filing.objects.create(
        bill=published, path=published.path, title="x", published_on="2026-11-02", due_on="2026-12-02"
    )
    assert "until 2026-12-02 (LL109)" in page_of("bill-detail", published.pk)


def test_an_approval_above_and_a_repeal_are_shown():
    bill, _asked, enactment = passed()
    ApprovalCase.objects.create(
        draft=enactment.version, submitted_by=bill.body, submitted_to=province(), received_on="2026-11-02",
        due_on="2027-03-02", at=MONDAY,
    )  # fmt: skip
    assert "/approvals/" in page_of("bill-detail", bill.pk)
    repeal = submitted("关于废止的决定", kind="repeal", state="published")
    Enactment.objects.filter(pk=enactment.pk).update(ended_on="2027-01-01", is_repealed=True, repealed_by=repeal)
    assert "repealed from" in page_of("bill-detail", repeal.pk)


@pytest.mark.parametrize("state", ["planned", "drafting"])
def test_what_was_not_submitted_is_nowhere(state):
    bill = BillFactory(work_state=state, title="湖南省还在起草的规定")
    assert Client().get(reverse("legislation:bill-detail", args=[bill.pk])).status_code == 404
    assert Client().get(reverse("legislation:bill-detail", args=[uuid4()])).status_code == 404
    assert "还在起草" not in page_of("bill-list")


@pytest.mark.parametrize(("query", "titles"), [
    ({}, ["甲条例", "乙规定", "丙决定"]), ({"q": "乙 规"}, ["乙规定"]), ({"stage": "under_way"}, ["甲条例"]),
    ({"stage": "done"}, ["乙规定"]), ({"stage": "aside"}, ["丙决定"]), ({"kind": "repeal"}, ["丙决定"]),
    ({"stage": "nonsense"}, ["甲条例", "乙规定", "丙决定"]), ({"page": "99"}, ["甲条例", "乙规定", "丙决定"]),
])  # fmt: skip
def test_the_list_can_be_narrowed(query, titles):
    submitted("甲条例")
    submitted("乙规定", state="passed")
    submitted("丙决定", state="withdrawn", kind="repeal")
    page = page_of("bill-list", **query)
    assert [name for name in ("甲条例", "乙规定", "丙决定") if name in page] == titles


def test_plans_show_projects_by_class_with_how_far_each_got():
    body = province()
    plan = LegislativePlan.objects.create(
        body=body, path=body.path, title="2026年立法计划", from_year=2026, until_year=2026, state="published"
    )
    hidden = LegislativePlan.objects.create(
        body=body, path=body.path, title="2027年立法计划", from_year=2027, until_year=2027
    )
    bill, inside = submitted(), BillFactory(work_state="drafting")
    for title, more in (
        ("油茶规定", {"bill": bill}), ("电梯规定", {"bill": inside}), ("内涝规定", {"change_reason": "代表提出"}),
        ("旧规定", {"dropped_at": MONDAY, "change_reason": "条件不成熟"}),
    ):  # fmt: skip
        PlanItem.objects.create(plan=plan, title=title, plan_class="deliberate", **more)
    page = page_of("plan-list")
    assert reverse("legislation:bill-detail", args=[bill.pk]) in page
    assert reverse("legislation:bill-detail", args=[inside.pk]) not in page
    for words in ("being drafted", "not begun", "added later:", "<del>旧规定</del>", "条件不成熟"):
        assert words in page
    assert hidden.title not in page
    assert plan.title not in page_of("plan-list", year="2027")
    assert plan.title in page_of("plan-list", year="2026", body=str(body.pk))


def test_figures_of_the_year_stand_beside_those_of_others():
    assert "Nothing has been counted yet" in page_of("figure-list")
    bill, _asked, _enactment = passed()
    count_publication(bill)
    ImportedFigure.objects.create(
        division=bill.body.division, measure="legislation.made", label="制定或修改的省级地方性法规", year=2023, value=12,
        unit="件", source="工作情况",
    )  # fmt: skip
    page = page_of("figure-list", year="2026")
    assert "制定或修改的省级地方性法规: 12 件" in page
    assert "工作情况" in page
    assert "<strong>100</strong>" in page  # the share of small ones
    assert Client().get(reverse("legislation:figure-list"), {"body": "999999"}).status_code == 404
    assert page_of("figure-list", year="tomorrow")


@pytest.fixture
def crowded() -> tuple[RegulationBill, int]:
    """A hundred regulations, and two thousand opinions on one bill's draft."""
    bill, asked, _enactment = passed()
    group = OpinionGroup.objects.filter(consultation=asked).first()
    Opinion.objects.bulk_create(
        Opinion(consultation=asked, path=asked.path, group=group, text=f"意见{n}", received_at=MONDAY)
        for n in range(2000)
    )
    for number in range(100):
        other = submitted(f"湖南省第{number}号条例", state="in_force")
        version = VersionFactory(regulation=RegulationFactory(title=other.title), bill=other, articles=())
        day = date(2020, 1, 1) + timedelta(days=number)
        Enactment.objects.create(version=version, regulation=version.regulation, published_on=day, in_force_on=day)
    return bill, 100


def test_pages_take_a_fixed_number_of_queries(client, crowded, django_assert_max_num_queries):
    bill, _count = crowded
    most = {"bill-list": 5, "bill-detail": 15, "plan-list": 4, "figure-list": 8, "regulation-list": 5}
    for name, queries in most.items():
        with django_assert_max_num_queries(queries):
            answer = client.get(reverse(f"legislation:{name}", args=[bill.pk] if name == "bill-detail" else []))
        assert answer.status_code == 200


def test_the_home_page_tells_of_drafts_and_regulations_in_two_queries(client, crowded, django_assert_max_num_queries):
    now = MONDAY.now(MONDAY.tzinfo)
    for number in range(5):
        asked = ConsultationFactory(opens_at=now - timedelta(days=1))
        Consultation.objects.filter(pk=asked.pk).update(closes_at=now + timedelta(days=number + 1))
    client.get("/")  # figures of the year are kept for five minutes
    with django_assert_max_num_queries(6):
        page = client.get("/", headers={"accept-language": "en"})
    words = page.content.decode()
    assert words.count('href="/consultations/') == 3 + 2  # and the header, and the link below
    assert "1 day left" in words
    assert "湖南省第99号条例" in words
    assert len(page.content) < 60_000


def test_the_site_map_names_every_part(client):
    words = client.get(reverse("site-map")).content.decode()
    for name in ("regulation-list", "consultation-list", "bill-list", "plan-list", "contact-point-list", "figure-list"):
        assert f'href="{reverse(f"legislation:{name}")}"' in words
