"""What upper apps say of their traced records, and into what a record may be turned. Filled in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from congress.core.errors import Words

from .models import Node


@dataclass(frozen=True)
class Described:
    """A traced record in words. `sentence` says plainly how it stands; a `url` only where the reader may go."""

    title: str
    sentence: str = ""
    url: str | None = None
    is_public: bool = True


Describe = Callable[[Sequence[str]], Mapping[str, Described]]
May = Callable[[Any, Any], bool]
UrlOf = Callable[[Any], str]


@dataclass(frozen=True)
class _Kind:
    label: Words
    describe: Describe


@dataclass(frozen=True)
class _Turning:
    label: Words
    may: May
    url_of: UrlOf


@dataclass(frozen=True)
class Turning:
    """Something that a record can be turned into by whoever looks at it, and where."""

    key: str
    label: Words
    url: str


_kinds: dict[str, _Kind] = {}
_turnings: dict[str, dict[str, _Turning]] = {}


def register_traceable(model_label: str, label: Words, describe: Describe) -> None:
    """Say how records of a model are described: `describe(ids)` gives words by id, in one query for all.

    `model_label` is in lower case. What `describe` leaves out is told with the node's own title.
    """
    _kinds[model_label] = _Kind(label, describe)


def register_turning(source_label: str, *, key: str, label: Words, may: May, url_of: UrlOf) -> None:
    """Offer to turn records of a model into something: to whom `may(user, record)` says so, at `url_of(record)`."""
    _turnings.setdefault(source_label, {})[key] = _Turning(label, may, url_of)


def turnings(record: Any, user: Any) -> list[Turning]:
    """Return what `user` may turn `record` into, in the order of registration."""
    offered = _turnings.get(record._meta.label_lower, {})
    return [Turning(key, one.label, one.url_of(record)) for key, one in offered.items() if one.may(user, record)]


def label_of(kind: str) -> Words:
    """Return the words for a kind of record, or nothing."""
    return _kinds[kind].label if kind in _kinds else ""


def describe_nodes(nodes: Iterable[Node]) -> dict[Node, Described]:
    """Return each node in words: one call, so one query, for each kind among them."""
    by_kind: dict[str, list[Node]] = {}
    for node in nodes:
        by_kind.setdefault(node.kind, []).append(node)
    told: dict[Node, Described] = {}
    for kind, members in by_kind.items():
        known = _kinds[kind].describe([node.subject_id for node in members]) if kind in _kinds else {}
        told |= {node: known.get(node.subject_id) or _by_itself(node) for node in members}
    return told


def _by_itself(node: Node) -> Described:
    return Described(title=node.public_title or node.title, is_public=bool(node.public_title))
