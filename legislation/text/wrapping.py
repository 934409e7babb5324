"""Texts whose lines were broken at a fixed width, as gazettes and PDF files give them: joined again."""

from collections.abc import Callable
from itertools import pairwise

from legislation.text.labels import is_open, point_label
from legislation.text.lines import Line

_WIDEST = 80
_NARROWEST = 12


def joined(everything: list[Line]) -> Callable[[list[Line]], list[str]]:
    """Return what makes whole lines of an article's lines, given all lines of all articles.

    A text counts as broken when no line is longer than 80 characters and at least two full lines break off inside
    a sentence. Only then is a full line that breaks off joined with the next, unless an empty line, an indent or
    a label sets that apart.
    """
    widest = max((len(line.text) for line in everything), default=0)
    full = widest * 3 // 4

    def continues(before: Line, line: Line) -> bool:
        return len(before.text) >= full and is_open(before.text) and not line.alone and point_label(line.text) is None

    breaks = sum(1 for before, line in pairwise(everything) if continues(before, line))
    if not _NARROWEST <= widest <= _WIDEST or breaks < 2:
        return lambda lines: [line.text for line in lines]

    def join(lines: list[Line]) -> list[str]:
        found: list[str] = []
        before: Line | None = None
        for line in lines:
            if before is not None and continues(before, line):
                spaced = before.text[-1].isascii() and line.text[0].isascii() and line.text[0].isalpha()
                found[-1] += (" " if spaced else "") + line.text
            else:
                found.append(line.text)
            before = line
        return found

    return join
