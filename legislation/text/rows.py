"""Two versions of a regulation side by side, a row for each provision, heading and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .matching import Change, Match, Matching, longest_rising, match
from .pairing import pairs_in_order
from .redline import Line, redline_lines
from .tree import Document, Level, Node


@dataclass(frozen=True, slots=True)
class Row:
    """One provision, heading or line of a comparison: both versions of it and what changed.

    `level` is that of the tree, or title, preamble, closing, annex. Several labels (of a divided or joined
    article) are joined by "、"; the lines carry each.
    """

    level: str
    kind: Change
    old_label: str
    new_label: str
    old_text: str
    new_text: str
    lines: tuple[Line, ...]
    old_index: tuple[int, ...] = ()
    new_index: tuple[int, ...] = ()
    renumbered: bool = False


def redline_documents(
    old: Document, new: Document, matching: Matching | None = None, *, moves: bool = True
) -> list[Row]:
    """Return both texts as rows in the order of the new one; what was deleted stands where it stood.

    Without `moves` an article that left its place is a deleted row and an inserted one, as Word needs it.
    """
    matching = matching or match(old, new)
    rows = [_plain_row("title", [old.title], [new.title])]
    rows += _plain_rows("preamble", old.preamble, new.preamble)
    rows += [_node_row(*place) for place in in_order(old, new, matching, moves=moves)]
    rows += _plain_rows("closing", old.closing, new.closing)
    return rows + _annex_rows(old, new)


def _plain_rows(level: str, old: Sequence[str], new: Sequence[str]) -> list[Row]:
    return [_line_row(level, line) for line in redline_lines(old, new)]


def _plain_row(level: str, old: Sequence[str], new: Sequence[str]) -> Row:
    return _row(level, Match((), (), _change(old, new), 0, False), redline_lines(old, new))


def _line_row(level: str, line: Line) -> Row:
    old, new = ([text] if text is not None else [] for text in (line.old, line.new))
    return _row(level, Match((), (), _change(old, new), 0, False), [line])


def _change(old: Sequence[str], new: Sequence[str]) -> Change:
    if not old or not new:
        return Change.DELETED if old else Change.INSERTED
    return Change.SAME if list(old) == list(new) else Change.CHANGED


def _row(level: str, found: Match, lines: Sequence[Line]) -> Row:
    return Row(
        level=level,
        kind=found.kind,
        old_label="、".join(line.old_label for line in lines if line.old_label),
        new_label="、".join(line.new_label for line in lines if line.new_label),
        old_text="\n".join(line.old for line in lines if line.old is not None),
        new_text="\n".join(line.new for line in lines if line.new is not None),
        lines=tuple(lines),
        old_index=found.old,
        new_index=found.new,
        renumbered=found.renumbered,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A match and where its nodes stand in a walk through each text."""

    match: Match
    old: tuple[int, ...]
    new: tuple[int, ...]


def _found(old: Document, new: Document, matching: Matching) -> list[_Found]:
    """Return all matches, of headings and articles, with the places of their nodes."""
    found = []
    for matches, is_article in ((matching.headings, False), (matching.articles, True)):
        before, after = (
            [at for at, node in enumerate(text.walk()) if (node.level is Level.ARTICLE) is is_article]
            for text in (old, new)
        )
        found += [_Found(m, tuple(before[i] for i in m.old), tuple(after[j] for j in m.new)) for m in matches]
    return found


def in_order(
    old: Document, new: Document, matching: Matching, *, moves: bool = True
) -> list[tuple[list[Node], list[Node], Match]]:
    """Return headings and articles of both texts with their matches, in the order of `redline_documents`."""
    before, after = list(old.walk()), list(new.walk())
    found = _found(old, new, matching)
    if not moves:
        found = _without_moves(found)
    standing = sorted((one for one in found if one.new), key=lambda one: one.new)
    place = {at: number for number, one in enumerate(standing) for at in one.old if one.match.kind is not Change.MOVED}
    keyed = [((number, -1), one) for number, one in enumerate(standing)]
    for one in found:
        if not one.new:
            ahead = next((place[at] for at in range(one.old[0] - 1, -1, -1) if at in place), -1)
            keyed.append(((ahead, one.old[0]), one))
    keyed.sort(key=lambda pair: pair[0])
    return [([before[at] for at in one.old], [after[at] for at in one.new], one.match) for _, one in keyed]


def _without_moves(found: Iterable[_Found]) -> list[_Found]:
    """Return matches that never cross: one that would is broken into what went and what came."""
    whole = [one for one in found if one.old and one.new and _is_run(one.old) and _is_run(one.new)]
    kept = set(longest_rising((one.old[0], one.new[0]) for one in whole))
    result = []
    for one in found:
        if not one.old or not one.new or (one in whole and (one.old[0], one.new[0]) in kept):
            result.append(one)
            continue
        for index, at in zip(one.match.old, one.old, strict=True):
            result.append(_Found(Match((index,), (), Change.DELETED, 0.0, False), (at,), ()))
        for index, at in zip(one.match.new, one.new, strict=True):
            result.append(_Found(Match((), (index,), Change.INSERTED, 0.0, False), (), (at,)))
    return result


def _is_run(places: Sequence[int]) -> bool:
    return places[-1] - places[0] == len(places) - 1


def _node_row(old: Sequence[Node], new: Sequence[Node], found: Match) -> Row:
    level = (new or old)[0].level
    words = [[_words(node) for node in side] for side in (old, new)]
    labels = [[_label(node) for node in side] for side in (old, new)]
    lines = redline_lines(*([line for text in side for line in text] for side in words))
    firsts = [_firsts(side, names) for side, names in zip(words, labels, strict=True)]
    return _row(level, found, _labelled(lines, *firsts))


def _words(node: Node) -> list[str]:
    return node.text.split("\n") if node.level is Level.ARTICLE else [node.heading]


def _label(node: Node) -> str:
    """Return the label as it is printed: an article's heading, which is rare, goes with its number."""
    return f"{node.label}　{node.heading}" if node.level is Level.ARTICLE and node.heading else node.label


def _firsts(texts: Sequence[Sequence[str]], labels: Sequence[str]) -> dict[int, str]:
    """Return the number of each text's first line among all lines, with its label."""
    firsts, at = {}, 0
    for text, label in zip(texts, labels, strict=True):
        firsts[at] = label
        at += len(text)
    return firsts


def _labelled(lines: Iterable[Line], old: dict[int, str], new: dict[int, str]) -> list[Line]:
    result, i, j = [], 0, 0
    for line in lines:
        old_label = old.get(i, "") if line.old is not None else ""
        new_label = new.get(j, "") if line.new is not None else ""
        result.append(replace(line, old_label=old_label, new_label=new_label))
        i, j = i + (line.old is not None), j + (line.new is not None)
    return result


def _annex_rows(old: Document, new: Document) -> list[Row]:
    before, after = ([[annex.label, *annex.lines] for annex in text.annexes] for text in (old, new))
    rows: list[Row] = []
    i = j = 0
    pairs = pairs_in_order(["\n".join(lines) for lines in before], ["\n".join(lines) for lines in after])
    for at_old, at_new in [*pairs, (len(before), len(after))]:
        rows += [_plain_row("annex", lines, []) for lines in before[i:at_old]]
        rows += [_plain_row("annex", [], lines) for lines in after[j:at_new]]
        if at_old < len(before):
            rows.append(_plain_row("annex", before[at_old], after[at_new]))
        i, j = at_old + 1, at_new + 1
    return rows
