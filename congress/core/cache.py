"""A cache that the portal can lose: a miss when Redis is away, and no waiting for it again and again."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
BREAK_SECONDS = 5.0


class PatientRedisCache(RedisCache):
    """Django's Redis cache behind a breaker: after a failure every call misses for a few seconds."""

    _broken_until = 0.0

    def _guard(self, name: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < PatientRedisCache._broken_until:
            return fallback
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError) as error:
            PatientRedisCache._broken_until = time.monotonic() + BREAK_SECONDS
            logger.warning("cache unavailable: %s", type(error).__name__)
            return fallback

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("add", True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._guard("get", default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("set", None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("touch", False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("delete", False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("get_many", {}, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("has_key", False, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("set_many", [], *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard("delete_many", None, *args, **kwargs)

    def clear(self) -> Any:
        return self._guard("clear", False)
