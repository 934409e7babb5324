"""Real races on real connections: two of everything at the same moment."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from congress.core.errors import MoveRefused, Refusal
from liaison_stations import operations
from liaison_stations.models import Message, MessageStep, Neighbour, Referral, Verdict
from tests.factories.messages import MONDAY, Cast, post

pytestmark = pytest.mark.django_db(transaction=True)


def together(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run the deeds at the same moment, each on its own connection; return results or the refusals."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_one_form_posted_eight_times_at_once_is_one_message(cast: Cast):
    key = uuid.uuid4()
    results = together([lambda: post(cast.station, submission_key=key)] * 8)
    assert len({posted.code for posted in results}) == 1
    assert sum(posted.is_new for posted in results) == 1
    assert Message.objects.count() == 1


def test_of_two_moderators_one_wins_and_the_other_is_told(cast: Cast):
    for _ in range(20):
        message = cast.message()
        one, other = (Message.objects.get(pk=message.pk) for _ in range(2))
        results = together([
            partial(operations.pass_on, one, by=cast.moderator, at=MONDAY, publish=True),
            partial(operations.decline, other, reason="不受理", elsewhere="别处", by=cast.moderator, at=MONDAY),
        ])  # fmt: skip
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        assert MessageStep.objects.filter(message=message, kind__in=["passed_on", "not_accepted"]).count() == 1


def test_a_message_referred_twice_at_once_goes_to_one(cast: Cast):
    message = cast.with_deputy()
    copies = [Message.objects.get(pk=message.pk) for _ in range(4)]
    together([lambda m=m: operations.refer(m, organ=cast.organ, by=cast.deputy_user, at=MONDAY) for m in copies])
    assert Referral.objects.count() == 1


def test_a_verdict_tapped_many_times_counts_once(cast: Cast):
    message = cast.answered()
    key = uuid.uuid4()

    def judge() -> Verdict:
        fresh = Message.objects.select_related("receipt", "body", "station", "deputy").get(pk=message.pk)
        return operations.give_verdict(fresh, receipt=fresh.receipt, kind="solved", submission_key=key, at=MONDAY)

    results = together([judge] * 6)
    assert not [result for result in results if isinstance(result, BaseException)]
    assert Verdict.objects.count() == 1
    assert MessageStep.objects.filter(message=message, kind="verdict").count() == 1


def test_a_crowd_of_neighbours_is_counted_exactly(cast: Cast):
    message = cast.with_deputy()

    def join() -> Any:
        fresh = Message.objects.get(pk=message.pk)
        return operations.join_message(
            fresh, contact=operations.Contact(), submission_key=uuid.uuid4(), language="zh-hans", at=MONDAY
        )

    together([join] * 16)
    message.refresh_from_db()
    assert message.neighbour_count == Neighbour.objects.count() == 16


def test_one_telephone_joining_at_once_is_counted_once(cast: Cast):
    message = cast.with_deputy()
    contact = operations.Contact(phone="13900139000")

    def join() -> Any:
        fresh = Message.objects.get(pk=message.pk)
        return operations.join_message(
            fresh, contact=contact, submission_key=uuid.uuid4(), language="zh-hans", at=MONDAY
        )

    results = together([join] * 6)
    assert sum(isinstance(result, MoveRefused) for result in results) == 5
    message.refresh_from_db()
    assert message.neighbour_count == 1


def test_reminders_run_side_by_side_remind_once(cast: Cast):
    from datetime import timedelta

    cast.with_deputy()
    late = MONDAY + timedelta(days=8)
    results = together([lambda: operations.remind_late_messages(at=late)] * 4)
    assert sum(results) == 1
