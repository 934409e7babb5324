"""The edits between two lines as words: the fewest, then gathered and slid until they read well."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from .words import split

_SENTENCE_ENDS = frozenset("。；！？\n")
_SENTENCE = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+$")
_LONG_TEXTS = 200_000_000  # words times words: past it (25 MB of memory) texts are compared by sentences
_BREAKS = frozenset("，、：,;:（）“”")


@dataclass(slots=True)
class Edit:
    """Words that went, words that came, and the words after them that stayed."""

    gone: list[str]
    come: list[str]
    kept: list[str]

    @property
    def size(self) -> int:
        return max(_length(self.gone), _length(self.come))


def edits_between(old: str, new: str) -> tuple[str, list[Edit]]:
    """Return what both lines begin with, and the edits after it."""
    before, after = split(old), split(new)
    if len(before) * len(after) > _LONG_TEXTS:
        before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    if len(before) * len(after) > _LONG_TEXTS:
        before, after = [old], [new]
    first, edits = _edits(before, after)
    edits = _slid(first, _gathered(edits))
    return "".join(first), edits


def _edits(old: list[str], new: list[str]) -> tuple[list[str], list[Edit]]:
    """Return the words both texts begin with, and the edits after them, by the longest common subsequence."""
    first: list[str] = []
    edits: list[Edit] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            (edits[-1].kept if edits else first).extend(old[code.src_start : code.src_end])
            continue
        if not edits or edits[-1].kept:
            edits.append(Edit([], [], []))
        edits[-1].gone += old[code.src_start : code.src_end]
        edits[-1].come += new[code.dest_start : code.dest_end]
    return first, edits


def _gathered(edits: list[Edit]) -> list[Edit]:
    """Return edits with the little islands between them dissolved, so that no line turns into confetti."""
    result: list[Edit] = []
    for edit in edits:
        result.append(edit)
        while len(result) > 1 and _is_confetti(result[-2], result[-1]):
            last = result.pop()
            before = result[-1]
            before.gone += before.kept + last.gone
            before.come += before.kept + last.come
            before.kept = last.kept
    return result


def _is_confetti(before: Edit, after: Edit) -> bool:
    """Tell whether what stayed between two edits is too little to be worth a break in them."""
    island = "".join(before.kept)
    size = len(island)
    if any(char in _SENTENCE_ENDS for char in island):
        return False
    smaller = min(before.size, after.size)
    one_way = not (before.gone or after.gone) or not (before.come or after.come)
    if one_way:
        return size == 1 and island not in _BREAKS and smaller > 2
    if size == 1:
        return True
    return size <= 6 and 2 * size < smaller


def _slid(first: list[str], edits: list[Edit]) -> list[Edit]:
    """Slide what was only inserted or only deleted to where it begins and ends at punctuation."""
    before = first
    for edit in edits:
        if bool(edit.gone) != bool(edit.come):
            _slide(before, edit)
        before = edit.kept
    return [edit for edit in edits if edit.gone or edit.come]


def _slide(before: list[str], edit: Edit) -> None:
    words = edit.gone or edit.come
    size = len(words)
    line = before + words + edit.kept
    start = len(before)
    lowest = highest = start
    while lowest > 1 and line[lowest - 1] == line[lowest - 1 + size]:
        lowest -= 1
    while highest + size < len(line) - 1 and line[highest] == line[highest + size]:
        highest += 1
    best = max(range(lowest, highest + 1), key=lambda at: (_seam(line, at) + _seam(line, at + size), -abs(at - start)))
    before[:] = line[:best]
    words[:] = line[best : best + size]
    edit.kept[:] = line[best + size :]


def _seam(line: list[str], at: int) -> int:
    """Return how well a text may be cut before word `at`."""
    if at in (0, len(line)):
        return 4
    if line[at - 1][-1] in _SENTENCE_ENDS:
        return 5
    if line[at - 1][-1] in _BREAKS:
        return 3
    return 2 if line[at][0] in _BREAKS or line[at][0] in _SENTENCE_ENDS else 0


def _length(words: Iterable[str]) -> int:
    return sum(map(len, words))
