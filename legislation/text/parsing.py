"""The words of a regulation as a tree: `parse`. What is recognised, and how: docs/apps/legislation_text.md.

Source: LL65 (编章节条款项目).
"""

import re

from legislation.text.articles import read_paragraphs
from legislation.text.contents import without_contents
from legislation.text.glued import apart
from legislation.text.lines import Line, read_lines
from legislation.text.opening import is_adoption, named_inside, names_a_regulation, split_title
from legislation.text.scanning import Numbering, Scan
from legislation.text.tree import Document, Level, Node, Unplaced

# Twenty times the Civil Code. Longer texts are refused before they are looked at.
MAX_LENGTH = 2_000_000
MAX_LINES = 200_000

_WHOLE_IN_ONE = 80  # A first line that long is no title: the whole text may stand in it.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b]")


class NotARegulation(ValueError):
    """The text cannot be a regulation. `line` counts from 1; `text` is that line's beginning.

    `reason` is one of `empty`, `too-long`, `binary`, `pdf`, `markup`, `no-article`.
    """

    def __init__(self, line: int, text: str, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.text, self.reason = line, text, reason


def parse(text: str) -> Document:
    """Return `text` as a document. Raises NotARegulation when it cannot be one.

    Every line has its place in the document, or is in `unplaced`; only a table of contents, Markdown's marks and
    white space are left out.
    """
    _require_words(text)
    lines = read_lines(text)
    if not lines:
        raise NotARegulation(1, "", "empty")
    first = lines[0]
    if len(first.text) > _WHOLE_IN_ONE:
        lines = apart(lines)
    title, lines, stray = split_title(lines)
    lines = apart(without_contents(lines))
    numbering = Numbering.of(lines, title)
    if numbering is None:
        return _unnumbered(title, lines, stray, first)
    scan = Scan(lines, numbering, title)
    scan.run()
    unplaced = [*stray, *scan.unplaced]
    preamble = tuple(line.text for line in scan.preamble)
    if published := named_inside((title, *preamble)):
        title, preamble = published, (title, *preamble)
    return Document(
        title=title,
        preamble=preamble,
        tree=scan.tree(),
        closing=tuple(line.text for line in scan.closing),
        annexes=scan.annexes(),
        unplaced=tuple(Unplaced(line.number, line.text) for line in sorted(unplaced, key=lambda line: line.number)),
    )


def lines_of_contents(text: str) -> frozenset[int]:
    """Return the numbers of the lines that are a table of contents: `parse` leaves them out."""
    _title, lines, _stray = split_title(read_lines(text))
    kept = {line.number for line in without_contents(lines)}
    return frozenset(line.number for line in lines if line.number not in kept)


def _unnumbered(title: str, lines: list[Line], stray: list[Line], first: Line) -> Document:
    """Return a decision or amendment that numbers nothing as one article without a label."""
    preamble = 0
    while preamble < len(lines) and (is_adoption(lines[preamble].text) or lines[preamble].text[0] in "（("):
        preamble += 1
    body = [line.text for line in lines[preamble:]]
    if not (names_a_regulation(title) and preamble and body and any(line.endswith(("。", "。”")) for line in body)):
        raise NotARegulation(first.number, first.text[:80], "no-article")
    article = Node(Level.ARTICLE, "", paragraphs=read_paragraphs(body))
    return Document(
        title=title,
        preamble=tuple(line.text for line in lines[:preamble]),
        tree=(article,),
        unplaced=tuple(Unplaced(line.number, line.text) for line in stray),
    )


def _require_words(text: str) -> None:
    """Raise NotARegulation for what is no text at all."""
    start = text[:1000].lstrip("\ufeff\u200b \t\r\n")
    if start.startswith("%PDF-"):
        raise NotARegulation(1, "%PDF", "pdf")
    if len(text) > MAX_LENGTH or text.count("\n") > MAX_LINES:
        raise NotARegulation(1, "", "too-long")
    sample = text[:4000]
    if "\x00" in text or len(_CONTROL.findall(sample)) * 50 > len(sample):
        number = text.count("\n", 0, max(text.find("\x00"), 0)) + 1
        raise NotARegulation(number, "", "binary")
    if start[:15].lower().startswith(("<!doctype html", "<html", "<script", "<?xml")):
        raise NotARegulation(1, start.split("\n", 1)[0][:80], "markup")
