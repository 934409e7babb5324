"""One walk over the lines of a text: which begins what. The decisions stand here, the patterns in `labels`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from legislation.text import labels
from legislation.text.articles import own_heading, read_paragraphs
from legislation.text.glued import Number, follows
from legislation.text.labels import Label
from legislation.text.lines import Line, squeezed
from legislation.text.opening import is_adoption, names_a_regulation
from legislation.text.tree import Annex, Level, Node
from legislation.text.wrapping import joined

_DECISION = re.compile(r"决定|决议|修正案")
_NAMED = re.compile(r"《([^《》]{2,80})》|〈([^〈〉]{2,80})〉")
_ENTRY_INTO_FORCE = re.compile(r"施行|实行|生效|废止")
_PAGE_FURNITURE = re.compile(
    r"[\[【（(]?(?:责任编辑|责编|编辑|来源|扫一扫|分享到?|打印|关闭|上一篇|下一篇|字号|浏览次数)(?:[：:\s\]】]|本页|窗口|$)"
)
_CHAPTER_RANK = 2
_PLAIN_SENTENCE = re.compile(r"[。；;，,：:！？!?]")


class Numbering(StrEnum):
    """What numbers the articles: 第一条, or, where there is none, 一、."""

    ARTICLES = "articles"
    POINTS = "points"

    @classmethod
    def of(cls, lines: list[Line], title: str) -> "Numbering | None":
        """Return how `lines` are numbered, None when they are not."""
        articles = [
            at for at, line in enumerate(lines) if (label := labels.article_label(line.text)) and _may_be_first(label)
        ]
        points = [at for at, line in enumerate(lines) if (point := _dun(line.text)) and point.number == (1, 0)]
        decides = _DECISION.search(title) is not None
        if articles and not (decides and points and points[0] < articles[0]):
            return cls.ARTICLES
        adopted = points and any(is_adoption(line.text) for line in lines[: points[0]])
        return cls.POINTS if points and (adopted or names_a_regulation(title)) else None

    def label(self, text: str) -> Label | None:
        """Return the label of the article that `text` may begin."""
        return labels.article_label(text) if self is Numbering.ARTICLES else _dun(text)


def _may_be_first(label: Label) -> bool:
    return label.number == (1, 0) or label.spaced


def _dun(text: str) -> Label | None:
    point = labels.point_label(text)
    if point is None or point.style != "comma" or not point.number:
        return None
    return Label(4, Level.ARTICLE, (point.number, 0), point.label, point.rest, True)


@dataclass(slots=True)
class _Open:
    """A node that is being filled."""

    rank: int
    level: Level
    label: str
    heading: str = ""
    children: list["_Open"] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


class Scan:
    """The walk. After `run`, `preamble`, `closing` and `unplaced` hold lines; `tree()` and `annexes()` the rest."""

    def __init__(self, lines: list[Line], numbering: Numbering, title: str) -> None:
        self.lines, self.numbering = lines, numbering
        self.names = {squeezed(one or other) for one, other in _NAMED.findall(title)}
        self.labels = [numbering.label(line.text) for line in lines]
        self.own = {label.number: at for at, label in enumerate(self.labels) if label}
        self.final = max(self.own.values(), default=-1)
        self.coming, self.marks = self._look_ahead()
        self.preamble: list[Line] = []
        self.unplaced: list[Line] = []
        self.closing: list[Line] = []
        self.roots: list[_Open] = []
        self.stack: list[_Open] = []
        self.article: _Open | None = None
        self.last: Number | None = None
        self.quoted = False
        self.counts: dict[int, Number] = {}
        self.annexed: list[list[Line]] = []

    def _look_ahead(self) -> tuple[list[Number | None], list[str]]:
        """For each line: the number of the next line that begins with one, and the next mark of quotation."""
        coming: list[Number | None] = [None] * len(self.lines)
        marks = [""] * len(self.lines)
        number, mark = None, ""
        for at in range(len(self.lines) - 1, -1, -1):
            coming[at] = number
            if label := self.labels[at]:
                number = label.number
            if found := re.search("[“”]", self.lines[at].text):
                mark = found[0]
            marks[at] = mark
        return coming, marks

    def run(self) -> None:
        """Give every line its place."""
        for at, line in enumerate(self.lines):
            if self.annexed:
                self._annex_line(line)
            elif self._is_quoted(at) or not self._begin(at, line):
                self._words(at, line)
            self._mind_quotes(line.text)
        self._sign()

    def _begin(self, at: int, line: Line) -> bool:
        """Begin what `line` begins; False where it begins nothing."""
        if labels.PAGE.fullmatch(line.text):
            self.unplaced.append(line)
            return True
        steps: tuple[Callable[[int, Line], bool], ...] = (
            self._begin_article,
            self._begin_heading,
            self._begin_plain_heading,
            self._begin_annex,
        )
        return any(step(at, line) for step in steps)

    def _begin_article(self, at: int, line: Line) -> bool:
        label = self.labels[at]
        if label is None or not self._is_article(at, label):
            return False
        self.article = _Open(label.rank, label.level, label.label)
        self._attach(self.article)
        if label.rest:
            self.article.lines.append(Line(line.number, label.rest))
        self.last, self.quoted = label.number, False
        return True

    def _is_article(self, at: int, label: Label) -> bool:
        """Decide whether the label at the beginning of a line begins an article or cites one."""
        later = self.own[label.number] > at
        opened = self._is_mid_sentence()
        if follows(self.last, label.number):
            return not (opened and later)
        if self.numbering is Numbering.POINTS or opened:
            return False
        if self.last is None:
            return label.spaced and (1, 0) not in self.own
        if label.number == self.last:
            return label.spaced
        successor = (
            max(self.own.get((self.last[0] + 1, 0), -1), self.own.get((self.last[0], self.last[1] + 1), -1)) > at
        )
        if label.number < self.last:
            restarts = label.number == (1, 0) and self.own.get((2, 0), -1) > at
            return label.spaced and restarts and not successor
        return not successor

    def _begin_heading(self, at: int, line: Line) -> bool:
        label = labels.heading_label(line.text, depth=line.depth)
        if label is None or at >= self.final:
            return False
        expected = label.number == (1, 0) or follows(self.counts.get(label.rank), label.number)
        if self._is_mid_sentence() and not line.depth and not (expected and label.spaced):
            return False
        self._open_heading(_Open(label.rank, label.level, label.label, label.rest), label.number)
        return True

    def _begin_plain_heading(self, at: int, line: Line) -> bool:
        """Begin a chapter without 第…章: 附则, `## 罚则`, 一、总则."""
        text = line.text
        if at >= self.final or self._is_mid_sentence() or len(text) > 40 or _PLAIN_SENTENCE.search(text):
            return False
        if self.article and self.article.lines and self.article.lines[-1].text.endswith(("：", ":")):
            return False
        following = self.lines[at + 1]
        article = self.labels[at + 1]
        if not (article and follows(self.last, article.number)) and not labels.heading_label(following.text):
            return False
        if self.numbering is Numbering.ARTICLES and article and (point := _dun(text)):
            return self._begin_numbered_chapter(point)
        if not (labels.is_plain_heading(text) or (line.depth > 1 and not labels.point_label(text))):
            return False
        heading = squeezed(text)
        whole = heading == "附则" and any(node.level is Level.PART for node in self.roots)
        if whole:
            self._open_heading(_Open(0, Level.PART, "", heading), None)
        else:
            self._open_heading(_Open(_CHAPTER_RANK, Level.CHAPTER, "", heading), None)
        return True

    def _begin_numbered_chapter(self, point: Label) -> bool:
        if not follows(self.counts.get(-1), point.number):
            return False
        self._open_heading(_Open(_CHAPTER_RANK, Level.CHAPTER, point.label, squeezed(point.rest)), None)
        self.counts[-1] = point.number
        return True

    def _open_heading(self, node: _Open, number: Number | None) -> None:
        self.article = None
        self._attach(node)
        if number:
            self.counts = {rank: count for rank, count in self.counts.items() if rank < node.rank}
            self.counts[node.rank] = number
        self.quoted = False

    def _attach(self, node: _Open) -> None:
        while self.stack and self.stack[-1].rank >= node.rank:
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.roots).append(node)
        self.stack.append(node)

    def _begin_annex(self, at: int, line: Line) -> bool:
        if self.last is None or self._is_mid_sentence():
            return False
        coming = self.coming[at]
        goes_on = coming is not None and follows(self.last, coming)
        if goes_on or not self._is_annex(at, line):
            return False
        self.annexed.append([line])
        return True

    def _is_annex(self, at: int, line: Line) -> bool:
        text = line.text
        if labels.is_annex(text, depth=line.depth) or squeezed(text) in self.names:
            return True
        if at <= self.final or self.article is None or not self.article.lines or not labels.is_open(text.rstrip("）)")):
            return False
        if _PLAIN_SENTENCE.search(text) or labels.is_signature(text) or labels.point_label(text) or len(text) < 4:
            return False
        before = self.article.lines[-1].text
        if _PAGE_FURNITURE.match(text) or not before.endswith(("。", "。”", "）")):
            return False
        return labels.is_table_title(text) or _ENTRY_INTO_FORCE.search(before) is not None or line.depth > 0

    def _annex_line(self, line: Line) -> None:
        text = line.text
        # A further 附件 begins an annex of its own; 附注 or a sentence about one does not.
        if text.startswith("附") and labels.is_annex(text, depth=line.depth) and not text.endswith(("。", "；")):
            self.annexed.append([line])
        else:
            self.annexed[-1].append(line)

    def _words(self, at: int, line: Line) -> None:
        """Place a line that begins nothing."""
        if self.article is not None:
            if at > self.final and _PAGE_FURNITURE.match(line.text):
                self.unplaced.append(line)
            else:
                self.article.lines.append(line)
        elif not self.stack:
            self.preamble.append(line)
        elif self._completes_heading(at, line):
            self.stack[-1].heading = squeezed(f"{self.stack[-1].heading} {line.text}")
        else:
            self.unplaced.append(line)

    def _completes_heading(self, at: int, line: Line) -> bool:
        heading = self.stack[-1].heading
        if _PLAIN_SENTENCE.search(line.text) or len(heading) + len(line.text) > 60 or line.text[0] in "（(":
            return False
        return not heading or (len(heading) >= 8 and (at + 1 < len(self.lines) and self.labels[at + 1] is not None))

    def _is_mid_sentence(self) -> bool:
        """Say whether the line before breaks off inside a sentence."""
        if self.article is None or not self.article.lines:
            return False
        before = self.article.lines[-1].text
        return labels.is_open(before) and (len(before) >= 15 or before[-1] in "，、,和或与依照据按第")

    def _is_quoted(self, at: int) -> bool:
        return self.quoted and self.marks[at] == "”"

    def _mind_quotes(self, text: str) -> None:
        """Remember whether a quotation is open: each quoted paragraph may open one, the last closes it."""
        opening, closing = text.rfind("“"), text.rfind("”")
        if opening >= 0 or closing >= 0:
            self.quoted = opening > closing

    def _sign(self) -> None:
        """Take the signature block off the last article."""
        lines = self.article.lines if self.article else []
        start = len(lines)
        while start > 1 and labels.is_signature(lines[start - 1].text):
            start -= 1
        if any(labels.has_date(line.text) for line in lines[start:]):
            self.closing = lines[start:]
            del lines[start:]

    def tree(self) -> tuple[Node, ...]:
        """Return what was found as nodes."""
        wrapped = joined([line for root in self.roots for line in _all_lines(root)])
        return tuple(self._node(root, wrapped) for root in self.roots)

    def _node(self, node: _Open, wrapped: Callable[[list[Line]], list[str]]) -> Node:
        if node.level is not Level.ARTICLE:
            children = tuple(self._node(child, wrapped) for child in node.children)
            return Node(node.level, node.label, node.heading, children)
        lines = wrapped(node.lines)
        heading = ""
        if lines and self.numbering is Numbering.ARTICLES:
            heading, first = own_heading(lines[0], lines[1] if len(lines) > 1 else "")
            lines = [first, *lines[1:]] if first else lines[1:]
        besides = "comma" if self.numbering is Numbering.POINTS else ""
        return Node(Level.ARTICLE, node.label, heading, paragraphs=read_paragraphs(lines, besides=besides))

    def annexes(self) -> tuple[Annex, ...]:
        """Return the annexes, each with its first line as label."""
        return tuple(Annex(lines[0].text, tuple(line.text for line in lines[1:])) for lines in self.annexed)


def _all_lines(node: _Open) -> list[Line]:
    return [*node.lines, *(line for child in node.children for line in _all_lines(child))]
