"""Which lines of two texts belong together."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

PAIRED_FROM = 0.34  # lines less alike than this are one that went and one that came
_LONG_TEXTS = 4_000_000_000  # letters times letters: past it an exact comparison takes a tenth of a second and more
_LONG_GAP = 40_000  # cells of the table of likenesses; past it equal lines come first, then what is between them
_MOST_CELLS = 400_000_000  # lines times lines: 50 MB of memory; past it nothing between the ends is paired


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
    inner = _likest(inner_old, inner_new) if _is_small(inner_old, inner_new) else _by_equal(inner_old, inner_new)
    pairs += [(start + i, start + j) for i, j in inner]
    return pairs + [(len(old) - end + k, len(new) - end + k) for k in range(end)]


def _is_small(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether every line may be compared with every other: always where one text is a single line."""
    if len(old) <= 1 or len(new) <= 1:
        return True
    return len(old) * len(new) <= _LONG_GAP and sum(map(len, old)) * sum(map(len, new)) <= 10 * _LONG_TEXTS


def _by_equal(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal lines, and the likest between them where these gaps are small."""
    if len(old) * len(new) > _MOST_CELLS:
        return []
    equal = [block for block in Indel.opcodes(old, new) if block.tag == "equal"]
    fixed = [(b.src_start + k, b.dest_start + k) for b in equal for k in range(b.src_end - b.src_start)]
    pairs: list[tuple[int, int]] = []
    i = j = 0
    for stop_i, stop_j in [*fixed, (len(old), len(new))]:
        if _is_small(old[i:stop_i], new[j:stop_j]):
            pairs += [(i + a, j + b) for a, b in _likest(old[i:stop_i], new[j:stop_j])]
        if stop_i < len(old):
            pairs.append((stop_i, stop_j))
        i, j = stop_i + 1, stop_j + 1
    return pairs


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
    """Return the likeness of two lines, 0 where they are too different; a little more where they are equal."""
    if one == other:
        return 1.1
    like = likeness(one, other)
    return like if like >= PAIRED_FROM else 0.0


def likeness(one: str, other: str) -> float:
    """Return how much of two texts is the same, 0 to 1: in order, or of very long ones by counting pairs of letters."""
    if len(one) * len(other) <= _LONG_TEXTS:
        return Indel.normalized_similarity(one, other)
    first, second = (Counter(pairwise(text)) for text in (one, other))
    return 2 * (first & second).total() / (first.total() + second.total())
