"""The public interface's limit: so many questions from one address, counted in the same buckets as all else."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from congress.core.errors import TooMany

from .addresses import client_address
from .operations import register_limit, spend

API_LIMIT = "api"
register_limit(API_LIMIT, 120, 2)  # 120 at once, then two a second; LIMITS may say otherwise


class AddressThrottle(BaseThrottle):
    """One token a request; refused with 429 and Retry-After when the address has none left."""

    _wait: int | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            spend((API_LIMIT, client_address(request._request)))
        except TooMany as refusal:
            self._wait = refusal.retry_after
            return False
        return True

    def wait(self) -> float | None:
        return self._wait
