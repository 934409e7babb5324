"""The figures of the year: counted as things happen, and the same when computed from nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.rollups.operations import fold, rebuild, summed
from congress.rollups.queries import by_dimension, totals
from congress.rollups.registry import measures
from legislation import figures
from legislation.models import BillItem, ContactPoint, ContactTask, Enactment, Opinion, OpinionGroup, RegulationBill
from legislation.operations import approvals, contact, ledger
from legislation.operations.grouping import group_waiting
from legislation.operations.opinions import Words, post_opinion
from legislation.queries_points import figures_of_points
from legislation.states import BillKind
from tests.factories.accounts import appointed
from tests.factories.legislation import (
    MONDAY,
    BillFactory,
    ConsultationFactory,
    ContactPointFactory,
    RegulationFactory,
    VersionFactory,
)
from tests.legislation.test_approvals import city_of, passed_version, staff_at

OURS = [measure.key for measure in measures() if measure.key.startswith("legislation.")]
YEAR = {"begins": date(2026, 1, 1), "ends": date(2027, 1, 1)}


@pytest.fixture(autouse=True)
def now(db: None, set_database_clock: Any) -> None:
    set_database_clock(MONDAY + timedelta(days=1))


@pytest.fixture(autouse=True)
def same_from_nothing(db: None) -> Iterator[None]:
    """After every test: what was counted by and by is what counting from nothing gives."""
    yield
    fold()
    before = {key: by_dimension([key], path=".43.") for key in OURS}
    rebuild(OURS)
    assert {key: by_dimension([key], path=".43.") for key in OURS} == before


def enacted(kind: str, *, is_small: bool = False, day: date = date(2026, 3, 1)) -> Enactment:
    """Publish a bill of that kind, as the bench does: texts first, then the count."""
    regulation = RegulationFactory()
    bill: RegulationBill = BillFactory(kind=kind, is_small=is_small, title=regulation.title)
    BillItem.objects.create(bill=bill, regulation=regulation, deed="make")
    version = VersionFactory(regulation=regulation, bill=bill)
    text: Enactment = Enactment.objects.create(
        version=version, regulation=regulation, published_on=day, in_force_on=day
    )
    figures.count_publication(bill)
    return text


def test_what_was_made_amended_and_packaged_and_how_much_of_it_was_small() -> None:
    for kind, is_small in (
        (BillKind.MAKE, True),
        (BillKind.MAKE, True),
        (BillKind.MAKE, False),
        (BillKind.AMEND, True),
    ):
        enacted(kind, is_small=is_small)
    enacted(BillKind.PACKAGE)
    enacted(BillKind.MAKE, day=date(2025, 12, 31))
    year = totals([figures.MADE, figures.SMALL, figures.AMENDED, figures.PACKAGED], path=".43.", **YEAR)
    assert year == {figures.MADE: 3, figures.SMALL: 2, figures.AMENDED: 1, figures.PACKAGED: 1}


def test_a_repeal_counts_on_the_first_day_without_the_text_and_leaves_the_making_as_it_was() -> None:
    text, repeal = enacted(BillKind.MAKE), BillFactory(kind=BillKind.REPEAL)
    with figures.counting_bill(repeal):
        Enactment.objects.filter(pk=text.pk).update(is_repealed=True, ended_on=date(2026, 6, 1), repealed_by=repeal)
    year = totals([figures.MADE, figures.REPEALED], path=".43.", **YEAR)
    assert year == {figures.MADE: 1, figures.REPEALED: 1}


def test_a_text_without_a_bill_counts_as_nothing() -> None:
    version = VersionFactory(bill=None)
    Enactment.objects.create(
        version=version, regulation=version.regulation, published_on=date(2026, 3, 1), in_force_on=date(2026, 3, 1)
    )
    assert not summed(figures.made_entries(figures.enactments()))


@pytest.mark.parametrize(("kind", "measure"), [
    ("local", figures.APPROVED_MUNICIPAL), ("autonomous", figures.APPROVED_AUTONOMOUS),
    ("separate", figures.APPROVED_AUTONOMOUS),
])  # fmt: skip
def test_approvals_count_by_their_kind_when_they_are_decided(kind: str, measure: str) -> None:
    city = city_of()
    case = approvals.submit_for_approval(
        passed_version(city, kind=kind), explanation="说明", variations="变通", by=staff_at(city.path), at=MONDAY
    )
    approvals.pass_to_committee(case, notes="未发现抵触", by=staff_at(".43."), at=MONDAY)
    assert totals([measure], path=".43.", **YEAR)[measure] == 0
    committee = appointed(Role.LEGISLATIVE_COMMITTEE, ".43.")
    approvals.approve(case, decision="12号", by=committee, at=MONDAY)
    assert totals([measure], path=".43.", **YEAR)[measure] == 1


@pytest.fixture
def staff() -> User:
    return appointed(Role.LEGISLATIVE_STAFF, ".43.")


@pytest.fixture
def point() -> ContactPoint:
    return ContactPointFactory()


@pytest.fixture
def keeper(point: ContactPoint) -> User:
    return appointed(Role.CONTACT_POINT, point.path, contact_point_id=point.pk)


@pytest.fixture
def task(point: ContactPoint, staff: User) -> ContactTask:
    return contact.issue_tasks(ConsultationFactory(), points=[point], due_on=date(2026, 11, 20), by=staff, at=MONDAY)[0]


def say(task: ContactTask, keeper: User, text: str) -> Opinion:
    return contact.enter_opinion(
        task, words=Words(text=text), submission_key=uuid4(), by=keeper, at=MONDAY
    ).opinion  # fmt: skip


def confirmed(opinion: Opinion, staff: User, outcome: str) -> OpinionGroup:
    group = OpinionGroup.objects.get(opinions=opinion)
    ledger.propose_outcome(group, outcome=outcome, reason="other", words="说明理由", by=staff, at=MONDAY)
    done = ledger.confirm_outcomes([group], by=appointed(Role.LEGISLATIVE_COMMITTEE, ".43."), at=MONDAY)
    assert done.done, done.refused
    return OpinionGroup.objects.get(pk=group.pk)


def test_opinions_count_by_source_and_by_contact_point(task: ContactTask, keeper: User, point: ContactPoint) -> None:
    say(task, keeper, "茶果快熟就有人偷")
    key = uuid4()
    for _ in range(2):
        post_opinion(task.consultation, words=Words(text="支持"), submission_key=key, at=MONDAY)
    found = by_dimension([figures.OPINIONS], path=".43.", **YEAR)
    assert {source: values[figures.OPINIONS] for source, values in found.items()} == {"contact_point": 1, "resident": 1}
    assert figures_of_points()[point.pk].opinions == 1


def test_the_adoption_rate_of_a_point_follows_the_ledger(
    task: ContactTask, keeper: User, staff: User, point: ContactPoint
) -> None:
    opinions = [
        say(task, keeper, text) for text in ("茶果快熟就有人偷，光靠种的人守不住", "补贴标准应当写明由县级财政承担")
    ]
    group_waiting(at=MONDAY)
    confirmed(opinions[0], staff, "already")
    group = confirmed(opinions[1], staff, "not_adopted")
    found = figures_of_points()[point.pk]
    assert (found.opinions, found.decided, found.carried, found.percent) == (2, 2, 0, 0)
    ledger.send_back(group, reason="再议", by=appointed(Role.LEGISLATIVE_COMMITTEE, ".43."), at=MONDAY)
    assert figures_of_points()[point.pk].decided == 1


def test_an_opinion_that_joins_a_confirmed_entry_is_decided_too(
    task: ContactTask, keeper: User, staff: User, point: ContactPoint
) -> None:
    first = say(task, keeper, "茶果快熟就有人偷，光靠种的人守不住")
    group_waiting(at=MONDAY)
    confirmed(first, staff, "already")
    say(task, keeper, "茶果快熟就有人偷，光靠种的人守不住！")
    group_waiting(at=MONDAY)
    assert figures_of_points()[point.pk].decided == 2


def test_gatherings_count_with_the_people_who_came(task: ContactTask, keeper: User, point: ContactPoint) -> None:
    contact.record_session(
        task, held_on=date(2026, 11, 2), place="社区", residents=12, deputies=1, by=keeper, at=MONDAY
    )
    found = figures_of_points()[point.pk]
    assert (found.sessions, found.attendance) == (1, 13)


def test_a_point_that_is_moved_takes_its_figures_with_it(task: ContactTask, keeper: User, point: ContactPoint) -> None:
    from tests.factories.regions import DivisionFactory

    say(task, keeper, "茶果快熟就有人偷")
    with figures.counting_point(point):
        point.division = DivisionFactory(code="430223", name="攸县")
        point.path = point.division.path
        point.save()
    assert totals([figures.POINT_OPINIONS], path=point.path, **YEAR)[figures.POINT_OPINIONS] == 1
