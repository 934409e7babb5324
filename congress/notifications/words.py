"""What notices say: one entry a kind, filled with facts when somebody reads it, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import translation

from congress.core.errors import Words

from .models import Notification

HIDDEN = "••••"
LateFacts = Callable[[Notification], Mapping[str, Any]]


@dataclass(frozen=True)
class Kind:
    """The words of one kind. `short` goes out as a text message, `title` and `text` by e-mail and in the portal.

    `late_facts` gives what may not be stored, when the notice is sent and only then; `lasts` is how long
    after its making sending it still makes sense.
    """

    name: str
    title: Words
    text: Words
    short: Words
    late_facts: LateFacts | None = None
    lasts: timedelta | None = None


@dataclass(frozen=True)
class Rendered:
    """A notice in one language."""

    title: str
    text: str
    short: str


_kinds: dict[str, Kind] = {}


def register_words(
    kind: str,
    title: Words,
    text: Words,
    short: Words = "",
    *,
    late_facts: LateFacts | None = None,
    lasts: timedelta | None = None,
) -> None:
    """Declare what a kind says, in `AppConfig.ready()`: lazy strings with `%(name)s` for facts.

    The fact `secret` is the notification's one-time content; `late_facts(notification)` adds others. Both
    are known to a delivery only: in the portal they read as dots.
    """
    _kinds[kind] = Kind(kind, title, text, short or title, late_facts, lasts)


def words_of(kind: str) -> Kind:
    """Return the words of `kind`. Raises LookupError when nobody registered it."""
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"No words for notices of the kind {kind!r}: call register_words first.") from None


def registered_kinds() -> list[Kind]:
    """Return every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


class _Facts(dict[str, Any]):
    """A fact that is missing or secret reads as dots: a notice is never lost over a word."""

    def __missing__(self, key: str) -> str:
        return HIDDEN


def in_the_portal(notification: Notification, language: str | None = None) -> Rendered:
    """Return `notification` as its reader sees it after signing in: without anything secret."""
    return _render(words_of(notification.kind), notification.facts, language)


def for_delivery(notification: Notification, language: str) -> Rendered:
    """Return `notification` as it leaves the portal, with what is known only now."""
    kind = words_of(notification.kind)
    facts = dict(notification.facts)
    if notification.secret:
        facts["secret"] = notification.secret.open()
    if kind.late_facts:
        facts |= kind.late_facts(notification)
    return _render(kind, facts, language)


def _render(kind: Kind, facts: Mapping[str, Any], language: str | None) -> Rendered:
    with translation.override(language or translation.get_language() or "zh-hans"):
        known = _Facts(facts)
        return Rendered(str(kind.title) % known, str(kind.text) % known, str(kind.short) % known)
