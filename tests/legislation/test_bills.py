"""Bills through their procedure: who takes which step, what each demands, and what is kept of it."""

from datetime import date, timedelta

import pytest

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from legislation.models import BillStep, Enactment, Filing, OpinionGroup, Reading, RegulationBill
from legislation.operations import bills as operations
from legislation.operations.versions import next_version, settle_version
from legislation.states import BILL, BillState, ConsultationState
from tests.factories.accounts import appointed
from tests.factories.legislation import (
    MONDAY,
    BillFactory,
    ConsultationFactory,
    RegulationFactory,
    VersionFactory,
    province,
)
from tests.legislation.bill_ways import (
    TALLY,
    TODAY,
    at_vote,
    made,
    on_agenda,
    passed,
    publish,
    read,
    standing,
    submitted,
    with_text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    province()
    return {role: appointed(role) for role in (Role.LEGISLATIVE_STAFF, Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS)}


@pytest.fixture
def staff(people):
    return people[Role.LEGISLATIVE_STAFF]


@pytest.fixture
def chairs(people):
    return people[Role.CHAIRPERSONS]


@pytest.fixture
def committee(people):
    return people[Role.LEGISLATIVE_COMMITTEE]


def test_a_bill_goes_the_whole_way_in_two_readings(people, staff, chairs, committee):
    bill = on_agenda(staff, chairs)
    first = read(bill, staff)
    operations.begin_deliberation(bill, by=committee, at=MONDAY)
    operations.close_reading(first, summary="分组审议意见", by=staff, at=MONDAY)
    second_text = next_version(bill.versions.get(), name="草案二次审议稿", by=staff, at=MONDAY)
    settle_version(second_text, by=staff, at=MONDAY)
    second = read(bill, staff, 2)
    assert second.draft == second_text
    operations.begin_deliberation(bill, by=committee, at=MONDAY)
    operations.close_reading(second, by=committee, at=MONDAY)
    operations.put_to_vote(bill, by=chairs, at=MONDAY)
    vote = operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    assert vote.is_passed
    publish(bill, staff)
    with pytest.raises(MoveRefused):
        operations.take_effect(bill, at=MONDAY)
    new_year = MONDAY.replace(year=2027, month=1, day=1)
    assert list(operations.due_to_take_effect(at=new_year)) == [bill]
    operations.take_effect(bill, at=new_year)
    bill.refresh_from_db()
    assert bill.work_state == BillState.IN_FORCE
    enactment = Enactment.objects.get()
    assert (enactment.version, enactment.adopted_on, enactment.in_force_on) == (second_text, TODAY, date(2027, 1, 1))
    assert Filing.objects.get().due_on == TODAY + timedelta(30)
    kinds = list(BillStep.objects.filter(bill=bill).values_list("kind", "is_public"))
    assert [kind for kind, public in kinds if public] == [
        "submit", "put_on_agenda", "read", "deliberate", "read", "deliberate", "put_to_vote", "pass", "publish",
        "take_effect",
    ]  # fmt: skip
    assert [kind for kind, public in kinds if not public] == ["create", "draft", "reading_closed", "reading_closed"]
    assert Entry.objects.filter(verb__startswith="bill.", subject_id=str(bill.pk)).count() == len(kinds)


def walked(name, people):
    """Return a bill in a state from which `name` leaves, and the deed."""
    staff, committee, chairs = people.values()
    reason = {"reason": "条件尚不成熟", "at": MONDAY}
    new_year = MONDAY.replace(year=2027, month=1, day=1)
    later = MONDAY.replace(year=2029)

    def shelved():
        bill = on_agenda(staff, chairs)
        read(bill, staff)
        operations.shelve_bill(bill, by=chairs, **reason)
        return bill

    def published():
        bill = passed(people)
        publish(bill, staff)
        return bill

    def reading():
        bill = on_agenda(staff, chairs)
        read(bill, staff)
        return bill

    def deliberated():
        bill = on_agenda(staff, chairs, readings_planned=1)
        operations.close_reading(read(bill, staff), by=staff, at=MONDAY)
        operations.begin_deliberation(bill, by=committee, at=MONDAY)
        return bill

    def drafting():
        bill = made(staff)
        operations.begin_drafting(bill, by=staff, at=MONDAY)
        with_text(bill, staff)
        return bill

    agenda = {"session": "第二十次会议", "held_on": TODAY, "sent_on": TODAY - timedelta(7), "at": MONDAY}
    ways = {
        "draft": (lambda: made(staff), lambda b, by: operations.begin_drafting(b, by=by, at=MONDAY), staff),
        "submit": (
            drafting,
            lambda b, by: operations.submit_bill(b, proposer="government", explanation="说明", by=by, at=MONDAY),
            staff,
        ),
        "put_on_agenda": (lambda: submitted(staff), lambda b, by: operations.put_on_agenda(b, by=by, **agenda), chairs),
        "read": (lambda: on_agenda(staff, chairs), read, staff),
        "deliberate": (reading, lambda b, by: operations.begin_deliberation(b, by=by, at=MONDAY), committee),
        "put_to_vote": (deliberated, lambda b, by: operations.put_to_vote(b, by=by, at=MONDAY), chairs),
        "pass": (lambda: at_vote(people), lambda b, by: operations.record_vote(b, by=by, at=MONDAY, **TALLY), staff),
        "reject": (
            lambda: at_vote(people),
            lambda b, by: operations.record_vote(b, by=by, at=MONDAY, **TALLY | {"yes": 30, "no": 23}),
            staff,
        ),
        "publish": (lambda: passed(people), publish, staff),
        "take_effect": (published, lambda b, by: operations.take_effect(b, by=by, at=new_year), None),
        "shelve": (reading, lambda b, by: operations.shelve_bill(b, by=by, **reason), chairs),
        "resume": (shelved, lambda b, by: operations.resume_bill(b, by=by, **reason), chairs),
        "end": (shelved, lambda b, by: operations.end_deliberation(b, reason="期满", by=by, at=later), chairs),
        "withdraw": (lambda: submitted(staff), lambda b, by: operations.withdraw_bill(b, by=by, **reason), staff),
    }
    return ways[name]


@pytest.mark.parametrize("move", BILL.moves, ids=lambda move: move.name)
def test_every_move_has_its_verb_its_people_and_its_trace(move, people):
    prepare, deed, whose = walked(move.name, people)
    bill = prepare()
    outsiders = [appointed(Role.LEGISLATIVE_STAFF, ".43.4301."), appointed(Role.STAFF), *people.values()]
    for other in outsiders:
        if whose is not None and other is not whose:
            with pytest.raises(NotAllowed):
                deed(bill, other)
    assert BILL.allows(move.name, bill.work_state)
    deed(bill, whose)
    bill.refresh_from_db()
    assert bill.work_state == move.target
    assert BillStep.objects.filter(bill=bill, kind=move.name).exists()
    assert Entry.objects.filter(verb=f"bill.{move.name}", subject_id=str(bill.pk)).exists()


@pytest.mark.parametrize("move", BILL.moves, ids=lambda move: move.name)
def test_no_verb_works_in_a_state_its_move_does_not_leave(move, people):
    _prepare, deed, whose = walked(move.name, people)
    for state in BillState:
        if state in move.sources or (move.name == "read" and state in {"on_agenda", "unified"}):
            continue
        bill = BillFactory(work_state=state, shelved_on=date(2020, 1, 1), readings_planned=0)
        VersionFactory(bill=bill)
        with pytest.raises(MoveRefused):
            deed(bill, whose)
        bill.refresh_from_db()
        assert bill.work_state == state


def test_somebody_who_read_an_older_state_is_refused(staff):
    bill = submitted(staff)
    stale = RegulationBill.objects.get(pk=bill.pk)
    operations.withdraw_bill(bill, reason="提案人要求撤回", by=staff, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.withdraw_bill(stale, reason="再撤一次", by=staff, at=MONDAY)


@pytest.mark.parametrize(
    "missing",
    [
        {"proposer": "department"},
        {"proposer": "members", "proposer_members": 4},
        {"proposer": "members"},
        {"explanation": "  "},
    ],
)
def test_a_bill_is_submitted_by_whoever_may_with_its_explanation(staff, missing):
    bill = made(staff)
    operations.begin_drafting(bill, by=staff, at=MONDAY)
    with_text(bill, staff)
    with pytest.raises(Invalid):
        operations.submit_bill(
            bill, **{"proposer": "government", "explanation": "说明", "by": staff, "at": MONDAY} | missing
        )


def test_five_members_submit_a_bill(staff):
    bill = made(staff)
    operations.begin_drafting(bill, by=staff, at=MONDAY)
    with_text(bill, staff)
    operations.submit_bill(bill, proposer="members", proposer_members=5, explanation="说明", by=staff, at=MONDAY)
    assert bill.work_state == BillState.SUBMITTED


def test_a_bill_is_not_submitted_without_a_settled_text(staff):
    bill = made(staff)
    operations.begin_drafting(bill, by=staff, at=MONDAY)
    submit = {"proposer": "government", "explanation": "说明", "by": staff, "at": MONDAY}
    with pytest.raises(Invalid):
        operations.submit_bill(bill, **submit)
    VersionFactory(regulation=bill.items.get().regulation, bill=bill, articles__editing=True)
    with pytest.raises(Invalid):
        operations.submit_bill(bill, **submit)


def test_an_amendment_is_submitted_with_the_text_it_amends_for_the_comparison(staff):
    regulation = standing()
    bill = made(staff, kind="amend", amended=[regulation])
    operations.begin_drafting(bill, by=staff, at=MONDAY)
    VersionFactory(regulation=regulation, bill=bill)
    with pytest.raises(Invalid, match=r"comparison|对照"):
        operations.submit_bill(bill, proposer="government", explanation="说明", by=staff, at=MONDAY)


@pytest.mark.parametrize(
    ("kind", "amended", "repealed"),
    [("make", 1, 0), ("amend", 0, 0), ("amend", 2, 0), ("package", 1, 0), ("repeal", 0, 0), ("repeal", 1, 1)],
)
def test_regulations_fit_the_kind_of_the_bill(staff, kind, amended, repealed):
    rows = [standing() for _ in range(amended + repealed)]
    with pytest.raises(Invalid):
        made(staff, kind=kind, amended=rows[:amended], repealed=rows[amended:])


def test_what_is_not_in_force_is_not_amended(staff):
    with pytest.raises(Invalid):
        made(staff, kind="amend", amended=[RegulationFactory()])


def test_a_draft_sent_late_needs_a_reason(staff, chairs):
    bill = submitted(staff)
    late = {"session": "会议", "held_on": TODAY, "sent_on": TODAY - timedelta(6), "by": chairs, "at": MONDAY}
    with pytest.raises(Invalid):
        operations.put_on_agenda(bill, **late)
    step = operations.put_on_agenda(bill, late_reason="抗洪急需", **late)
    assert step.facts["late_reason"] == "抗洪急需"


def test_a_reading_does_not_close_while_the_consultation_runs_or_opinions_wait(staff, chairs):
    bill = on_agenda(staff, chairs)
    reading = read(bill, staff)
    consultation = ConsultationFactory(draft=reading.draft, bill=bill)
    with pytest.raises(MoveRefused):
        operations.close_reading(reading, by=staff, at=MONDAY)
    consultation.state = ConsultationState.CLOSED
    consultation.save()
    group = OpinionGroup.objects.create(consultation=consultation, first_at=MONDAY)
    for state in ("undecided", "proposed"):
        OpinionGroup.objects.filter(pk=group.pk).update(ledger_state=state, outcome="reference")
        with pytest.raises(MoveRefused):
            operations.close_reading(reading, by=staff, at=MONDAY)
    OpinionGroup.objects.filter(pk=group.pk).update(ledger_state="confirmed")
    operations.close_reading(reading, by=staff, at=MONDAY)
    assert Reading.objects.get().closed_at == MONDAY


def test_the_next_reading_waits_for_the_one_before(staff, chairs, committee):
    bill = on_agenda(staff, chairs)
    read(bill, staff)
    operations.begin_deliberation(bill, by=committee, at=MONDAY)
    with pytest.raises(MoveRefused):
        read(bill, staff, 2)
    with pytest.raises(MoveRefused):
        operations.put_to_vote(bill, reason="一审即付表决", by=chairs, at=MONDAY)


def test_fewer_readings_than_planned_need_a_reason(staff, chairs, committee):
    bill = on_agenda(staff, chairs)
    operations.close_reading(read(bill, staff), by=staff, at=MONDAY)
    operations.begin_deliberation(bill, by=committee, at=MONDAY)
    with pytest.raises(Invalid):
        operations.put_to_vote(bill, by=chairs, at=MONDAY)
    operations.put_to_vote(bill, reason="调整事项较为单一，意见比较一致", by=chairs, at=MONDAY)
