"""The words of a .docx as they stand with all tracked changes accepted, and those changes. No tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from legislation.documents.numbering import Numbering, W
from legislation.documents.packages import MAIN_PART, Package

MOST_REVISIONS = 20_000
_CHANGES = {W + "ins": "inserted", W + "del": "deleted", W + "moveTo": "moved here", W + "moveFrom": "moved away"}
_GONE = {"deleted", "moved away"}
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ASIDE = {W + "pPr", W + "rPr", W + "sdtPr", W + "sdtEndPr", W + "tblPr", W + "tcPr", W + "trPr", W + "rt"}
_PICTURES = {W + "drawing", W + "pict", W + "object", _ALTERNATIVE}
_NOTES = {W + "footnoteReference", W + "endnoteReference", W + "commentReference"}
_OFF = {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change: `kind` is inserted, deleted, moved here or moved away. `paragraph` counts from 1.

    `date` is as the file gives it (ISO 8601), "" where it gives none.
    """

    kind: str
    author: str
    date: str
    text: str
    paragraph: int


@dataclass(slots=True)
class WordText:
    """What was read: lines, changes, and how many notes, pictures and hidden runs were left out."""

    lines: list[str] = field(default_factory=list)
    revisions: list[TrackedChange] = field(default_factory=list)
    notes: int = 0
    pictures: int = 0
    hidden: int = 0


def read_word(data: bytes) -> WordText:
    """Return the words of a .docx. Raises Invalid for what is no safe Word document."""
    package = Package(data)
    numbering = Numbering(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    return _Reader(numbering).read(package.xml(MAIN_PART))


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.found = WordText()
        self.paragraph = 0
        self.carried = ""  # The words of a paragraph whose mark was deleted: they run on into the next.

    def read(self, root: Any) -> WordText:
        body = root.find(W + "body")
        for block in _blocks(body if body is not None else root):
            if block.tag == W + "p":
                self._add(self._paragraph(block))
            else:
                for row in block.iter(W + "tr"):
                    self._add(self._row(row))
        self._add(self.carried)
        return self.found

    def _add(self, text: str | None) -> None:
        if text is not None:
            self.found.lines += text.split("\n")

    def _paragraph(self, paragraph: Any) -> str | None:
        """Return a paragraph's words with its number, None where it runs on into the next."""
        self.paragraph += 1
        properties = paragraph.find(W + "pPr")
        parts: list[str] = []
        before = len(self.found.revisions)
        self._inline(paragraph, parts, None)
        text = self.carried + "".join(parts)
        self.carried = ""
        marks = properties.find(W + "rPr") if properties is not None else None
        if marks is not None and (marks.find(W + "del") is not None or marks.find(W + "moveFrom") is not None):
            self.carried = text
            return None
        emptied = not text.strip() and any(change.kind in _GONE for change in self.found.revisions[before:])
        label = "" if emptied else self.numbering.label(properties)
        return _labelled(label, text)

    def _row(self, row: Any) -> str | None:
        """Return a table's row as one line, cells apart by tabs; None for a row that a tracked change deletes."""
        gone = row.find(f"{W}trPr/{W}del")
        cells = []
        for cell in row.findall(W + "tc"):
            words = []
            for paragraph in cell.iter(W + "p"):
                self.paragraph += 1
                parts: list[str] = []
                self._inline(paragraph, parts, ("deleted", gone) if gone is not None else None)
                words.append(" ".join("".join(parts).split()))
            cells.append(" ".join(word for word in words if word))
        return None if gone is not None else "\t".join(cells)

    def _inline(self, element: Any, parts: list[str], change: tuple[str, Any] | None) -> None:
        """Add the words below `element` to `parts`; what a tracked change removes goes to the changes alone."""
        for child in element:
            kind = _CHANGES.get(child.tag)
            if kind is not None:
                self._inline(child, parts, (kind, child) if change is None or change[0] not in _GONE else change)
            elif child.tag == W + "r":
                self._run(child, parts, change)
            elif child.tag in _PICTURES:
                self.found.pictures += 1
            elif child.tag not in _ASIDE:
                self._inline(child, parts, change)

    def _run(self, run: Any, parts: list[str], change: tuple[str, Any] | None) -> None:
        properties = run.find(W + "rPr")
        if properties is not None and _is_on(properties.find(W + "vanish")):
            self.found.hidden += 1
            return
        text = "".join(self._pieces(run))
        if not text:
            return
        if change is None:
            parts.append(text)
            return
        kind, element = change
        if len(self.found.revisions) < MOST_REVISIONS:
            author, date = element.get(W + "author") or "", element.get(W + "date") or ""
            self.found.revisions.append(TrackedChange(kind, author[:120], date[:40], text, self.paragraph))
        if kind not in _GONE:
            parts.append(text)

    def _pieces(self, run: Any) -> Iterator[str]:
        for child in run:
            if child.tag in (W + "t", W + "delText"):
                yield child.text or ""
            elif child.tag in (W + "tab", W + "ptab"):
                yield "\t"
            elif child.tag in (W + "br", W + "cr"):
                yield "\n"
            elif child.tag == W + "noBreakHyphen":
                yield "-"
            elif child.tag in _NOTES:
                self.found.notes += 1
            elif child.tag in _PICTURES:
                self.found.pictures += 1
            elif child.tag == W + "ruby":
                base = child.find(W + "rubyBase")
                for inner in base.iter(W + "r") if base is not None else ():
                    yield from self._pieces(inner)


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, also those inside content controls and block changes."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag not in _ASIDE and child.tag != W + "sectPr":
            yield from _blocks(child)


def _is_on(element: Any) -> bool:
    return element is not None and element.get(W + "val") not in _OFF


def _labelled(label: str, text: str) -> str:
    if not label:
        return text
    apart = "　" if label.startswith("第") else ""
    return f"{label}{apart}{text.strip()}"
