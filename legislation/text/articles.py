"""The lines of one article as its heading and its 款, 项, 目."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from legislation.text.labels import Point, is_open, point_label
from legislation.text.tree import Item, Paragraph, Subitem

_OWN_HEADING = re.compile(r"【[^【】]{1,40}】|〔[^〔〕]{1,40}〕|（[^（）。；：，]{1,40}）|\([^(),;:。；：，]{1,40}\)")
_NO_HEADING = re.compile(r"[（(](?:已?(?:删除|删去|废止|略|空缺)|.{0,12}(?:施行|修正|修订|通过|公布)|[^一-龥]+)[）)]")
_INLINE = re.compile(r"[：:]\s*(?=[（(]\s?一\s?[）)])")
_NEXT_INLINE = re.compile(
    r"(?<=[；;。，,：:）)])\s*(?=[（(]\s?[一二三四五六七八九十]{1,3}\s?[）)](?!\s?[项款目、和或至]))"
)
# Words that stay inside the sentence or the paragraph that the list belongs to.
_CONTINUES = re.compile(r"的[，；。：]|的?(?:以上|上述)|等[，。；的]|之一的")
# Words that name another paragraph: what begins with them is one of its own, whatever mark the list ends with.
_NEW = re.compile(r"(?:有|违反|依照|按照|根据|除|因|对|犯)?(?:前[款条两三]|本条|本法|本条例|本规定|本办法|第.{1,4}款)")
_OPEN_CONDITION = re.compile(r"(?:之一|下列|以下|如下)[^，。；]{0,20}的\s*[：:]$")


@dataclass(slots=True)
class _Item:
    point: Point
    text: str
    subitems: list["_Item"] = field(default_factory=list)

    def last(self) -> "_Item":
        return self.subitems[-1] if self.subitems else self

    def frozen(self) -> Item:
        return Item(self.point.label, self.text, tuple(Subitem(s.point.label, s.text) for s in self.subitems))


@dataclass(slots=True)
class _Paragraph:
    text: str = ""
    items: list[_Item] = field(default_factory=list)
    tail: str = ""

    def frozen(self) -> Paragraph:
        return Paragraph(self.text, tuple(item.frozen() for item in self.items), self.tail)


def own_heading(rest: str, following: str) -> tuple[str, str]:
    """Return an article's own heading in brackets, brackets included, and the words behind it.

    `following` is the next line of the article, "" at its end: a bracket that nothing follows is no heading.
    """
    match = _OWN_HEADING.match(rest)
    if not match or point_label(rest) or _NO_HEADING.fullmatch(match[0]):
        return "", rest
    words = rest[match.end() :].strip()
    if not words and not following:
        return "", rest
    return (match[0], words) if words[:1] not in set("，。；、的") or not words else ("", rest)


def read_paragraphs(lines: list[str], *, besides: str = "") -> tuple[Paragraph, ...]:
    """Return the paragraphs that `lines` hold. `besides` is a style of label that these lines do not use for items."""
    lines = [piece for line, following in pairwise([*lines, ""]) for piece in _with_items_apart(line, following)]
    points = [point_label(line) for line in lines]
    points = [None if point and point.style == besides else point for point in points]
    builder = _Builder(lines, points)
    for at in range(len(lines)):
        builder.add(at)
    return tuple(paragraph.frozen() for paragraph in builder.paragraphs)


def _with_items_apart(line: str, following: str) -> list[str]:
    """Return `line` cut before each （一）, （二）, ... where a list, or more than one of its items, stands inside it.

    A first item behind a colon is cut off when the second comes in the line, or begins the `following` one.
    """
    start, number = 0, 1
    if own := _bracketed(line):
        number = own
    elif opening := _INLINE.search(line):
        start = opening.end()
    else:
        return [line]
    cuts, expected = [start], number + 1
    for match in _NEXT_INLINE.finditer(line, start + 1):
        if _bracketed(line[match.end() : match.end() + 8]) == expected:
            cuts.append(match.end())
            expected += 1
    if len(cuts) == 1 and not (start and _bracketed(following) == expected):
        return [line]
    cuts = cuts if start else cuts[1:]
    pieces = zip([0, *cuts], [*cuts, len(line)], strict=True)
    return [line[begin:end].strip() for begin, end in pieces]


def _bracketed(text: str) -> int:
    """Return the number of the item in brackets, （一）, that `text` begins, 0 where it begins none."""
    point = point_label(text) if text[:1] in ("（", "(") else None
    return point.number if point and point.style == "bracketed" else 0


class _Builder:
    """Adds lines to paragraphs, items and subitems, looking at no line twice."""

    def __init__(self, lines: list[str], points: list[Point | None]) -> None:
        self.lines, self.points = lines, points
        self.paragraphs: list[_Paragraph] = []
        self.coming = self._coming()

    def _coming(self) -> list[dict[str, int]]:
        """For each line, which number comes next in each style, from the following line on."""
        coming: list[dict[str, int]] = [{} for _ in self.lines]
        ahead: dict[str, int] = {}
        for at in range(len(self.lines) - 1, -1, -1):
            coming[at] = ahead
            if point := self.points[at]:
                ahead = ahead | {point.style: point.number}
        return coming

    def add(self, at: int) -> None:
        """Add the line at `at`."""
        point = self.points[at]
        if not self.paragraphs:
            self.paragraphs.append(_Paragraph())
        if point is None or not self._add_point(point):
            self._add_words(at)

    def _add_point(self, point: Point) -> bool:
        """Add an item or a subitem; False where the label turns out to be words."""
        current = self.paragraphs[-1]
        if not current.items or current.tail:
            if not (point.firm or point.number == 1):
                return False
            if current.tail:
                self.paragraphs.append(current := _Paragraph())
            current.items.append(_Item(point, point.rest))
            return True
        item = current.items[-1]
        if point.style == item.point.style:
            if point.number == 1 and item.point.number >= 1:
                self.paragraphs.append(_Paragraph(items=[_Item(point, point.rest)]))
            elif point.firm or point.number == item.point.number + 1:
                current.items.append(_Item(point, point.rest))
            else:
                return False
            return True
        return self._add_subitem(item, point)

    def _add_subitem(self, item: _Item, point: Point) -> bool:
        last = item.subitems[-1] if item.subitems else None
        if last is None:
            if point.number != 1:
                return False
        elif point.style != last.point.style or not (point.firm or point.number == last.point.number + 1):
            return False
        item.subitems.append(_Item(point, point.rest))
        return True

    def _add_words(self, at: int) -> None:
        line, current = self.lines[at], self.paragraphs[-1]
        if not current.items:
            if current.text:
                self.paragraphs.append(_Paragraph(line))
            else:
                current.text = line
            return
        item = current.items[-1]
        target = item.last()
        if not target.text:
            target.text = line
        elif self._is_inside(item, at):
            target.text += "\n" + line
        elif not current.tail and self._is_tail(current, at):
            current.tail = line
        else:
            self.paragraphs.append(_Paragraph(line))

    def _is_inside(self, item: _Item, at: int) -> bool:
        """Say whether the line is more of the same item: the next number follows, or a third level of list."""
        if self.paragraphs[-1].tail:
            return False
        if self.coming[at].get(item.point.style) == item.point.number + 1:
            return True
        point = self.points[at]
        return point is not None and bool(item.subitems) and point.style != item.point.style

    def _is_tail(self, current: _Paragraph, at: int) -> bool:
        """Say whether the line closes the paragraph of the list above it, see docs/apps/legislation_text.md."""
        line = self.lines[at]
        following = self.points[at + 1] if at + 1 < len(self.points) else None
        if (line.endswith(("：", ":")) and following and following.number == 1) or _NEW.match(line):
            return False
        if _CONTINUES.match(line) or _OPEN_CONDITION.search(current.text):
            return True
        return is_open(current.items[-1].last().text) or current.items[-1].last().text.endswith(("；", ";", "：", ":"))
