"""The WSGI application."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]*)", re.IGNORECASE)
_portal = get_wsgi_application()


def application(facts: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; one that names another encoding than UTF-8 is refused here.

    Django builds the request with whatever codec the caller names, and some fail before any middleware runs.
    """
    named = CHARSET.search(facts.get("CONTENT_TYPE", ""))
    if named and named[1].lower() not in {"utf-8", "utf8"}:
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"UTF-8 only.\n"]
    return _portal(facts, start_response)
