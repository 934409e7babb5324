"""Consultations: prepared, approved when short, announced, closed to the second."""

from datetime import timedelta
from typing import Any

import pytest

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.errors import Gone, Invalid, MoveRefused, NotAllowed
from legislation.models import BillStep, Consultation, DraftVersion
from legislation.operations import consultations as operations
from legislation.states import ConsultationState
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, ConsultationFactory, VersionFactory

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def staff() -> Any:
    return appointed(Role.LEGISLATIVE_STAFF)


@pytest.fixture
def chair() -> Any:
    return appointed(Role.CHAIRPERSONS)


def prepared(staff: Any, *, days: int = 30, version: DraftVersion | None = None, **more: Any) -> Consultation:
    return operations.prepare_consultation(
        version or VersionFactory(), opens_at=MONDAY, closes_at=MONDAY + timedelta(days=days), brief="保护油茶基地。",
        by=staff, at=MONDAY, **more,
    )  # fmt: skip


def test_nobody_sees_what_is_being_prepared(staff: Any):
    consultation = prepared(staff, questions=["补助标准是否合适？", "  "])
    assert not Consultation.objects.public().exists()
    assert [q.text for q in consultation.questions.all()] == ["补助标准是否合适？"]


def test_announcing_settles_the_text_and_writes_into_the_story_of_the_bill(staff: Any):
    version = VersionFactory(articles__editing=True)
    consultation = prepared(staff, version=version)
    operations.announce(consultation, by=staff, at=MONDAY)
    assert consultation.is_open(MONDAY)
    assert consultation.draft.is_settled
    step = BillStep.objects.get(bill=consultation.bill)
    assert (step.kind, step.is_public) == ("consultation_announced", True)
    assert Entry.objects.filter(verb="consultation.announced").exists()


def test_a_short_window_needs_a_reason_and_somebody_of_the_chairpersons(staff: Any, chair: Any):
    consultation = prepared(staff, days=29)
    with pytest.raises(MoveRefused):
        operations.announce(consultation, by=staff, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.approve_short_window(consultation, by=chair, at=MONDAY)
    asked = {"opens_at": consultation.opens_at, "closes_at": consultation.closes_at, "brief": consultation.brief}
    operations.change_consultation(consultation, **asked, short_reason="汛期将至", by=staff, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.announce(consultation, by=staff, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.approve_short_window(consultation, by=staff, at=MONDAY)
    operations.approve_short_window(consultation, by=chair, at=MONDAY)
    operations.announce(consultation, by=staff, at=MONDAY)
    assert consultation.short_approved_by == chair


def test_an_approval_falls_when_the_window_changes_after_it(staff: Any, chair: Any):
    consultation = prepared(staff, days=20, short_reason="汛期将至")
    operations.approve_short_window(consultation, by=chair, at=MONDAY)
    operations.change_consultation(
        consultation, opens_at=MONDAY, closes_at=MONDAY + timedelta(days=5), brief="b", short_reason="汛期将至",
        by=staff, at=MONDAY,
    )  # fmt: skip
    with pytest.raises(MoveRefused):
        operations.announce(consultation, by=staff, at=MONDAY)


def test_thirty_days_count_from_the_day_it_is_really_announced(staff: Any):
    late = prepared(staff)
    with pytest.raises(MoveRefused):
        operations.announce(late, by=staff, at=MONDAY + timedelta(days=2))
    same_day = prepared(staff)
    operations.announce(same_day, by=staff, at=MONDAY + timedelta(hours=5))
    assert same_day.opens_at == MONDAY


def test_it_closes_when_its_time_is_over_and_no_moment_earlier(staff: Any, set_database_clock: Any):
    consultation = ConsultationFactory()
    set_database_clock(consultation.closes_at - timedelta(microseconds=1))
    with pytest.raises(MoveRefused):
        operations.close(consultation, at=consultation.closes_at)
    operations.hold_open(consultation)
    set_database_clock(consultation.closes_at)
    with pytest.raises(Gone):
        operations.hold_open(consultation)
    assert operations.close_due(at=consultation.closes_at) == 1
    assert operations.close_due(at=consultation.closes_at) == 0
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED
    assert consultation.closed_at == consultation.closes_at


def test_before_the_first_day_nothing_is_taken(set_database_clock: Any):
    consultation = ConsultationFactory()
    set_database_clock(MONDAY - timedelta(minutes=1))
    with pytest.raises(MoveRefused):
        operations.hold_open(consultation)


def test_only_what_was_never_announced_is_cancelled(staff: Any):
    with pytest.raises(MoveRefused):
        operations.cancel(ConsultationFactory(), reason="误建", by=staff, at=MONDAY)
    consultation = prepared(staff)
    with pytest.raises(Invalid):
        operations.cancel(consultation, reason=" ", by=staff, at=MONDAY)
    operations.cancel(consultation, reason="误建", by=staff, at=MONDAY)
    assert not Consultation.objects.public().filter(pk=consultation.pk).exists()


def test_a_version_has_one_consultation_and_its_congress_alone_runs_it(staff: Any):
    consultation = prepared(staff)
    with pytest.raises(MoveRefused):
        prepared(staff, version=consultation.draft)
    with pytest.raises(NotAllowed):
        prepared(appointed(Role.LEGISLATIVE_STAFF, ".43.4301."))
    with pytest.raises(NotAllowed):
        operations.announce(consultation, by=appointed(Role.LEGISLATIVE_COMMITTEE), at=MONDAY)


def test_a_window_that_ends_before_it_begins_is_refused(staff: Any):
    with pytest.raises(Invalid):
        prepared(staff, days=-1)
