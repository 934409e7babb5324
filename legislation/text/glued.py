"""Lines that hold more than one provision: 第一章总则第一条为了……。第二条……, cut where it is unambiguous."""

import re
from collections.abc import Iterator
from dataclasses import replace

from legislation.text.labels import ARTICLE, HEADING, article_label, heading_label, point_label
from legislation.text.lines import Line

Number = tuple[int, int]

_REACH = 120  # How many characters of headings may stand between a sentence and the article behind it.
_SENTENCE_END = re.compile(r"[。！？][”’）)]?\s*")


def follows(last: Number | None, number: Number) -> bool:
    """Say whether `number` is the next article's: 第十三条 or 第十二条之一 after 第十二条, 第一条 at the beginning."""
    if last is None:
        return number == (1, 0)
    return number in ((last[0] + 1, 0), (last[0], last[1] + 1))


def apart(lines: list[Line]) -> list[Line]:
    """Return `lines`, those that hold several provisions cut before each.

    A number inside a line starts an article only behind a whole sentence or a heading, when it is the next in
    order, no line of its own begins with it later, and no quotation is open.
    """
    own = {label.number: at for at, line in enumerate(lines) if (label := article_label(line.text))}
    last: Number | None = None
    found: list[Line] = []
    for at, line in enumerate(lines):
        if (label := article_label(line.text)) and (last is None or label.number > last):
            last = label.number
        if not label and line.text.startswith("第") and heading_label(line.text, depth=line.depth):
            cuts = list(_heading_cuts(line.text, 0))
        else:
            cuts = []
        for start, end, number in _articles_inside(line.text, last):
            if own.get(number, -1) > at:
                continue
            cuts += _heading_cuts(line.text[:end], start) if start < end else []
            cuts.append(end)
            last = number
        cuts += _heading_behind(line.text, cuts[-1] if cuts else 0, lines[at + 1] if at + 1 < len(lines) else None)
        found += _cut(line, sorted({cut for cut in cuts if cut > 0}))
    return found


def _articles_inside(text: str, last: Number | None) -> Iterator[tuple[int, int, Number]]:
    """Yield the articles that begin inside `text`: where the headings before it begin, where it begins, its number."""
    opened, counted = 0, 0
    for match in ARTICLE.finditer(text, 1):
        place = match.start()
        opened += text.count("“", counted, place) - text.count("”", counted, place)
        counted = place
        label = article_label(text[place : place + 60])
        if not label or not follows(last, label.number) or opened > 0:
            continue
        start = _headings_before(text, place, first=last is None)
        if start is not None:
            yield start, place, label.number
            last = label.number


def _headings_before(text: str, place: int, *, first: bool) -> int | None:
    """Return where the headings right before `place` begin (`place` itself where there are none), None for words."""
    begin = max(0, place - _REACH)
    window = text[begin:place]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    start = ends[-1] if ends else 0
    between = window[start:]
    if not between.strip():
        return place if ends else None
    heading = HEADING.search(between)
    if heading and heading_label(between[heading.start() :].strip()):
        if first or (heading.start() == 0 and (ends or begin == 0)):
            return begin + start + heading.start()
        return None
    return place if first and between[-1:] in "）)　 \t" and point_label(between) is None else None


def _heading_cuts(text: str, start: int) -> Iterator[int]:
    """Yield where headings begin in `text` from `start` on, each of a lower level than the one before it."""
    rank = -1
    for match in HEADING.finditer(text, start):
        label = heading_label(text[match.start() :].strip())
        if label and label.rank > rank and (match.start() == start or rank >= 0):
            spaced = match.start() == start or text[match.start() - 1].isspace() or len(text) - start < _REACH
            if spaced:
                yield match.start()
                rank = label.rank


def _heading_behind(text: str, after: int, following: Line | None) -> list[int]:
    """Return where a heading stands behind the last sentence of `text`, when an article follows on the next line."""
    begin = max(after, len(text) - _REACH)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, begin)]
    if not ends or ends[-1] >= len(text) or following is None or not article_label(following.text):
        return []
    return list(_heading_cuts(text, ends[-1])) if heading_label(text[ends[-1] :]) else []


def _cut(line: Line, cuts: list[int]) -> list[Line]:
    if not cuts:
        return [line]
    pieces = [line.text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(line.text)], strict=True)]
    return [replace(line, text=piece, depth=0, alone=True) for piece in pieces if piece]
