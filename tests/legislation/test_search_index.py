"""Regulations and drafts can be found down to the article; past words are marked as past."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from congress.accounts.roles import Role
from congress.search.models import SearchEntry
from congress.search.queries import find
from legislation.models import BillItem, BillStep, Consultation, DraftVersion, Enactment, RegulationBill
from legislation.operations.bills import publish_bill, take_effect
from legislation.operations.consultations import announce
from legislation.search_index import DRAFT, REGULATION, keep_regulations_findable
from tests.factories.accounts import appointed
from tests.factories.legislation import (
    MONDAY,
    BillFactory,
    ConsultationFactory,
    RegulationFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def now(db: None, set_database_clock: Any) -> None:
    set_database_clock(NOW)


def passed_bill(regulation: Any, *words: str, kind: str = "make", deed: str = "make") -> RegulationBill:
    bill: RegulationBill = BillFactory(body=regulation.body, title=regulation.title, work_state="passed", kind=kind)
    BillItem.objects.create(bill=bill, regulation=regulation, deed=deed)
    BillStep.objects.create(bill=bill, kind="pass", at=MONDAY)
    if words:
        articles = [(f"第{'一二三'[n]}条", text) for n, text in enumerate(words)]
        VersionFactory(regulation=regulation, bill=bill, articles=articles)
    return bill


def publish(bill: RegulationBill, *, in_days: int = 0) -> None:
    staff = appointed(Role.LEGISLATIVE_STAFF, path=bill.path)
    publish_bill(
        bill,
        announcement="第31号公告",
        published_on=TODAY,
        in_force_on=TODAY + timedelta(days=in_days),
        by=staff,
        at=NOW,
    )


def hits(text: str, **more: Any) -> list[tuple[str, str, bool]]:
    return [(hit.kind, hit.part, hit.is_current) for hit in find(text, **more).hits]


def test_a_published_text_is_found_by_its_articles():
    regulation = RegulationFactory(title="湖南省城市照明条例")
    publish(passed_bill(regulation, "路灯应当亮。", "路灯坏了，二十四小时内修好。"))
    (hit,) = find("二十四小时").hits
    provision = DraftVersion.objects.get().texts.get(label="第二条").provision_id
    assert (hit.kind, hit.part, hit.is_current) == (REGULATION, "第二条", True)
    assert hit.url == reverse("legislation:article-detail", args=[regulation.pk, provision])
    assert [hit.part for hit in find("城市照明").hits] == ["", "第一条", "第二条"]  # as they stand in the text


def test_every_hit_leads_to_a_page(client):
    regulation = RegulationFactory(title="湖南省城市照明条例")
    publish(passed_bill(regulation, "路灯应当亮。"))
    ConsultationFactory()
    call_command("rebuild_search", verbosity=0)
    found = [*find("路灯").hits, *find("城市照明").hits, *find("油茶").hits]
    assert {hit.kind for hit in found} >= {REGULATION, DRAFT}
    for hit in found:
        assert client.get(hit.url).status_code == 200, hit.url


def test_words_that_a_later_text_replaced_are_past():
    regulation = RegulationFactory(title="湖南省城市照明条例")
    publish(passed_bill(regulation, "路灯坏了，七日内修好。"))
    Enactment.objects.update(in_force_on=TODAY - timedelta(days=400), published_on=TODAY - timedelta(days=400))
    publish(passed_bill(regulation, "路灯坏了，二十四小时内修好。", kind="amend", deed="amend"))
    assert hits("七日内") == [(REGULATION, "第一条", False)]
    assert hits("路灯坏了", current_only=True) == [(REGULATION, "第一条", True)]
    assert [current for _kind, _part, current in hits("路灯坏了")] == [True, False]


def test_old_words_hold_until_the_day_the_new_ones_come_in_force(set_database_clock):
    regulation = RegulationFactory(title="湖南省城市照明条例")
    publish(passed_bill(regulation, "路灯坏了，七日内修好。"))
    Enactment.objects.update(in_force_on=TODAY - timedelta(days=400), published_on=TODAY - timedelta(days=400))
    bill = passed_bill(regulation, "路灯坏了，二十四小时内修好。", kind="amend", deed="amend")
    publish(bill, in_days=10)
    assert hits("七日内") == [(REGULATION, "第一条", True)]
    set_database_clock(NOW + timedelta(days=10))
    bill.refresh_from_db()
    take_effect(bill, at=NOW + timedelta(days=10))
    assert hits("七日内") == [(REGULATION, "第一条", False)]
    assert hits("二十四小时") == [(REGULATION, "第一条", True)]


def test_a_repealed_regulation_is_past():
    regulation = RegulationFactory(title="湖南省集市票证规定")
    publish(passed_bill(regulation, "买卖应当开票。"))
    Enactment.objects.update(in_force_on=TODAY - timedelta(days=400), published_on=TODAY - timedelta(days=400))
    publish(passed_bill(regulation, kind="repeal", deed="repeal"))
    assert hits("应当开票") == [(REGULATION, "第一条", False)]


def test_a_draft_is_found_once_it_is_announced():
    asked: Consultation = ConsultationFactory(state="preparing", announced_at=None)
    RegulationBill.objects.filter(pk=asked.bill_id).update(work_state="reading")
    asked.bill.refresh_from_db()
    assert hits("防火") == []
    announce(asked, by=appointed(Role.LEGISLATIVE_STAFF, path=asked.path), at=MONDAY)
    (hit,) = find("防火").hits
    provision = asked.draft.texts.get(label="第三条").provision_id
    assert (hit.kind, hit.part) == (DRAFT, "第三条")
    assert hit.url == f"{reverse('legislation:consultation-detail', args=[asked.pk])}#a-{provision}"


def test_what_is_rebuilt_from_nothing_is_the_same():
    regulation = RegulationFactory(title="湖南省城市照明条例")
    publish(passed_bill(regulation, "路灯应当亮。", "路灯坏了，七日内修好。"))
    asked = ConsultationFactory(state="preparing", announced_at=None)
    RegulationBill.objects.filter(pk=asked.bill_id).update(work_state="reading")
    asked.bill.refresh_from_db()
    announce(asked, by=appointed(Role.LEGISLATIVE_STAFF, path=asked.path), at=MONDAY)
    ConsultationFactory(state="preparing")
    fields = ("kind", "subject_id", "part", "title", "plain", "url", "dated_on", "is_current", "weight", "path")
    before = sorted(SearchEntry.objects.values_list(*fields))
    call_command("rebuild_search", REGULATION, DRAFT, verbosity=0)
    assert sorted(SearchEntry.objects.values_list(*fields)) == before
    assert len(before) == 3 + 4


def test_annexes_and_labels_that_stand_twice_are_found_too():
    regulation = RegulationFactory(title="湖南省城市照明条例")
    version = VersionFactory(
        regulation=regulation, bill=None, articles=[("第一条", "路灯应当亮。"), ("第一条", "灯杆应当直。")],
        annexes=[{"label": "附表", "lines": ["灯具型号一览"]}],
    )  # fmt: skip
    Enactment.objects.create(
        version=version, regulation=regulation, published_on=TODAY, in_force_on=TODAY - timedelta(days=1)
    )
    bill = passed_bill(regulation, kind="amend", deed="amend")
    keep_regulations_findable(bill, at=NOW)
    assert [part for _kind, part, _current in hits("灯杆")] == ["第一条·2"]
    assert [part for _kind, part, _current in hits("灯具型号")] == ["附表"]
