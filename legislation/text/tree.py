"""The tree of a regulation's text: 编 part, 章 chapter, 节 section, 条 article, 款 paragraph, 项 item, 目 subitem.

Source: LL65.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """What a numbered node is. Paragraphs, items and subitems lie inside articles and are not nodes."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Subitem:
    """目: `1.` and its words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """项: `（一）`, its words, its subitems."""

    label: str
    text: str
    subitems: tuple[Subitem, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """款: unnumbered. `tail` is a closing sentence after the items that belongs to the same paragraph."""

    text: str
    items: tuple[Item, ...] = ()
    tail: str = ""

    def lines(self) -> list[str]:
        """Return the paragraph as it is printed, a line each: opening words, items, subitems, closing words."""
        lines = [self.text] if self.text else []
        for item in self.items:
            lines.append(item.label + item.text)
            lines += [subitem.label + subitem.text for subitem in item.subitems]
        return [*lines, self.tail] if self.tail else lines


@dataclass(frozen=True, slots=True)
class Node:
    """A part, chapter, section (with children) or an article (with paragraphs).

    `label` is as printed (`第十二条`); `heading` the words beside it: of an article nearly always "".
    """

    level: Level
    label: str
    heading: str = ""
    children: tuple["Node", ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        """Return an article's words, a line for each paragraph, item, subitem; "" for other levels.

        Spans (`start`, `end`: characters, half-open) of opinions and adoptions count in this text.
        """
        return "\n".join(line for paragraph in self.paragraphs for line in paragraph.lines())

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Annex:
    """附表, 附件, 附录: kept as its lines, not parsed."""

    label: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line that found no place. `line` counts from 1 in what was read."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole text. `preamble` holds what stands between title and tree: 题注 (adoption lines), 序言.

    `closing` is a signature block after the last article; `contents` the printed 目录, which is skipped.
    """

    title: str
    preamble: tuple[str, ...] = ()
    tree: tuple[Node, ...] = ()
    closing: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    unplaced: tuple[Unplaced, ...] = field(default=())

    def walk(self) -> Iterator[Node]:
        """Yield every node in the order of the text."""
        for node in self.tree:
            yield from node.walk()

    def articles(self) -> list[Node]:
        """Return the articles in the order of the text."""
        return [node for node in self.walk() if node.level is Level.ARTICLE]
