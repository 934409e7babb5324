"""The demonstration's regulations: loaded twice, there once; true to the story."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from congress.demonstration import legislation, people
from congress.demonstration.legislation_drafts import CAMELLIA, ELDER, ROADS
from congress.demonstration.legislation_points import COLLECTION_POINTS, POINTS
from congress.demonstration.legislation_settled import CHARGING, PACKAGE, SONGS, TICKETS
from congress.demonstration.legislation_told import THEFT, WENHUA
from legislation.models import ApprovalCase, Consultation, DraftVersion, Enactment, Opinion, Regulation, RegulationBill
from legislation.queries_bench import document_of
from legislation.states import BillState, ConsultationState, Outcome
from legislation.text.matching import match
from tests.factories.demonstration import make_ground

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
COUNTED = ("Regulation", "RegulationBill", "DraftVersion", "ProvisionText", "Consultation", "Opinion", "OpinionGroup",
           "Adoption", "ContactPoint", "ContactTask", "ContactSession", "Enactment", "Filing", "ApprovalCase",
           "LegislativePlan", "PlanItem", "BillStep")  # fmt: skip


@pytest.fixture
def loaded(db):
    make_ground(more=[row[1] for row in (*POINTS, *COLLECTION_POINTS)])
    people.load(NOW)
    legislation.load(NOW)


def counts():
    return {name: apps.get_model("legislation", name).objects.count() for name in COUNTED}


def test_loaded_again_nothing_is_added(loaded):
    before = counts()
    legislation.load(NOW + timedelta(days=1))
    assert counts() == before
    assert all(before.values()), before


def test_what_a_resident_said_of_thieves_stands_in_article_twelve(loaded):
    opinion = Opinion.objects.select_related("group", "task__point", "node").get(text=THEFT)
    assert (opinion.task.point.name, opinion.node.label) == (WENHUA, "第十二条")
    assert (opinion.group.outcome, opinion.group.headcount) == (Outcome.ADOPTED, 3)
    adoption = opinion.group.adoptions.get()
    carrying = adoption.text_carrying
    assert carrying.label == "第十二条"
    assert carrying.text[adoption.start : adoption.end] == adoption.quote
    assert "联防机制" in adoption.quote
    assert "联防机制" not in opinion.node.text
    assert carrying.provision_id == opinion.node.provision_id
    law = Enactment.objects.standing(on=TODAY).get(regulation__title=CAMELLIA)
    assert "联防机制" in law.version.texts.get(label="第十二条").text


def test_the_elders_draft_has_nine_days_left_and_opinions_to_moderate(loaded):
    consultation = Consultation.objects.get(draft__title=ELDER)
    assert consultation.is_open(NOW)
    assert consultation.days_left(NOW) == 9
    assert consultation.opinions.filter(publication_state="held").count() == 2
    assert consultation.groups.filter(headcount=3).exists()


def test_the_roads_have_sixty_four_articles_and_a_third_version_that_follows_the_second(loaded):
    second, third = DraftVersion.objects.filter(title=ROADS, number__gte=2).order_by("number")
    assert third.texts.filter(level="article").count() == 64
    assert third.texts.filter(level="chapter").count() == 9
    kinds = {one.kind for one in match(document_of(second), document_of(third)).articles}
    assert {"inserted", "changed"} <= {str(kind) for kind in kinds}
    shared = set(third.texts.values_list("provision_id", flat=True)) & set(
        second.texts.values_list("provision_id", flat=True)
    )
    assert len(shared) >= 60
    assert Consultation.objects.get(draft=third).is_open(NOW)
    assert Consultation.objects.get(draft=second).state == ConsultationState.REPORTED


def test_a_package_of_three_and_a_repeal_have_done_their_work(loaded):
    for _file, title, *_days in PACKAGE:
        old, new = Enactment.objects.filter(regulation__title=title).order_by("in_force_on")
        assert old.ended_on == new.in_force_on <= TODAY
        assert new.ended_on is None
    assert Enactment.objects.get(regulation__title=TICKETS[1]).is_repealed
    assert set(RegulationBill.objects.filter(kind__in=["package", "repeal"]).values_list("work_state", flat=True)) == {
        BillState.IN_FORCE
    }


def test_two_regulations_from_below_are_with_the_province(loaded):
    charging = ApprovalCase.objects.get(draft__title=CHARGING)
    assert (TODAY - charging.received_on).days == 97
    assert charging.state == "committee"
    songs = ApprovalCase.objects.get(draft__title=SONGS)
    assert songs.submitted_to.path == ".43."
    assert songs.variations
    assert songs.state == "approved"
    assert Regulation.objects.get(title=SONGS).kind == "separate"
