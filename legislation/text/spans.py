"""Spans of an article's words, and where they are in the next version."""

from collections.abc import Iterable
from dataclasses import dataclass

from .redline import Kind, Piece


class InvalidSpan(ValueError):
    """The span is empty, reversed, or reaches out of its text."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of an article's text, half-open."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words."""
        return text[self.start : self.end]


def is_within(span: Span, text: str) -> bool:
    """Tell whether the span holds at least one character and lies inside the text."""
    return 0 <= span.start < span.end <= len(text)


def checked(start: int, end: int, text: str) -> Span:
    """Return the span. Raises InvalidSpan."""
    span = Span(start, end)
    if not is_within(span, text):
        raise InvalidSpan(f"{start}-{end} of {len(text)}")
    return span


def carry(span: Span, pieces: Iterable[Piece]) -> Span | None:
    """Return where the words of `span` are in the new text: from the first of them that stayed to the last.

    Words that were put in between belong to the span now; so do those that replaced its beginning or end.
    None when nothing of it stayed.
    """
    old = new = 0
    stayed: list[Span] = []
    replaced: list[Span] = []
    gone = 0  # where the deletion just before began
    for piece in pieces:
        size = len(piece.text)
        if piece.kind is Kind.DELETED:
            gone, old = old, old + size
            continue
        if piece.kind is Kind.INSERTED:
            if span.start <= gone < old <= span.end:
                replaced.append(Span(new, new + size))
            new += size
        else:
            first, last = max(span.start, old), min(span.end, old + size)
            if first < last:
                stayed.append(Span(new + first - old, new + last - old))
            old, new = old + size, new + size
        gone = old
    if not stayed:
        return None
    found = stayed + replaced
    return Span(min(one.start for one in found), max(one.end for one in found))
