"""Which provision became which: identity by words and place, since numbers move whenever one is put in.

Order of work: equal words, then the likest pairs that keep the order of the text (its backbone), then what stands
between two sure pairs, then what left its place, then articles that were divided or joined.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt
from typing import Any

from rapidfuzz.distance import Indel

from .pairing import likeness
from .parting import divided_among
from .tree import Document, Level, Node

SURE = 0.55  # score from which two articles may be one wherever they stand in the order
NEARBY = 0.27  # score that is enough between two sure neighbours
FAR = 0.62  # score that is needed for an article that left its place
_MOST_PARTNERS = 8
_COMMON = 60  # a pair of characters in more articles than this tells nothing
_REFERENCE = re.compile(
    r"第[〇零一二三四五六七八九十百千万两\d]+(?:编|章|节|条|款|项|目)(?:之[一二三四五六七八九十]+)?"
)
_WIDTHS = str.maketrans("：，；（）:,;()", ":,;():,;()")
_SPACE = re.compile(r"\s+")


class Change(StrEnum):
    """What became of a provision."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Match:
    """Provisions of the old text and those of the new that carry on their identity, as indexes.

    `likeness` is 1 where the words are the same, 0 for what is new or gone. `renumbered`: the label differs.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: Change
    likeness: float
    renumbered: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """Every article and every heading of both texts, each in exactly one match; in the order of the new text."""

    articles: tuple[Match, ...]
    headings: tuple[Match, ...]

    def of_old(self, index: int) -> Match:
        """Return the match that holds the old article."""
        return next(match for match in self.articles if index in match.old)

    def of_new(self, index: int) -> Match:
        """Return the match that holds the new article."""
        return next(match for match in self.articles if index in match.new)


def match(old: Document, new: Document) -> Matching:
    """Return which provisions of `old` became which of `new`. The same texts always give the same matching."""
    before, after = old.articles(), new.articles()
    pairs = _pairs([_plain(node.text) for node in before], [_plain(node.text) for node in after])
    articles = _matches(before, after, pairs, divided=True)
    partner = dict(pairs)
    return Matching(articles, _heading_matches(old, new, partner))


def headings(document: Document) -> list[Node]:
    """Return parts, chapters and sections in the order of the text."""
    return [node for node in document.walk() if node.level is not Level.ARTICLE]


def _plain(text: str) -> str:
    """Return the words without what changes by itself: white space, widths, the numbers of referred provisions."""
    return _REFERENCE.sub("§", _SPACE.sub("", text)).translate(_WIDTHS)


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of indexes, each index once at most."""
    scores = _scores(old, new)
    backbone = _in_order(scores, len(old), len(new), SURE)
    backbone += _between(scores, backbone, len(old), len(new))
    taken_old, taken_new = {i for i, _ in backbone}, {j for _, j in backbone}
    left = [(-score, i, j) for (i, j), score in scores.items() if i not in taken_old and j not in taken_new]
    for score, i, j in sorted(left):
        if -score >= FAR and i not in taken_old and j not in taken_new:
            backbone.append((i, j))
            taken_old.add(i)
            taken_new.add(j)
    return sorted(backbone)


def _scores(old: Sequence[str], new: Sequence[str]) -> dict[tuple[int, int], float]:
    """Return how likely two articles are one, 0 to 1, for the pairs that share rare enough pairs of characters."""
    grams_old, grams_new = [_grams(text) for text in old], [_grams(text) for text in new]
    spread = Counter(gram for grams in (*grams_old, *grams_new) for gram in grams)
    total = len(old) + len(new)
    weight = {gram: log(1 + total / count) for gram, count in spread.items()}
    norm_old = [sqrt(sum(weight[g] ** 2 for g in grams)) for grams in grams_old]
    norm_new = [sqrt(sum(weight[g] ** 2 for g in grams)) for grams in grams_new]
    places: dict[str, list[int]] = defaultdict(list)
    for j, grams in enumerate(grams_new):
        for gram in grams:
            places[gram].append(j)
    equal = _equal(old, new)
    scores: dict[tuple[int, int], float] = {}
    times = Counter(old)
    for i, grams in enumerate(grams_old):
        if len(equal[i]) == times[old[i]] == 1:  # the same words, and nowhere else
            scores[i, equal[i][0]] = 1.0
            continue
        shared: dict[int, float] = defaultdict(float)
        for gram in sorted(grams):
            if spread[gram] <= _COMMON * 2 or len(grams) < 12:
                for j in places.get(gram, ()):
                    shared[j] += weight[gram] ** 2
        near = sorted(shared, key=lambda j: (-shared[j] / (norm_new[j] or 1), abs(j - i), j))[:_MOST_PARTNERS]
        for j in dict.fromkeys([*near, *equal[i]]):
            cosine = min(1.0, shared[j] / ((norm_old[i] * norm_new[j]) or 1))
            scores[i, j] = 1.0 if old[i] == new[j] else 0.99 * (cosine + likeness(old[i], new[j])) / 2
    return scores


