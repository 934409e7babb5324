"""What waits for whom on the desk, and how long an import that nobody saved stays."""

from datetime import date, timedelta

import pytest

from congress.accounts.roles import Role
from congress.core.retention import apply_rule, retention_rules
from congress.desk.registry import to_dos
from legislation.models import DraftImport, LegislativePlan
from legislation.operations.consultations import approve_short_window
from legislation.operations.opinions import Words, write_opinion
from legislation.states import BillState, ConsultationState
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, BillFactory, ConsultationFactory, RegulationFactory, province

pytestmark = pytest.mark.django_db
WAITS = {
    BillState.SUBMITTED: Role.CHAIRPERSONS,
    BillState.ON_AGENDA: Role.LEGISLATIVE_STAFF,
    BillState.READING: Role.LEGISLATIVE_COMMITTEE,
    BillState.VOTING: Role.LEGISLATIVE_STAFF,
    BillState.PASSED: Role.LEGISLATIVE_STAFF,
}


def on_desk(user, row):
    return [item for item in to_dos(user, at=MONDAY) if str(row.pk) in item.url and "/admin/legislation/" in item.url]


@pytest.mark.parametrize("state", BillState)
def test_a_bill_waits_for_whoever_takes_its_next_step_and_for_nobody_else(state):
    bill = BillFactory(work_state=state)
    for role in (Role.CHAIRPERSONS, Role.LEGISLATIVE_COMMITTEE, Role.LEGISLATIVE_STAFF):
        assert bool(on_desk(appointed(role), bill)) is (WAITS.get(state) == role)
        assert not on_desk(appointed(role, ".43.4301."), bill)


def test_a_shelved_bill_comes_back_after_two_years():
    chairs = appointed(Role.CHAIRPERSONS)
    lately = BillFactory(work_state=BillState.SHELVED, shelved_on=date(2025, 1, 1))
    long_ago = BillFactory(work_state=BillState.SHELVED, shelved_on=date(2024, 1, 1))
    extended = BillFactory(work_state=BillState.SHELVED, shelved_on=date(2024, 1, 1), extended_until=date(2027, 1, 1))
    assert not on_desk(chairs, lately)
    assert on_desk(chairs, long_ago)[0].is_late
    assert not on_desk(chairs, extended)


def test_a_plan_waits_for_the_chairpersons():
    plan = LegislativePlan.objects.create(
        body=province(), path=".43.", title="计划", from_year=2026, until_year=2026, state="proposed"
    )
    assert on_desk(appointed(Role.CHAIRPERSONS), plan)
    assert not on_desk(appointed(Role.LEGISLATIVE_STAFF), plan)


def test_a_short_window_waits_for_the_chairpersons_until_they_approve_it():
    chairs, staff = appointed(Role.CHAIRPERSONS), appointed(Role.LEGISLATIVE_STAFF)
    facts = {"state": ConsultationState.PREPARING, "opens_at": MONDAY}
    short = ConsultationFactory(**facts, closes_at=MONDAY + timedelta(days=10), short_reason="汛期将至")
    bare = ConsultationFactory(**facts, closes_at=MONDAY + timedelta(days=10))
    long = ConsultationFactory(**facts, closes_at=MONDAY + timedelta(days=31), short_reason="多余")
    assert [bool(on_desk(chairs, row)) for row in (short, bare, long)] == [True, False, False]
    assert not on_desk(staff, short)
    assert not on_desk(appointed(Role.CHAIRPERSONS, ".43.4301."), short)
    approve_short_window(short, by=chairs, at=MONDAY)
    assert not on_desk(chairs, short)


def test_opinions_wait_for_whoever_lets_them_through():
    consultation = ConsultationFactory()
    staff, moderator = appointed(Role.LEGISLATIVE_STAFF), appointed(Role.MODERATOR)
    assert not on_desk(staff, consultation)
    for words in ("第一条意见。", "第二条意见。"):
        write_opinion(consultation, words=Words(words), received_at=MONDAY)
    assert len(on_desk(staff, consultation)) == len(on_desk(moderator, consultation)) == 1
    assert not on_desk(appointed(Role.LEGISLATIVE_COMMITTEE), consultation)
    consultation.opinions.update(publication_state="public")
    assert not on_desk(staff, consultation)


def test_an_import_waits_for_its_sender_and_goes_when_nobody_saves_it():
    staff, colleague = appointed(Role.LEGISLATIVE_STAFF), appointed(Role.LEGISLATIVE_STAFF)
    row = DraftImport.objects.create(
        regulation=RegulationFactory(),
        name="草案",
        kind="pasted",
        original="",
        text="",
        created_at=MONDAY,
        created_by=staff,
    )
    assert on_desk(staff, row)
    assert not on_desk(colleague, row)
    rule = next(rule for rule in retention_rules() if rule.name == "draft-imports")
    assert apply_rule(rule, at=MONDAY + timedelta(days=90)) == 0
    assert apply_rule(rule, at=MONDAY + timedelta(days=91)) == 1
