import time

import pytest
from redis.exceptions import ConnectionError as RedisAway

from congress.core import cache as module
from congress.core.cache import PatientRedisCache


@pytest.fixture
def away(tmp_path, monkeypatch):
    """A cache whose server is not there."""
    monkeypatch.setattr(PatientRedisCache, "_broken_until", 0.0)
    options = {"OPTIONS": {"socket_timeout": 0.1, "socket_connect_timeout": 0.1}}
    yield PatientRedisCache(f"unix://{tmp_path}/nothing.sock", options)
    PatientRedisCache._broken_until = 0.0


def test_a_lost_cache_misses_and_nothing_fails(away: PatientRedisCache):
    assert away.get("a", "nothing") == "nothing"
    assert away.set("a", 1) is None
    assert away.add("a", 1) is True
    assert away.get_many(["a", "b"]) == {}
    assert away.get_or_set("a", lambda: 7) == 7
    assert away.delete("a") is False
    assert away.has_key("a") is False
    away.set_many({"a": 1})
    away.delete_many(["a"])
    away.touch("a")
    away.clear()


def test_after_a_failure_nobody_knocks_for_a_while(away: PatientRedisCache, monkeypatch):
    knocks = []

    def refuse(*_args, **_options):
        knocks.append(1)
        raise RedisAway

    monkeypatch.setattr(module.RedisCache, "get", refuse)
    for _ in range(100):
        away.get("a")
    assert len(knocks) == 1
    later = time.monotonic() + module.BREAK_SECONDS + 1
    monkeypatch.setattr(module.time, "monotonic", lambda: later)
    away.get("a")
    assert len(knocks) == 2