def _equal(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """Return for each old text the new ones with the same words; of many, those of about the same rank."""
    places: dict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(new):
        places[text].append(j)
    seen: Counter[str] = Counter()
    result = []
    for text in old:
        first = max(0, seen[text] - _MOST_PARTNERS // 2)
        result.append(places[text][first : first + _MOST_PARTNERS] if text in places else [])
        seen[text] += 1
    return result


def _grams(text: str) -> set[str]:
    return {text[k : k + 2] for k in range(len(text) - 1)} or {text}


def _in_order(scores: dict[tuple[int, int], float], rows: int, columns: int, least: float) -> list[tuple[int, int]]:
    """Return the pairs of at least `least` with the greatest sum of scores in which neither side goes back.

    A staircase of best sums by new index: each pair extends the best chain that ends before it.
    """
    ends: list[int] = []  # new indexes, rising
    sums: list[float] = []  # the best sum of a chain ending there, rising
    heads: list[tuple[tuple[int, int], Any]] = []
    by_old: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (i, j), score in scores.items():
        if score >= least:
            nearness = 1 - abs(i / max(rows, 1) - j / max(columns, 1))
            by_old[i].append((j, score + 0.02 * nearness))
    for i in sorted(by_old):
        steps = []
        for j, score in sorted(by_old[i]):
            at = bisect_left(ends, j)
            steps.append((j, score + (sums[at - 1] if at else 0.0), ((i, j), heads[at - 1] if at else None)))
        for j, total, link in steps:
            at = bisect_left(ends, j)
            if at and sums[at - 1] >= total:
                continue
            stop = at
            while stop < len(ends) and sums[stop] <= total:
                stop += 1
            ends[at:stop], sums[at:stop], heads[at:stop] = [j], [total], [link]
    chain: list[tuple[int, int]] = []
    head: Any = heads[-1] if heads else None
    while head is not None:
        chain.append(head[0])
        head = head[1]
    return chain[::-1]


def _between(
    scores: dict[tuple[int, int], float], backbone: Sequence[tuple[int, int]], rows: int, columns: int
) -> list[tuple[int, int]]:
    """Return weaker pairs inside the gaps between sure ones."""
    found = []
    i = j = 0
    weak = {pair: score for pair, score in scores.items() if score >= NEARBY}
    by_old: dict[int, list[int]] = defaultdict(list)
    for one, other in weak:
        by_old[one].append(other)
    for stop_i, stop_j in [*sorted(backbone), (rows, columns)]:
        inside = {(a, b): weak[a, b] for a in range(i, stop_i) for b in by_old.get(a, ()) if j <= b < stop_j}
        found += _in_order(inside, rows, columns, NEARBY)
        i, j = stop_i + 1, stop_j + 1
    return found


def _matches(
    before: Sequence[Node], after: Sequence[Node], pairs: Sequence[tuple[int, int]], *, divided: bool
) -> tuple[Match, ...]:
    kept = set(longest_rising(pairs))
    partner = dict(pairs)
    whole: dict[int, tuple[int, ...]] = {i: (j,) for i, j in pairs}
    back: dict[int, tuple[int, ...]] = {j: (i,) for i, j in pairs}
    if divided:
        old = [[_plain(line) for line in node.text.split("\n")] for node in before]
        new = [[_plain(line) for line in node.text.split("\n")] for node in after]
        gone, come = set(range(len(old))) - set(whole), set(range(len(new))) - set(back)
        for i, more in divided_among(old, new, partner, come).items():
            whole[i] = tuple(sorted((partner[i], *more)))
        ours = {j: i for i, j in pairs if len(whole[i]) == 1}
        for j, more in divided_among(new, old, ours, gone).items():
            back[j] = tuple(sorted((ours[j], *more)))
    return _in_new_order(before, after, kept, whole, back)


def _in_new_order(
    before: Sequence[Node],
    after: Sequence[Node],
    kept: set[tuple[int, int]],
    whole: dict[int, tuple[int, ...]],
    back: dict[int, tuple[int, ...]],
) -> tuple[Match, ...]:
    """Return the matches in the order of the new text, what was deleted after what stood before it."""
    matches = [
        _matched(before, after, tuple(old), news, kept)
        for i, news in whole.items()
        for old in [back[news[0]] if len(news) == 1 else (i,)]
    ]
    gone = set(range(len(before))) - {i for found in matches for i in found.old}
    come = set(range(len(after))) - {j for found in matches for j in found.new}
    matches += [Match((), (j,), Change.INSERTED, 0.0, False) for j in come]
    matches.sort(key=lambda found: found.new)
    place = {i: at for at, found in enumerate(matches) for i in found.old if found.kind is not Change.MOVED}
    keyed = [((at, -1), found) for at, found in enumerate(matches)]
    for i in sorted(gone):
        before_it = [
            place[k] for k in range(i - 1, -1, -1) if k in place and matches[place[k]].kind is not Change.MOVED
        ]
        keyed.append(((before_it[0] if before_it else -1, i), Match((i,), (), Change.DELETED, 0.0, False)))
    return tuple(found for _, found in sorted(keyed, key=lambda pair: pair[0]))


def _matched(
    before: Sequence[Node],
    after: Sequence[Node],
    old: tuple[int, ...],
    new: tuple[int, ...],
    kept: set[tuple[int, int]],
) -> Match:
    words_old = "\n".join(_words(before[i]) for i in old)
    words_new = "\n".join(_words(after[j]) for j in new)
    alike = round(likeness(words_old, words_new), 4)
    if len(new) > 1:
        kind = Change.SPLIT
    elif len(old) > 1:
        kind = Change.MERGED
    elif (old[0], new[0]) not in kept:
        kind = Change.MOVED
    else:
        kind = Change.SAME if words_old == words_new else Change.CHANGED
    renumbered = [before[i].label for i in old] != [after[j].label for j in new]
    return Match(old, new, kind, alike, renumbered)


def _words(node: Node) -> str:
    return f"{node.heading}\n{node.text}" if node.heading else node.text


def longest_rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs that keep the order on both sides: what is not among them has moved."""
    scores = dict.fromkeys(pairs, 1.0)
    return _in_order(scores, 1, 1, 0.0) if scores else []


def _heading_matches(old: Document, new: Document, partner: dict[int, int]) -> tuple[Match, ...]:
    """Return the matches of parts, chapters and sections: by their articles first, then by their words."""
    before, after = headings(old), headings(new)
    held_old, held_new = _held(old), _held(new)
    scores: dict[tuple[int, int], float] = {}
    for i, node in enumerate(before):
        for j, other in enumerate(after):
            if node.level is not other.level:
                continue
            one, two = _plain(node.heading).replace("§", ""), _plain(other.heading).replace("§", "")
            shared = len({partner[k] for k in held_old[i] if k in partner} & held_new[j])
            held = 2 * shared / ((len(held_old[i]) + len(held_new[j])) or 1)
            words = Indel.normalized_similarity(one, two) if one and two else 0.0
            score = 0.65 * held + 0.35 * words
            if score >= 0.3:
                scores[i, j] = score
    pairs: list[tuple[int, int]] = []
    for _score, i, j in sorted((-score, i, j) for (i, j), score in scores.items()):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return _matches(before, after, sorted(pairs), divided=False)


def _held(document: Document) -> list[set[int]]:
    """Return for each heading the indexes of the articles below it."""
    number = {id(node): at for at, node in enumerate(document.articles())}
    return [{number[id(node)] for node in top.walk() if id(node) in number} for top in headings(document)]
