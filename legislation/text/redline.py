"""What changed from one text to another, as pieces: minimal, by words, the same every time.

Comparing the other way round gives the mirror image: every pair is compared in one fixed order and flipped if need be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from .words import split

PAIRED_FROM = 0.34  # lines less alike than this are shown as one deleted and one inserted line
_LONG_GAP = 40_000  # cells of the table of likenesses; past it lines are paired where they are equal only
_SENTENCE_ENDS = frozenset("。；！？\n")
_BREAKS = frozenset("，、：,;:（）“”")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


_FLIPPED = {Kind.SAME: Kind.SAME, Kind.DELETED: Kind.INSERTED, Kind.INSERTED: Kind.DELETED}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one version beside its partner in the other; None where the line is not in that version.

    `old_label` and `new_label` are set on the first line of an article only.
    """

    old: str | None
    new: str | None
    pieces: tuple[Piece, ...]
    old_label: str = ""
    new_label: str = ""


@dataclass(slots=True)
class _Edit:
    """Words that went, words that came, and the words after them that stayed."""

    gone: list[str]
    come: list[str]
    kept: list[str]

    @property
    def size(self) -> int:
        return max(_length(self.gone), _length(self.come))


def redline(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`, a deletion before an insertion at each place.

    The pieces that are not inserted are `old`, those that are not deleted are `new`. Lines are paired first.
    """
    if "\n" not in old and "\n" not in new:
        return list(_within_line(old, new))
    lines = redline_lines(old.split("\n"), new.split("\n"))
    last = max((i for i, line in enumerate(lines) if line.old is not None and line.new is not None), default=-1)
    head = [piece for line in lines[: max(last, 0)] for piece in _with_break(line)]
    if last >= 0:
        head += lines[last].pieces
    return _joined([*head, *_ending(lines[last + 1 :], after_pair=last >= 0)])


def redline_lines(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """Return the lines of both texts in order, like beside like, each with its pieces."""
    if list(old) > list(new):
        flipped = [Line(line.new, line.old, _mirror(line.pieces)) for line in _paired(new, old)]
        return _deletions_first(flipped)
    return _deletions_first(_paired(old, new))


def text_before(pieces: Iterable[Piece]) -> str:
    """Return the old text."""
    return "".join(piece.text for piece in pieces if piece.kind is not Kind.INSERTED)


def text_after(pieces: Iterable[Piece]) -> str:
    """Return the new text."""
    return "".join(piece.text for piece in pieces if piece.kind is not Kind.DELETED)


def _with_break(line: Line) -> list[Piece]:
    if line.old is None:
        return [Piece(Kind.INSERTED, f"{line.new}\n")]
    if line.new is None:
        return [Piece(Kind.DELETED, f"{line.old}\n")]
    return [*line.pieces, Piece(Kind.SAME, "\n")]


def _ending(lines: Sequence[Line], *, after_pair: bool) -> list[Piece]:
    """Return the pieces of the unpaired lines at the end, where the last line of each text has no break after it."""
    gone = [line.old for line in lines if line.old is not None]
    come = [line.new for line in lines if line.new is not None]
    shared = after_pair and gone and come
    lead = "\n" if after_pair and not shared else ""
    pieces = [Piece(Kind.SAME, "\n")] if shared else []
    if gone:
        pieces.append(Piece(Kind.DELETED, lead + "\n".join(gone)))
    if come:
        pieces.append(Piece(Kind.INSERTED, lead + "\n".join(come)))
    return pieces


def _mirror(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(_joined(Piece(_FLIPPED[piece.kind], piece.text) for piece in pieces))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces with neighbours of one kind joined, empty ones dropped, deletions before insertions."""
    result: list[Piece] = []
    gone = come = ""
    for piece in [*pieces, None]:
        if piece is not None and piece.kind is Kind.DELETED:
            gone += piece.text
        elif piece is not None and piece.kind is Kind.INSERTED:
            come += piece.text
        elif piece is None or piece.text:
            result += [Piece(Kind.DELETED, gone)] if gone else []
            result += [Piece(Kind.INSERTED, come)] if come else []
            if (gone or come) and piece is not None:
                result.append(piece)
            elif piece is not None:
                before = result.pop().text if result else ""
                result.append(Piece(Kind.SAME, before + piece.text))
            gone = come = ""
    return result


def _deletions_first(lines: Iterable[Line]) -> list[Line]:
    result: list[Line] = []
    come: list[Line] = []
    for line in lines:
        if line.old is None:
            come.append(line)
            continue
        if line.new is not None:
            result += come
            come = []
        result.append(line)
    return result + come


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    i = j = 0
    for at_old, at_new in [*pairs_in_order(old, new), (len(old), len(new))]:
        lines += [Line(text, None, (Piece(Kind.DELETED, text),) if text else ()) for text in old[i:at_old]]
        lines += [Line(None, text, (Piece(Kind.INSERTED, text),) if text else ()) for text in new[j:at_new]]
        if at_old < len(old):
            one, other = old[at_old], new[at_new]
            lines.append(Line(one, other, _within_line(one, other)))
        i, j = at_old + 1, at_new + 1
    return lines


def pairs_in_order(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which lines belong together, without crossing: equal ones at both ends first, then the likest between."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    pairs = [(i, i) for i in range(start)]
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if len(inner_old) * len(inner_new) > _LONG_GAP:
        blocks = Indel.opcodes(inner_old, inner_new)
        inner = [
            (b.src_start + k, b.dest_start + k)
            for b in blocks
            if b.tag == "equal"
            for k in range(b.src_end - b.src_start)
        ]
    else:
        inner = _likest(inner_old, inner_new)
    pairs += [(start + i, start + j) for i, j in inner]
    return pairs + [(len(old) - end + k, len(new) - end + k) for k in range(end)]


def _likest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the order-preserving pairs with the greatest sum of likeness."""
    rows, columns = len(old), len(new)
    likeness = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            taken = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] else 0.0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: str, other: str) -> float:
    """Return the likeness of two lines, 0 where they are too different; a little more where they begin alike."""
    if one == other:
        return 1.1
    like = Indel.normalized_similarity(one, other)
    return like if like >= PAIRED_FROM else 0.0


def _within_line(old: str, new: str) -> tuple[Piece, ...]:
    if old == new:
        return (Piece(Kind.SAME, old),) if old else ()
    return _compared(old, new) if old <= new else _mirror(_compared(new, old))


@lru_cache(maxsize=4096)
def _compared(old: str, new: str) -> tuple[Piece, ...]:
    first, edits = _edits(split(old), split(new))
    edits = _slid(first, _gathered(edits))
    pieces = [Piece(Kind.SAME, "".join(first))]
    for edit in edits:
        pieces += [
            Piece(Kind.DELETED, "".join(edit.gone)),
            Piece(Kind.INSERTED, "".join(edit.come)),
            Piece(Kind.SAME, "".join(edit.kept)),
        ]
    return tuple(_joined(pieces))


def _edits(old: list[str], new: list[str]) -> tuple[list[str], list[_Edit]]:
    """Return the words both texts begin with, and the edits after them, by the longest common subsequence."""
    first: list[str] = []
    edits: list[_Edit] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            (edits[-1].kept if edits else first).extend(old[code.src_start : code.src_end])
            continue
        if not edits or edits[-1].kept:
            edits.append(_Edit([], [], []))
        edits[-1].gone += old[code.src_start : code.src_end]
        edits[-1].come += new[code.dest_start : code.dest_end]
    return first, edits


def _gathered(edits: list[_Edit]) -> list[_Edit]:
    """Return edits with the little islands between them dissolved, so that no line turns into confetti."""
    result: list[_Edit] = []
    for edit in edits:
        result.append(edit)
        while len(result) > 1 and _is_confetti(result[-2], result[-1]):
            last = result.pop()
            before = result[-1]
            before.gone += before.kept + last.gone
            before.come += before.kept + last.come
            before.kept = last.kept
    return result


def _is_confetti(before: _Edit, after: _Edit) -> bool:
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
    return size <= 6 and 2 * size <= smaller + (size == 2)


def _slid(first: list[str], edits: list[_Edit]) -> list[_Edit]:
    """Slide what was only inserted or only deleted to where it begins and ends at punctuation."""
    before = first
    for edit in edits:
        if bool(edit.gone) != bool(edit.come):
            _slide(before, edit)
        before = edit.kept
    return [edit for edit in edits if edit.gone or edit.come]


def _slide(before: list[str], edit: _Edit) -> None:
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
