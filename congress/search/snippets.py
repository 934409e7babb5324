"""The words around a hit, in pieces that are hits or not; never HTML. Standard library and `cutting` only."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .cutting import normalised

LENGTH, BEFORE = 120, 30  # characters shown, and how many of them before the first hit


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `is_hit` is what was looked for."""

    text: str
    is_hit: bool = False


def pieces(text: str, words: list[str]) -> list[Piece]:
    """Return `text` in pieces, every occurrence of a word a hit; overlapping ones are one."""
    shown = unicodedata.normalize("NFC", text)
    return _cut(shown, _spans(shown, words))


def excerpt(text: str, words: list[str]) -> list[Piece]:
    """Return some 120 characters of `text` around the first hit, or its beginning, on one line."""
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    spans = _spans(shown, words)
    begins = max(0, spans[0][0] - BEFORE) if spans and spans[0][1] > LENGTH else 0
    ends = begins + LENGTH
    within = [(max(a, begins) - begins, min(b, ends) - begins) for a, b in spans if a < ends and b > begins]
    found = _cut(shown[begins:ends], within)
    return [Piece("…")] * (begins > 0) + found + [Piece("…")] * (ends < len(shown))


@lru_cache(maxsize=20_000)
def _flat(character: str) -> str:
    return normalised(character) or " "


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where words occur in `text`, merged and in order; a character may be several when normalised."""
    flat: list[str] = []
    place: list[int] = []
    for position, character in enumerate(text):
        for each in _flat(character):
            flat.append(each)
            place.append(position)
    line, found = "".join(flat), []
    for word in words:
        at = line.find(word)
        while at >= 0:
            found.append((place[at], place[at + len(word) - 1] + 1))
            at = line.find(word, at + 1)
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted(found):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    found, done = [], 0
    for begins, ends in spans:
        found += [Piece(text[done:begins]), Piece(text[begins:ends], is_hit=True)]
        done = ends
    return [piece for piece in [*found, Piece(text[done:])] if piece.text]
