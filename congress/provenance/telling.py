"""A record's story in plain words, for its page: where it came from and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from congress.core.errors import Words

from .models import Traceable
from .queries import Step, ancestors, descendants
from .registry import describe_nodes, label_of


@dataclass(frozen=True)
class Told:
    """One step in words. `kind` names what it led to, `how` the way; `depth` 1 is a direct step."""

    kind: Words
    how: str
    title: str
    sentence: str
    words: str
    url: str | None
    at: datetime
    depth: int


def became(record: Traceable, *, for_public: bool = True) -> list[Told]:
    """Return what grew out of `record`, the nearest first; for the public only what is public.

    No query for a record without a node; else one for the steps and one for each kind among them.
    """
    return _told(descendants(record.node), for_public) if record.node else []


def came_from(record: Traceable, *, for_public: bool = True) -> list[Told]:
    """Return what `record` grew out of, the nearest first. As `became`."""
    return _told(ancestors(record.node), for_public) if record.node else []


def _told(steps: list[Step], for_public: bool) -> list[Told]:
    described = describe_nodes({step.node for step in steps})
    return [
        Told(
            kind=label_of(step.node.kind), how=step.edge.get_kind_display(), title=words.title,
            sentence=words.sentence, words="" if for_public else step.edge.words, url=words.url, at=step.edge.at,
            depth=step.depth,
        )
        for step in steps
        if (words := described[step.node]).is_public or not for_public
    ]  # fmt: skip
