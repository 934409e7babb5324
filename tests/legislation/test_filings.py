"""备案: thirty days from the publication, recorded once, and with a reason when it was late."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from legislation.models import Filing
from legislation.operations.filings import open_filing, record_filing
from legislation.rules import filing_due_on
from legislation.states_cases import FilingState
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import MONDAY, BillFactory

PUBLISHED = date(2026, 11, 2)


@pytest.fixture
def filing(db: None) -> Filing:
    return open_filing(BillFactory(work_state="published"), published_on=PUBLISHED, at=MONDAY)


@pytest.fixture
def staff(db: None) -> User:
    return appointed(Role.LEGISLATIVE_STAFF, ".43.")


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (date(2026, 11, 2), date(2026, 12, 2)),
        (date(2026, 1, 31), date(2026, 3, 2)),
        (date(2028, 1, 31), date(2028, 3, 1)),  # a leap year
        (date(2026, 12, 15), date(2027, 1, 14)),
    ],
)
def test_thirty_days_are_counted_through_the_calendar(published: date, due: date) -> None:
    assert filing_due_on(published) == due


def test_a_filing_is_opened_once(filing: Filing) -> None:
    assert open_filing(filing.bill, published_on=PUBLISHED, at=MONDAY) == filing
    assert Filing.objects.count() == 1


def test_it_is_recorded_with_its_number_and_once(filing: Filing, staff: User) -> None:
    record_filing(
        filing, number="备字〔2026〕7号", filed_on=date(2026, 11, 20), by=staff, at=MONDAY + timedelta(days=20)
    )
    assert (filing.state, filing.late_reason, filing.filed_by) == (FilingState.FILED, "", staff)
    with pytest.raises(MoveRefused):
        record_filing(filing, number="又一号", filed_on=date(2026, 11, 20), by=staff, at=MONDAY + timedelta(days=20))


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": " "},
        {"filed_on": date(2026, 11, 1)},
        {"filed_on": date(2027, 1, 1)},
        {"filed_on": date(2026, 12, 3)},  # late, and no reason
    ],
)
def test_what_cannot_be_recorded(filing: Filing, staff: User, wrong: dict[str, Any]) -> None:
    facts = {"number": "备字7号", "filed_on": date(2026, 12, 2)} | wrong
    with pytest.raises(Invalid):
        record_filing(filing, by=staff, at=MONDAY + timedelta(days=40), **facts)


def test_a_late_filing_says_why_and_one_in_time_keeps_no_reason(filing: Filing, staff: User) -> None:
    at = MONDAY + timedelta(days=40)
    record_filing(filing, number="备字7号", filed_on=date(2026, 12, 5), late_reason="补充材料", by=staff, at=at)
    assert filing.late_reason == "补充材料"


@pytest.mark.parametrize("role", [r for r in Role.values if r != Role.LEGISLATIVE_STAFF])
def test_nobody_else_records_it(filing: Filing, role: str) -> None:
    with pytest.raises(NotAllowed):
        record_filing(filing, number="备字7号", filed_on=PUBLISHED, by=appointed(role), at=MONDAY)


def test_no_other_congress_records_or_sees_it(filing: Filing) -> None:
    city = appointed(Role.LEGISLATIVE_STAFF, ".43.4302.")
    with pytest.raises(NotAllowed):
        record_filing(filing, number="备字7号", filed_on=PUBLISHED, by=city, at=MONDAY)
    address = reverse("admin:legislation_filing_change", args=[filing.pk])
    assert sign_in(Client(), city).get(address).status_code == 404


def test_it_is_recorded_from_the_work_bench(filing: Filing, staff: User, set_database_clock: Any) -> None:
    set_database_clock(MONDAY + timedelta(days=40))
    bench = sign_in(Client(), staff)
    assert filing.title in bench.get(reverse("admin:legislation_filing_changelist") + "?time=late").text
    assert bench.get(reverse("admin:legislation_filing_change", args=[filing.pk])).status_code == 200
    deed = reverse("admin:legislation_filing_deed", args=[filing.pk, "file"])
    form = {"version": 0, "number": "备字7号", "filed_on": "2026-12-05"}
    answer = bench.post(deed, form)
    assert answer.status_code == 422
    assert "备字7号" in answer.text
    assert bench.post(deed, form | {"late_reason": "补充材料"}).status_code == 302
    assert Filing.objects.get().state == FilingState.FILED
