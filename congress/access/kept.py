"""What somebody was sending when they turned out to be signed out: kept, sealed, for their return."""

import base64
import json
import time
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict

from congress.accounts.models import User
from congress.core.sealing import SealBroken, seal, unseal

SESSION_KEY = "typed_kept"
KEPT_FOR = timedelta(hours=2)
MOST_CHARACTERS = 40_000
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "code", "credential")


def keep_typed(request: HttpRequest, *, user: User, path: str, typed: QueryDict) -> None:
    """Keep the fields of a form posted to `path`, for `user` alone, in the session; secrets are left out."""
    fields = [
        (name, value) for name, values in typed.lists() for value in values
        if not any(secret in name.lower() for secret in NEVER_KEPT)
    ]  # fmt: skip
    content = json.dumps({"path": path, "fields": fields, "at": time.time()})
    if len(content) <= MOST_CHARACTERS:
        request.session[SESSION_KEY] = base64.b64encode(seal(content, place=_place(user))).decode()


def typed_kept(session: SessionBase, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """Return the address and the fields kept for `user`, or None when there is nothing or it is too old."""
    try:
        content = json.loads(unseal(base64.b64decode(session.get(SESSION_KEY, "")), place=_place(user)))
    except (SealBroken, ValueError):
        return None
    if time.time() - content["at"] > KEPT_FOR.total_seconds():
        return None
    return content["path"], [(name, value) for name, value in content["fields"]]


def _place(user: User) -> str:
    return f"access.typed-kept.{user.pk}"
