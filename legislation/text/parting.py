"""Articles that were divided into several, or joined into one: found by the lines and clauses that went elsewhere."""

import re
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio

from .pairing import pairs_in_order

LINE_BESIDE = 0.5  # likeness of a lost line to a line of a neighbouring new article
LINE_ANYWHERE = 0.75  # the same for an article further away
CLAUSES_OF_NEW = 0.18  # part of a new neighbour's words that are lost clauses of the divided article
CLAUSES_OF_LOST = 0.3  # part of the lost clauses that the new neighbour took
_FOUND = 80.0  # of 100: how well a clause must be found again
_SHORT = 8
_CLAUSE = re.compile(r"[^，；。、:,;]{4,}")

Lines = Sequence[str]


def divided_among(
    old: Sequence[Lines], new: Sequence[Lines], partner: Mapping[int, int], free: Collection[int]
) -> dict[int, list[int]]:
    """Return for each divided article of `old` the articles of `new` that hold the rest of it, beside its partner.

    `old` and `new` are the plain lines of each article; `free` are the articles of `new` without a partner, which
    alone are asked.
    Exchange the texts to find articles that were joined.
    """
    if not free:
        return {}
    back = {j: i for i, j in partner.items()}
    lost = {i: lines for i, j in partner.items() if (lines := _lost_lines(old[i], new[j]))}
    found: dict[int, list[int]] = {}
    for j in sorted(free):
        beside = _beside(j, set(free), back)
        shares = [(_line_share(lines, new[j]), i) for i, lines in lost.items()]
        shares = [(share, i) for share, i in shares if share >= (LINE_BESIDE if i in beside else LINE_ANYWHERE)]
        shares = shares or [(share, i) for i in beside if (share := _clause_share(old[i], new[partner[i]], new[j]))]
        if shares:
            whole = max(shares, key=lambda pair: (pair[0], -pair[1]))[1]
            found.setdefault(whole, []).append(j)
    return found


def _lost_lines(before: Lines, after: Lines) -> list[str]:
    """Return the lines that have no partner in what became of the article."""
    if before == after:
        return []
    kept = {i for i, _ in pairs_in_order(before, after)}
    return [line for i, line in enumerate(before) if i not in kept and len(line) > _SHORT]


def _line_share(lost: Lines, rest: Lines) -> float:
    return max(
        (Indel.normalized_similarity(line, other, score_cutoff=LINE_BESIDE) for line in lost for other in rest),
        default=0.0,
    )


def _beside(j: int, free: set[int], back: Mapping[int, int]) -> list[int]:
    """Return the articles whose partners stand next to `j`."""
    before, after = j - 1, j + 1
    while before in free:
        before -= 1
    while after in free:
        after += 1
    return [back[k] for k in (before, after) if k in back]


def _clause_share(whole: Lines, kept: Lines, rest: Lines) -> float:
    """Return how much of `rest` are clauses that `whole` lost; 0 where it is too little to speak of a division."""
    kept_text, rest_text = "".join(kept), "".join(rest)
    lost = [clause for clause in _CLAUSE.findall("".join(whole)) if not _is_found(clause, kept_text)]
    taken = sum(len(clause) for clause in lost if _is_found(clause, rest_text))
    if taken < _SHORT or taken < CLAUSES_OF_LOST * sum(map(len, lost)):
        return 0.0
    share = taken / len(rest_text)
    return share if share >= CLAUSES_OF_NEW else 0.0


def _is_found(clause: str, text: str) -> bool:
    return clause in text or (len(clause) <= len(text) and partial_ratio(clause, text, score_cutoff=_FOUND) > 0)
