from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from congress.core.errors import TooMany
from congress.limits import operations
from congress.limits.models import Bucket
from congress.limits.operations import register_limit, spend, sweep_buckets

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _limits(monkeypatch):
    monkeypatch.setattr(operations, "_limits", {})
    register_limit("drip", 3, 0.1)
    register_limit("never", 100, 0)
    register_limit("pair", 2, 0)


def passes(*charges: tuple[str, str], cost: int = 1) -> bool:
    try:
        spend(*charges, cost=cost)
    except TooMany:
        return False
    return True


@pytest.mark.django_db
def test_a_bucket_gives_its_capacity_then_refuses_then_refills(set_database_clock):
    set_database_clock(NOON)
    assert [passes(("drip", "a")) for _ in range(5)] == [True, True, True, False, False]
    set_database_clock(NOON + timedelta(seconds=10))
    assert [passes(("drip", "a")) for _ in range(2)] == [True, False]
    set_database_clock(NOON + timedelta(days=1))
    assert [passes(("drip", "a")) for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_a_refusal_says_when_to_come_again(set_database_clock):
    set_database_clock(NOON)
    for _ in range(3):
        spend(("drip", "a"))
    set_database_clock(NOON + timedelta(seconds=4))
    with pytest.raises(TooMany) as refused:
        spend(("drip", "a"))
    assert refused.value.retry_after == 6


@pytest.mark.django_db
def test_a_clock_that_steps_back_gives_no_tokens(set_database_clock):
    set_database_clock(NOON)
    for _ in range(3):
        spend(("drip", "a"))
    set_database_clock(NOON - timedelta(days=1))
    assert not passes(("drip", "a"))
    set_database_clock(NOON + timedelta(seconds=9))
    assert not passes(("drip", "a"))


@pytest.mark.django_db
def test_one_empty_bucket_refuses_and_the_others_keep_their_tokens():
    assert passes(("pair", "a"), ("never", "deputy"))
    assert passes(("pair", "a"), ("never", "deputy"))
    for _ in range(5):
        assert not passes(("pair", "a"), ("never", "deputy"))
    assert Bucket.objects.get(key__startswith="never").tokens == 98


@pytest.mark.django_db
def test_spending_is_one_statement_however_many_buckets(django_assert_num_queries):
    with django_assert_num_queries(3):  # the statement and its savepoint here, its transaction outside a test
        spend(("drip", "a"), ("never", "b"), ("pair", "c"))


@pytest.mark.django_db
def test_more_than_a_bucket_holds_is_refused_the_first_time_too():
    assert not passes(("pair", "a"), cost=3)
    assert passes(("pair", "a"), cost=2)


@pytest.mark.django_db
def test_the_settings_change_a_limit(settings):
    settings.LIMITS = {"pair": [1, 0]}
    assert [passes(("pair", "a")) for _ in range(2)] == [True, False]


@pytest.mark.django_db
def test_no_value_is_stored_and_two_limits_cannot_be_joined():
    spend(("drip", "13800138000"), ("pair", "13800138000"))
    keys = [key.split(":") for key in Bucket.objects.values_list("key", flat=True)]
    assert "13800138000" not in str(keys)
    assert keys[0][1] != keys[1][1]


@pytest.mark.django_db(transaction=True)
def test_spending_inside_a_transaction_is_refused_as_a_mistake():
    with pytest.raises(RuntimeError), transaction.atomic():
        spend(("pair", "a"))


@pytest.mark.django_db(transaction=True)
def test_the_token_stays_spent_when_the_write_it_guards_fails():
    for _ in range(2):
        spend(("pair", "a"))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
    assert not passes(("pair", "a"))


@pytest.mark.django_db(transaction=True)
def test_8_threads_times_50_against_a_limit_of_100_let_exactly_100_pass():
    def try_often(_number: int) -> int:
        passed = sum(passes(("never", "one"), ("drip", f"other-{_number}-{i}")) for i in range(50))
        connection.close()
        return passed

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_often, range(8))) == 100


@pytest.mark.django_db(transaction=True)
def test_two_spenders_that_name_their_buckets_in_opposite_order_never_wait_for_each_other():
    def try_often(number: int) -> int:
        charges = [("never", "one"), ("never", "two"), ("never", "three")][:: 1 if number % 2 else -1]
        passed = sum(passes(*charges) for _ in range(25))
        connection.close()
        return passed

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_often, range(8))) == 100


@pytest.mark.django_db
def test_the_sweep_forgets_full_buckets_only(set_database_clock):
    set_database_clock(NOON)
    spend(("drip", "old"), ("never", "kept"))
    set_database_clock(NOON + timedelta(seconds=31))
    spend(("drip", "fresh"))
    assert sweep_buckets() == 1
    assert Bucket.objects.count() == 2
