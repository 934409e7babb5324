"""Which lines of two texts belong together."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

PAIRED_FROM = 0.34  # lines less alike than this are one that went and one that came
_LONG_GAP = 40_000  # cells of the table of likenesses; past it lines are paired where they are equal only


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
