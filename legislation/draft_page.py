"""A draft as it is set on its page: articles line by line, opinions at the margin, what changed, what was adopted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from .models import Adoption, DraftVersion, OpinionGroup, ProvisionText
from .paragraphs import from_rows
from .text.redline import Kind, Piece, redline_lines

ADOPTED_SHOWN = 3  # at one article; the others stand in the published table


@dataclass(frozen=True)
class Line:
    """One printed line of an article. `start` counts characters of the article's text; `paragraph` from 0."""

    pieces: tuple[Piece, ...]
    kind: str  # text, item, subitem, tail
    start: int = 0
    paragraph: int = 0


@dataclass(frozen=True)
class Carried:
    """Opinions that were adopted, and the words that carry them."""

    group: OpinionGroup
    adoptions: Sequence[Adoption]


@dataclass
class Entry:
    """A part, chapter, section or article of the page. `count`: public opinions on it. `text` None: it was deleted."""

    label: str
    heading: str
    level: str
    text: ProvisionText | None
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    change: str = ""  # "new", "deleted", "changed", "renumbered" or ""
    old_label: str = ""
    carried: list[Carried] = field(default_factory=list)
    carried_more: int = 0

    @property
    def is_article(self) -> bool:
        """Tell whether it holds lines."""
        return self.level == "article"

    @property
    def anchor(self) -> str:
        """Return what links to it end in."""
        return f"a-{self.text.provision_id}" if self.text else ""


def lines_of(row: ProvisionText) -> list[Line]:
    """Return an article as its printed lines, each with its place in `row.text`."""
    lines: list[Line] = []
    start = 0
    for number, paragraph in enumerate(from_rows(row.paragraphs)):
        kinds = ["text"] if paragraph.text else []
        for item in paragraph.items:
            kinds += ["item", *["subitem"] * len(item.subitems)]
        kinds += ["tail"] if paragraph.tail else []
        for kind, words in zip(kinds, paragraph.lines(), strict=True):
            lines.append(Line((Piece(Kind.SAME, words),), kind, start, number))
            start += len(words) + 1
    return lines


def entries_of(
    texts: Iterable[ProvisionText], *, counts: Mapping[UUID | None, int], before: Sequence[ProvisionText] | None = None
) -> list[Entry]:
    """Return the page's entries in the order of the text; with `before`, marked against that version's texts."""
    rows = list(texts)
    plain = [
        Entry(row.label, row.heading, row.level, row, lines_of(row) if row.is_article else [], counts.get(row.pk, 0))
        for row in rows
    ]
    return plain if before is None else _marked(plain, before)


def _marked(entries: list[Entry], before: Sequence[ProvisionText]) -> list[Entry]:
    """Mark what changed since `before`, by the identity of provisions; deleted ones stand where they stood."""
    old = {row.provision_id: row for row in before}
    kept = {entry.text.provision_id for entry in entries if entry.text}
    gone_after: dict[UUID | None, list[ProvisionText]] = {}
    last: UUID | None = None
    for row in before:
        if row.provision_id in kept:
            last = row.provision_id
        else:
            gone_after.setdefault(last, []).append(row)
    marked = [_deleted(row) for row in gone_after.get(None, ())]
    for entry in entries:
        text = entry.text
        if text is None:
            continue
        _mark(entry, text, old.get(text.provision_id))
        marked += [entry, *[_deleted(gone) for gone in gone_after.get(text.provision_id, ())]]
    return marked


def _mark(entry: Entry, row: ProvisionText, was: ProvisionText | None) -> None:
    if was is None:
        entry.change = "new"
        entry.lines = [_all(line, Kind.INSERTED) for line in entry.lines]
        return
    if was.label != row.label:
        entry.old_label, entry.change = was.label, "renumbered"
    if was.text == row.text and was.heading == row.heading:
        return
    entry.change = "changed"
    if row.is_article:
        entry.lines = [Line(line.pieces, "text") for line in redline_lines(was.text.split("\n"), row.text.split("\n"))]


def _deleted(row: ProvisionText) -> Entry:
    lines = [_all(line, Kind.DELETED) for line in lines_of(row)] if row.is_article else []
    return Entry(row.label, row.heading, row.level, None, lines, change="deleted")


def _all(line: Line, kind: Kind) -> Line:
    return Line(tuple(Piece(kind, piece.text) for piece in line.pieces), line.kind, line.start, line.paragraph)


def put_carried(entries: Iterable[Entry], groups: Iterable[OpinionGroup]) -> list[Carried]:
    """Put adopted opinions at their articles; return those on the whole draft. `groups` come with their adoptions."""
    by_node: dict[UUID | None, list[Carried]] = {}
    for group in groups:
        by_node.setdefault(group.node_id, []).append(Carried(group, list(group.adoptions.all())))
    for entry in entries:
        found = by_node.get(entry.text.pk, []) if entry.text else []
        entry.carried, entry.carried_more = found[:ADOPTED_SHOWN], max(0, len(found) - ADOPTED_SHOWN)
    return by_node.get(None, [])


def version_before(version: DraftVersion) -> DraftVersion | None:
    """Return the settled version this one was made from, if there is one that may be shown."""
    based_on = version.based_on
    return based_on if based_on is not None and based_on.is_settled else None
