"""Regulations, bills, consultations and opinions in the public interface: what is there, and what never is."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from lxml import etree

from legislation.models import (
    Adoption,
    BillStep,
    Consultation,
    Enactment,
    Opinion,
    OpinionGroup,
    Regulation,
    RegulationBill,
    Vote,
)
from tests.factories.accounts import UserFactory
from tests.factories.legislation import MONDAY, BillFactory, ConsultationFactory, RegulationFactory, VersionFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def now(db: None, set_database_clock: Any) -> None:
    set_database_clock(MONDAY + timedelta(days=1))


def enacted(title: str = "湖南省城市照明条例", **days: Any) -> Enactment:
    version = VersionFactory(regulation=RegulationFactory(title=title), bill=None)
    days = {"published_on": "2015-01-01", "in_force_on": "2015-03-01"} | days
    return Enactment.objects.create(version=version, regulation=version.regulation, **days)


def said(consultation: Consultation, text: str, *, state: str = "public", source: str = "resident") -> Opinion:
    node = consultation.draft.texts.order_by("position")[1]
    group = OpinionGroup.objects.create(
        consultation=consultation, node=node, first_at=MONDAY, headcount=3, ledger_state="confirmed", outcome="adopted",
        words="写进了第二条。",
    )  # fmt: skip
    return Opinion.objects.create(
        consultation=consultation, path=consultation.path, group=group, node=node, text=text, source=source,
        publication_state=state, received_at=MONDAY,
    )  # fmt: skip


def rows(client: Any, name: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{name}/", query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_regulations_can_be_listed_and_filtered(client):
    standing = enacted()
    enacted("湖南省集市票证规定", ended_on="2020-01-01", is_repealed=True)
    enacted("湖南省渡口条例", in_force_on="2099-01-01")
    RegulationFactory(title="湖南省还在起草的规定")
    assert [row["standing"] for row in rows(client, "regulations")] == ["in_force", "coming", "past"]
    assert [row["title"] for row in rows(client, "regulations", standing="past")] == ["湖南省集市票证规定"]
    assert [row["title"] for row in rows(client, "regulations", q="照明", within="43", kind="local")] == [
        standing.version.title
    ]
    assert rows(client, "regulations", within="99") == []
    assert rows(client, "regulations", standing="coming")[0]["in_force_on"] == "2099-01-01"


def test_a_regulation_comes_with_its_texts_and_each_text_as_data(client):
    text = enacted()
    address = f"/api/v1/regulations/{text.regulation_id}/"
    one = client.get(address).json()
    assert [row["in_force_on"] for row in one["versions"]] == ["2015-03-01"]
    assert client.get(one["versions"][0]["text"]).json()["title"] == text.version.title
    assert client.get(address + "text/").json()["tree"][0]["label"] == "第一条"
    answer = client.get(address + "akoma-ntoso/", {"on": "2016-01-01"})
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert etree.fromstring(answer.content).tag.endswith("akomaNtoso")
    again = client.get(address + "akoma-ntoso/", {"on": "2016-01-01"}, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("query", "status"), [
    ({"on": "2014-12-31"}, 404), ({"on": "yesterday"}, 400), ({"at": "2016-01-01"}, 400), ({"on": "2015-03-01"}, 200),
])  # fmt: skip
def test_the_text_of_a_day_is_asked_for_exactly(client, query, status):
    text = enacted()
    for form in ("text", "akoma-ntoso"):
        answer = client.get(f"/api/v1/regulations/{text.regulation_id}/{form}/", query)
        assert answer.status_code == status
        if status != 200:
            assert answer["Content-Type"] == PROBLEM


def test_bills_are_there_once_they_were_submitted(client):
    BillFactory(title="湖南省还在起草的规定")
    bill: RegulationBill = BillFactory(title="湖南省促进油茶产业发展若干规定", work_state="passed")
    BillStep.objects.create(bill=bill, kind="submit", at=MONDAY, words="省人民政府")
    BillStep.objects.create(bill=bill, kind="create", at=MONDAY, words="内部", is_public=False)
    Vote.objects.create(
        bill=bill, held_on="2026-11-02", all_members=78, present=70, yes=69, no=0, abstain=1, is_passed=True,
        recorded_by=UserFactory(), at=MONDAY,
    )  # fmt: skip
    Consultation.objects.filter(pk=ConsultationFactory(bill=bill).pk).update(state="preparing")
    asked = ConsultationFactory(bill=bill)
    assert [row["title"] for row in rows(client, "bills", state="passed")] == [bill.title]
    one = client.get(f"/api/v1/bills/{bill.pk}/").json()
    assert [(step["kind"], step["words"]) for step in one["steps"]] == [("submit", "省人民政府")]
    assert (one["votes"][0]["yes"], one["consultations"]) == (69, [str(asked.pk)])
    assert [row["title"] for row in rows(client, "bills")] == [bill.title]


def test_consultations_count_what_came_in_from_outside(client):
    asked = ConsultationFactory()
    ConsultationFactory(state="preparing")
    said(asked, "应当写明谁来管。", state="awaiting")
    said(asked, "会上说的话。", source="member")
    (row,) = rows(client, "consultations", bill=str(asked.bill_id), state="announced")
    assert (row["id"], row["received"], row["body"]) == (str(asked.pk), 1, asked.bill.body_id)
    assert client.get(row["text"]).status_code == 200
    assert client.get(f"/api/v1/consultations/{asked.pk}/").json()["id"] == str(asked.pk)


def test_only_public_opinions_are_shown_and_their_end_only_when_it_is_published(client):
    asked = ConsultationFactory(state="closed")
    shown = said(asked, "应当写明谁来管。")
    for state in ("awaiting", "private", "held", "withdrawn"):
        said(asked, f"不能看的话：{state}", state=state)
    said(asked, "会上说的话。", source="member")
    Adoption.objects.create(
        group=shown.group, text_carrying=shown.node, start=0, end=4, quote="本省行政", label="第二条", at=MONDAY,
        by=UserFactory(),
    )  # fmt: skip
    (row,) = rows(client, "opinions", consultation=str(asked.pk))
    assert (row["text"], row["article"], row["headcount"]) == ("应当写明谁来管。", "第二条", 3)
    assert (row["outcome"], row["outcome_words"], row["adopted_in"]) == ("", "", [])
    assert rows(client, "opinions", outcome="adopted") == []
    Consultation.objects.filter(pk=asked.pk).update(state="reported")
    (row,) = rows(client, "opinions", outcome="adopted", source="resident", provision=str(shown.node.provision_id))
    assert (row["outcome"], row["adopted_in"][0]["words"]) == ("adopted", "本省行政")
    assert not {"receipt", "path", "moderated_by", "hold_reason"} & set(row)


def test_hidden_words_stay_hidden(client):
    opinion = said(ConsultationFactory(), "我住幸福小区三栋，应当写明谁来管。")
    Opinion.objects.filter(pk=opinion.pk).update(shown_text="应当写明谁来管。")
    assert rows(client, "opinions")[0]["text"] == "应当写明谁来管。"


@pytest.mark.parametrize("address", [
    "regulations/{}/", "regulations/{}/text/", "bills/{}/", "consultations/{}/", "regulations/1/", "opinions/{}/",
])  # fmt: skip
def test_what_is_not_there_is_a_problem_document(client, address):
    answer = client.get("/api/v1/" + address.format(uuid4()))
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("question", [
    "regulations/?kind=x", "bills/?state=drafted", "consultations/?bill=1", "opinions/?consultation=x",
    "opinions/?colour=red", "regulations/?q=%00",
])  # fmt: skip
def test_bad_questions_are_refused(client, question):
    assert client.get(f"/api/v1/{question}").status_code == 400


@pytest.mark.parametrize(("name", "most"), [("regulations", 3), ("bills", 3), ("consultations", 3), ("opinions", 3)])
def test_a_list_takes_the_same_queries_for_any_number(client, django_assert_max_num_queries, name, most):
    asked = ConsultationFactory(state="reported")
    RegulationBill.objects.update(work_state="reading")
    said(asked, "第一条意见。")
    for number in range(12):
        Regulation.objects.filter(pk=enacted(f"湖南省第{number}号条例").regulation_id).update()
        other = ConsultationFactory(state="reported")
        RegulationBill.objects.filter(pk=other.bill_id).update(work_state="reading")
        said(other, f"第{number}条意见。")
    with django_assert_max_num_queries(most + 3):  # and the token: SAVEPOINT, one statement, RELEASE
        assert len(rows(client, name)) > 10
