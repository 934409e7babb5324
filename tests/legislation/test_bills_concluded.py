"""How bills end: voted on, published, in force; or shelved, withdrawn, taken apart before."""

from datetime import date, timedelta

import pytest

from congress.accounts.roles import Role
from congress.core.errors import Invalid, MoveRefused
from legislation.models import Enactment, Filing
from legislation.operations import bills as operations
from legislation.operations.texts import edit_text
from legislation.operations.versions import document_of, import_version, next_version, settle_version
from legislation.states import BillState
from tests.factories.accounts import appointed
from tests.factories.legislation import (
    MONDAY,
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


@pytest.mark.parametrize(("yes", "is_passed"), [(30, False), (31, True)])
def test_more_than_half_of_all_members_carry_a_bill_whoever_is_absent(people, staff, yes, is_passed):
    bill = at_vote(people)
    tally = TALLY | {"present": 40, "yes": yes, "no": 40 - yes, "abstain": 0}
    assert operations.record_vote(bill, by=staff, at=MONDAY, **tally).is_passed is is_passed
    assert bill.work_state == ("passed" if is_passed else "rejected")


def test_the_text_that_was_voted_on_is_published_and_no_other(people, staff):
    bill = passed(people)
    version = bill.versions.get()
    document = document_of(version)
    with pytest.raises(MoveRefused):
        next_version(version, name="改后", by=staff, at=MONDAY)
    with pytest.raises(MoveRefused):
        import_version(version.regulation, bill=bill, name="改后", document=document, based_on=version, by=staff,
                       at=MONDAY)  # fmt: skip
    publish(bill, staff)
    assert Enactment.objects.get().version == version
    with pytest.raises(MoveRefused):
        next_version(version, name="改后", by=staff, at=MONDAY)
    amendment = made(staff, kind="amend", title="修改", amended=[version.regulation])
    assert next_version(version, name="修正草案", bill=amendment, by=staff, at=MONDAY).bill == amendment


def test_nothing_is_voted_on_while_its_text_is_being_edited(people, staff):
    bill = at_vote(people)
    draft = next_version(bill.versions.get(), name="表决稿", by=staff, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    settle_version(draft, by=staff, at=MONDAY)
    operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    assert bill.work_state == BillState.PASSED


@pytest.mark.parametrize("wrong", [{"yes": 51}, {"present": 61}, {"no": -1, "yes": 54}, {"all_members": 0}])
def test_figures_of_a_vote_add_up(people, staff, wrong):
    with pytest.raises(Invalid):
        operations.record_vote(at_vote(people), by=staff, at=MONDAY, **TALLY | wrong)


def test_a_contested_provision_is_voted_on_alone_and_leaves_the_text_when_it_falls(people, staff):
    bill = at_vote(people)
    version = bill.versions.get()
    contested = version.texts.get(label="第三条")
    fallen = TALLY | {"yes": 20, "no": 33}
    operations.record_vote(bill, provision_text=contested, by=staff, at=MONDAY, **fallen)
    assert bill.work_state == BillState.VOTING
    with pytest.raises(MoveRefused):
        operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    without = next_version(version, name="表决稿", by=staff, at=MONDAY)
    row = without.texts.get(label="第三条")
    edit_text(row, raised=0, paragraphs=[{"text": "另行规定。", "items": [], "tail": ""}], label=row.label, heading="",
              by=staff, at=MONDAY)  # fmt: skip
    settle_version(without, by=staff, at=MONDAY)
    operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    publish(bill, staff)
    assert Enactment.objects.get().version == without


def test_a_package_voted_together_amends_and_repeals_at_once(people, staff):
    one, two, old = standing(), standing(), standing()
    bill = passed(people, kind="package", amended=[one, two], repealed=[old])
    publish(bill, staff)
    assert Filing.objects.count() == 1
    for regulation in (one, two):
        before, now = regulation.enactments.order_by("in_force_on")
        assert before.ended_on == now.in_force_on == date(2027, 1, 1)
        assert not before.is_repealed
    gone = old.enactments.get()
    assert (gone.ended_on, gone.is_repealed, gone.repealed_by) == (date(2027, 1, 1), True, bill)


def test_a_package_voted_singly_publishes_what_passed(people, staff):
    one, two = standing(), standing()
    bill = at_vote(people, kind="package", amended=[one, two], votes_together=False)
    with pytest.raises(Invalid):
        operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    first, second = bill.items.all()
    operations.record_vote(bill, item=first, by=staff, at=MONDAY, **TALLY)
    with pytest.raises(MoveRefused):
        operations.record_vote(bill, item=first, by=staff, at=MONDAY, **TALLY)
    operations.record_vote(bill, item=second, by=staff, at=MONDAY, **TALLY | {"yes": 30, "no": 23})
    assert bill.work_state == BillState.PASSED
    publish(bill, staff)
    assert one.enactments.count() == 2
    assert two.enactments.count() == 1


def test_a_repeal_ends_the_text_and_takes_effect_on_its_day(people, staff):
    old = standing()
    bill = passed(people, kind="repeal", repealed=[old])
    publish(bill, staff, in_force_on=TODAY)
    assert not Enactment.objects.standing(on=TODAY).exists()
    operations.take_effect(bill, at=MONDAY)
    assert bill.work_state == BillState.IN_FORCE


def test_an_amended_title_becomes_the_regulations_title(people, staff):
    regulation = standing()
    bill = at_vote(people, kind="amend", amended=[regulation])
    draft = next_version(bill.versions.get(), name="表决稿", by=staff, at=MONDAY)
    draft.title = "湖南省油茶产业促进条例"
    draft.save()
    settle_version(draft, by=staff, at=MONDAY)
    operations.record_vote(bill, by=staff, at=MONDAY, **TALLY)
    publish(bill, staff)
    regulation.refresh_from_db()
    assert regulation.title == "湖南省油茶产业促进条例"


@pytest.mark.parametrize(
    "wrong",
    [
        {"announcement": " "},
        {"published_on": TODAY + timedelta(1), "in_force_on": TODAY + timedelta(2)},
        {"in_force_on": TODAY - timedelta(1)},
    ],
)
def test_a_publication_states_its_number_and_its_day(people, staff, wrong):
    bill = passed(people)
    facts = {"announcement": "第三号", "published_on": TODAY, "in_force_on": TODAY, "by": staff, "at": MONDAY}
    with pytest.raises(Invalid):
        operations.publish_bill(bill, **facts | wrong)
    assert not Enactment.objects.exists()


def test_a_shelved_bill_is_ended_or_extended_after_two_years_and_no_earlier(staff, chairs):
    bill = on_agenda(staff, chairs)
    read(bill, staff)
    operations.shelve_bill(bill, reason="分歧较大", by=chairs, at=MONDAY)
    before = MONDAY.replace(year=2028, day=1)
    with pytest.raises(MoveRefused):
        operations.end_deliberation(bill, reason="期满", by=chairs, at=before)
    until = date(2029, 11, 2)
    with pytest.raises(MoveRefused):
        operations.extend_deliberation(bill, until=until, reason="继续研究", by=chairs, at=before)
    two_years = MONDAY.replace(year=2028)
    operations.extend_deliberation(bill, until=until, reason="继续研究", by=chairs, at=two_years)
    assert bill.extended_until == until
    with pytest.raises(MoveRefused):
        operations.end_deliberation(bill, reason="期满", by=chairs, at=two_years)
    operations.end_deliberation(bill, reason="期满", by=chairs, at=MONDAY.replace(year=2029))
    assert bill.work_state == BillState.ENDED


@pytest.mark.parametrize("verb", ["withdraw_bill", "shelve_bill"])
def test_side_steps_need_a_reason(staff, chairs, verb):
    bill = on_agenda(staff, chairs)
    read(bill, staff)
    with pytest.raises(Invalid):
        getattr(operations, verb)(bill, reason=" ", by=staff if verb == "withdraw_bill" else chairs, at=MONDAY)


def test_a_package_changes_until_it_is_submitted(staff):
    one, two, three = standing(), standing(), standing()
    bill = made(staff, kind="package", amended=[one, two])
    item = operations.add_item(bill, regulation=three, deed="repeal", by=staff, at=MONDAY)
    with pytest.raises(Invalid):
        operations.add_item(bill, regulation=three, deed="amend", by=staff, at=MONDAY)
    operations.remove_item(item, by=staff, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.remove_item(bill.items.first(), by=staff, at=MONDAY)
    bill.work_state = BillState.SUBMITTED
    with pytest.raises(MoveRefused):
        operations.add_item(bill, regulation=three, deed="repeal", by=staff, at=MONDAY)
