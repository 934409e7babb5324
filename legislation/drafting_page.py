"""The text on the table as the drafting room shows it: what changed, which words carry an opinion, how many opinions.

Every run of words knows whether it is new, gone or the same; only what stands in the text now counts for places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from .models import Adoption, ProvisionText
from .queries_ledger import Counts
from .quotes import nearest
from .text.redline import Kind, Line, redline_lines

NONE = Counts()
Mark = tuple[int, int, UUID]  # start, end, entry of the ledger


@dataclass(frozen=True)
class Run:
    """Words with one fate: same, inserted or deleted; `entries` are those that they carry."""

    kind: str
    text: str
    entries: tuple[UUID, ...] = ()
    is_current: bool = False


@dataclass(frozen=True)
class ShownLine:
    """A line of an article. `start` is the place of its first character in the article's text; None: a gone line."""

    start: int | None
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A provision on the table. `key` names it through all versions; `text_id` its words in the text shown."""

    key: UUID
    label: str
    heading: str
    is_article: bool
    lines: tuple[ShownLine, ...] = ()
    counts: Counts = NONE
    text_id: UUID | None = None
    is_new: bool = False
    old_label: str = ""
    went_into: tuple[str, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Tell whether it stood in the earlier text only."""
        return self.text_id is None


@dataclass
class Table:
    """The blocks in order, and what is said of the draft as a whole."""

    blocks: list[Block]
    whole: Counts
    total: Counts
    broken: list[Adoption] = field(default_factory=list)

    def first_open(self) -> UUID | None:
        """Return the first provision with an entry that waits; None when that is the whole draft, or nothing."""
        if self.whole.undecided:
            return None
        waiting = [block for block in self.blocks if block.counts.undecided]
        told = [block for block in self.blocks if block.counts.entries]
        return next((block.key for block in [*waiting, *told]), None)

    def block(self, key: UUID | None) -> Block | None:
        """Return the block of a provision."""
        return next((block for block in self.blocks if block.key == key), None)


def build_table(
    shown: Sequence[ProvisionText],
    base: Sequence[ProvisionText],
    *,
    counts: Mapping[UUID | None, Counts],
    marks: Mapping[UUID, list[Adoption]],
    current: UUID | None,
    merged: Mapping[UUID, list[str]],
) -> Table:
    """Return the text `shown` compared with `base` (empty: nothing to compare with). No query.

    `merged` names the articles that a provision's words went into besides its own.
    """
    before = {text.provision_id: text for text in base}
    here = {text.provision_id for text in shown}
    gone: dict[UUID | None, list[ProvisionText]] = {}
    last: UUID | None = None
    for text in base:
        if text.provision_id in here:
            last = text.provision_id
        else:
            gone.setdefault(last, []).append(text)
    broken: list[Adoption] = []
    blocks = [_gone(text, counts, merged) for text in gone.get(None, ())]
    for text in shown:
        places, lost = placed(marks.get(text.pk, ()), text.text)
        broken += lost
        old = before.get(text.provision_id)
        blocks.append(_block(text, old, counts=counts, marks=places, current=current, compared=bool(base)))
        blocks += [_gone(one, counts, merged) for one in gone.get(text.provision_id, ())]
    whole = counts.get(None, NONE)
    return Table(blocks, whole, sum(counts.values(), NONE), broken)


def placed(adoptions: Iterable[Adoption], text: str) -> tuple[list[Mark], list[Adoption]]:
    """Return where the quoted words stand in `text` now, and the adoptions whose words are gone."""
    marks: list[Mark] = []
    lost = []
    for adoption in adoptions:
        place = nearest(adoption.quote, text, adoption.start)
        if place is None:
            lost.append(adoption)
        else:
            marks.append((place, place + len(adoption.quote), adoption.group_id))
    return marks, lost


def _block(
    text: ProvisionText, old: ProvisionText | None, *, counts: Mapping[UUID | None, Counts], marks: list[Mark],
    current: UUID | None, compared: bool,
) -> Block:  # fmt: skip
    was = old.text.split("\n") if old is not None and old.text else ([] if compared else None)
    lines = shown_lines(was, text.text.split("\n") if text.text else [], marks=marks, current=current)
    renumbered = old is not None and old.label != text.label
    return Block(
        key=text.provision_id, label=text.label, heading=text.heading, is_article=text.is_article, lines=lines,
        counts=counts.get(text.provision_id, NONE), text_id=text.pk, is_new=compared and old is None,
        old_label=old.label if old is not None and renumbered else "",
    )  # fmt: skip


def _gone(
    text: ProvisionText, counts: Mapping[UUID | None, Counts], merged: Mapping[UUID, list[str]]
) -> Block:  # fmt: skip
    lines = tuple(ShownLine(None, (Run("deleted", line),)) for line in text.text.split("\n") if line)
    return Block(
        key=text.provision_id, label=text.label, heading=text.heading, is_article=text.is_article, lines=lines,
        counts=counts.get(text.provision_id, NONE), went_into=tuple(merged.get(text.provision_id, ())),
    )  # fmt: skip


def shown_lines(
    old: Sequence[str] | None, new: Sequence[str], *, marks: Sequence[Mark], current: UUID | None
) -> tuple[ShownLine, ...]:
    """Return the lines of an article with their runs; `old` None: nothing to compare with, all is the same."""
    lines: list[ShownLine] = []
    start = 0
    for line in _compared(old, new):
        if line.new is None:
            lines.append(ShownLine(None, (Run("deleted", line.old or ""),)))
            continue
        lines.append(ShownLine(start, tuple(_runs(line, start, marks, current))))
        start += len(line.new) + 1
    return tuple(lines)


def _compared(old: Sequence[str] | None, new: Sequence[str]) -> list[Line]:
    if old is None:
        old = new
    return redline_lines(old, new)


def _runs(line: Line, start: int, marks: Sequence[Mark], current: UUID | None) -> Iterable[Run]:
    place = start
    for piece in line.pieces:
        if piece.kind is Kind.DELETED:
            yield Run("deleted", piece.text)
            continue
        end = place + len(piece.text)
        cuts = sorted({place, end, *(cut for mark in marks for cut in mark[:2] if place < cut < end)})
        for left, right in pairwise(cuts):
            carried = tuple(key for first, last, key in marks if first <= left and right <= last)
            words = piece.text[left - place : right - place]
            yield Run(piece.kind.value, words, carried, current is not None and current in carried)
        place = end
