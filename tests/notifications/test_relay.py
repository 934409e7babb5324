"""The promise: whatever dies, a delivery reaches a gateway that honours its key once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from kombu.exceptions import OperationalError as BrokerAway

from congress.notifications import delivering, relay
from congress.notifications.channels import Answer, Busy, Refused, Silent, Standing
from congress.notifications.delivering import LEASE, MOST_ATTEMPTS, attempt, wait_after
from congress.notifications.models import Delivery, Notification
from congress.notifications.relay import WITHOUT_BROKER, Relay, claim
from congress.notifications.states import DeliveryState
from congress.notifications.tasks import deliver, sweep_deliveries
from tests.factories.accounts import appointed
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


class FakeGateway:
    """Honours its key; fails as told, before or after it has taken the text."""

    def __init__(self):
        self.taken, self.calls, self.asked, self.fails = {}, 0, 0, []

    def send(self, *, to, text, idempotency_key, title=""):
        self.calls += 1
        failure = self.fails.pop(0) if self.fails else None
        if failure and failure[1] == "before":
            raise failure[0]
        self.taken.setdefault(idempotency_key, []).append(text)
        if failure:
            raise failure[0]
        return f"ref-{idempotency_key}"

    def status(self, idempotency_key):
        self.asked += 1
        taken = idempotency_key in self.taken
        return Answer(Standing.ACCEPTED, f"ref-{idempotency_key}") if taken else Answer(Standing.ABSENT)


@pytest.fixture
def gateway(monkeypatch):
    gateway = FakeGateway()
    monkeypatch.setattr(delivering, "gateway_for", lambda channel: gateway)
    return gateway


def now():
    return datetime.now(UTC)


def let_it_be_due(delivery):
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now(), lease_until=None)


def lose_the_worker(delivery):
    """The worker died after taking the row: its lease is over."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENDING, attempts=1, lease_until=now() - timedelta(seconds=1)
    )


def state_of(delivery):
    return Delivery.objects.get(pk=delivery.pk).state


def test_a_delivery_is_sent_with_its_key_and_reference(gateway):
    delivery = DeliveryFactory()
    assert attempt(delivery.pk) == DeliveryState.SENT
    delivery.refresh_from_db()
    assert gateway.taken == {delivery.dedupe_key: ["Done: the bench"]}
    assert (delivery.provider_reference, delivery.attempts) == (f"ref-{delivery.dedupe_key}", 1)
    assert delivery.sent_at
    assert delivery.lease_until is None


def test_a_task_that_comes_twice_sends_once(gateway):
    delivery = DeliveryFactory()
    deliver(delivery_id=str(delivery.pk))
    deliver(delivery_id=str(delivery.pk))
    assert gateway.calls == 1


def test_a_task_for_a_row_that_is_gone_does_nothing(gateway):
    assert attempt("01890000-0000-7000-8000-000000000000") is None


def test_a_row_in_another_workers_hands_is_left_alone(gateway):
    delivery = DeliveryFactory(state=DeliveryState.SENDING, lease_until=now() + LEASE)
    assert attempt(delivery.pk) is None
    assert claim(at=now()) == []


def test_what_was_certainly_not_taken_waits_and_is_sent_without_asking(gateway):
    gateway.fails = [(Busy("503"), "before")]
    delivery = DeliveryFactory()
    assert attempt(delivery.pk) == DeliveryState.PENDING
    assert Delivery.objects.get().due_at > now()
    assert claim(at=now()) == []
    let_it_be_due(delivery)
    assert attempt(delivery.pk) == DeliveryState.SENT
    assert gateway.asked == 0


@pytest.mark.parametrize("failure", [Silent("timeout"), OSError("reset"), ValueError("nonsense")])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_in_doubt_is_asked_about_before_it_is_sent_again(gateway, failure, when):
    gateway.fails = [(failure, when)]
    delivery = DeliveryFactory()
    assert attempt(delivery.pk) == DeliveryState.UNKNOWN
    let_it_be_due(delivery)
    assert attempt(delivery.pk) == DeliveryState.SENT
    assert gateway.asked == 1
    assert len(gateway.taken[delivery.dedupe_key]) == 1


def test_a_gateway_that_does_not_know_is_asked_again_later(gateway, monkeypatch):
    delivery = DeliveryFactory(state=DeliveryState.UNKNOWN)
    monkeypatch.setattr(gateway, "status", lambda key: Answer(Standing.UNKNOWN))
    assert attempt(delivery.pk) == DeliveryState.UNKNOWN
    assert gateway.calls == 0


def test_a_number_that_does_not_exist_is_not_tried_again(gateway):
    gateway.fails = [(Refused("no such number"), "before")]
    delivery = DeliveryFactory()
    assert attempt(delivery.pk) == DeliveryState.DEAD
    assert Delivery.objects.get().last_error == "no such number"


def test_the_last_attempt_ends_it_and_tells_the_administrators_once_a_day(gateway):
    administrator = appointed("system_admin", ".43.")
    for _ in range(2):
        delivery = DeliveryFactory(attempts=MOST_ATTEMPTS - 1)
        gateway.fails = [(Silent("timeout"), "before")]
        assert attempt(delivery.pk) == DeliveryState.DEAD
    notices = Notification.objects.visible_to(administrator)
    assert [n.kind for n in notices] == ["notifications.dead"]
    assert not notices.get().deliveries.exists()


def test_waits_grow_up_to_an_hour():
    waits = [wait_after(n).total_seconds() for n in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (15, 3600)


def test_a_worker_that_lost_its_lease_changes_nothing(gateway, monkeypatch):
    delivery = DeliveryFactory()

    def send(**given):  # while this worker sleeps, the row is claimed and sent by another
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, attempts=2)
        raise Busy("late")

    monkeypatch.setattr(gateway, "send", send)
    attempt(delivery.pk)
    assert state_of(delivery) == DeliveryState.SENT


@pytest.mark.parametrize("went_out", [True, False])
def test_a_worker_that_died_leaves_a_row_in_doubt_that_is_claimed_again(gateway, went_out):
    delivery = DeliveryFactory()
    if went_out:
        gateway.taken[delivery.dedupe_key] = ["Done: the bench"]
    lose_the_worker(delivery)
    assert claim(at=now()) == [delivery.pk]
    assert state_of(delivery) == DeliveryState.UNKNOWN
    assert attempt(delivery.pk) == DeliveryState.SENT
    assert len(gateway.taken[delivery.dedupe_key]) == 1


def test_an_id_lost_in_redis_is_handed_over_again_when_its_lease_ends(gateway):
    delivery = DeliveryFactory()
    handed = []
    loses = Relay(hand_over=handed.append)
    assert loses.once(now()) == 1
    assert loses.once(now()) == 0
    assert loses.once(now() + LEASE + timedelta(seconds=1)) == 1
    assert handed == [delivery.pk] * 2


def test_with_the_broker_away_rows_wait_and_then_go_out_anyway(gateway):
    deliveries = [DeliveryFactory() for _ in range(3)]
    seconds = [0.0]

    def away(delivery_id):
        raise BrokerAway("redis is gone")

    cut_off = Relay(hand_over=away, clock=lambda: seconds[0])
    assert cut_off.once(now()) == 0
    assert {state_of(d) for d in deliveries} == {DeliveryState.PENDING}
    assert cut_off.once(now()) == 0
    seconds[0] = WITHOUT_BROKER + 1
    assert cut_off.once(now()) == 3
    assert gateway.calls == 3
    assert {state_of(d) for d in deliveries} == {DeliveryState.SENT}


def test_the_broker_coming_back_is_noticed(gateway):
    DeliveryFactory()
    back = Relay(hand_over=lambda delivery_id: None, away_since=1.0)
    back.once(now())
    assert back.away_since is None


def test_nothing_is_claimed_before_it_is_due(gateway):
    DeliveryFactory(due_at=now() + timedelta(minutes=1))
    assert claim(at=now()) == []


def test_the_sweep_does_the_relays_work(gateway, monkeypatch):
    delivery = DeliveryFactory()
    monkeypatch.setattr(relay.Relay, "once", lambda self, at: [attempt(each) for each in claim(at=at)])
    sweep_deliveries()
    assert state_of(delivery) == DeliveryState.SENT


def test_only_ids_go_through_the_broker(monkeypatch):
    delivery = DeliveryFactory()
    sent = []
    monkeypatch.setattr(deliver, "apply_async", lambda **options: sent.append(options))
    assert relay.relay_once(now()) == 1
    assert sent == [{"kwargs": {"delivery_id": str(delivery.pk)}, "retry": False}]


def test_a_backlog_stays_in_its_table_however_many_leases_end(gateway, monkeypatch):
    monkeypatch.setattr(relay, "MOST_WITH_WORKERS", 4)
    rows = [DeliveryFactory(due_at=now() - timedelta(minutes=60 - number)) for number in range(7)]
    handed = []
    busy = Relay(hand_over=handed.append)
    at = now()
    assert (busy.once(at), busy.once(at)) == (4, 0)
    assert handed == [row.pk for row in rows[:4]]
    for _lease in range(3):  # no worker comes: the same four again, never the rest on top of them
        at += LEASE + timedelta(seconds=1)
        assert busy.once(at) == 4
    assert set(handed) == {row.pk for row in rows[:4]}
    attempt(handed[0])  # a worker comes: there is room for one more
    assert busy.once(at) == 1
    assert handed[-1] == rows[4].pk


def test_what_a_worker_is_sending_takes_no_room_in_the_queue(gateway, monkeypatch):
    monkeypatch.setattr(relay, "MOST_WITH_WORKERS", 1)
    DeliveryFactory(state=DeliveryState.SENDING, lease_until=now() + LEASE)
    waiting = DeliveryFactory()
    assert claim(at=now()) == [waiting.pk]


def test_the_relay_reads_the_index_of_what_waits_and_not_what_was_sent():
    DeliveryFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for rows in (Delivery.objects.claimable(at=now()), Delivery.objects.handed_over(at=now())):
        assert "delivery_due" in rows.order_by("due_at").explain()


def in_threads(count, work):
    def run(number):
        try:
            work(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_relays_side_by_side_never_claim_the_same_row():
    rows = {DeliveryFactory().pk for _ in range(60)}
    claimed, lock, at = [], threading.Lock(), now()

    def work(number):
        while ids := claim(at=at, most=5):
            with lock:
                claimed.extend(ids)

    in_threads(6, work)
    assert sorted(claimed) == sorted(rows)


@pytest.mark.django_db(transaction=True)
def test_workers_that_race_for_one_row_send_it_once(gateway):
    for _ in range(5):
        delivery = DeliveryFactory()
        in_threads(6, lambda number, delivery=delivery: attempt(delivery.pk))
        assert state_of(delivery) == DeliveryState.SENT
        assert len(gateway.taken[delivery.dedupe_key]) == 1
