"""A draft on its way in as its preview shows it: lines beside provisions, and what each provision was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from .documents.refusals import refusal_words
from .models import DraftImport
from .queries_bench import document_of
from .text.matching import Change, Match, Matching, match
from .text.parsing import NotARegulation, lines_of_contents, parse
from .text.tree import Document, Level, Node


@dataclass(slots=True)
class Passage:
    """Lines of what was sent beside what was made of them. `kind`: title, preamble, a level, closing, annex,
    stray, contents.

    `was`: labels of the provisions before, joined; `change`: a `text.matching.Change`; `likeness` 0 to 1.
    """

    kind: str
    label: str = ""
    heading: str = ""
    words: tuple[str, ...] = ()
    lines: list[tuple[int, str]] = field(default_factory=list)
    was: str = ""
    change: str = ""
    likeness: float = 0.0
    is_corrected: bool = False


@dataclass(slots=True)
class Preview:
    """What would be saved. `refusal`: why the text cannot be a regulation; then there is no document."""

    document: Document | None
    refusal: str = ""
    passages: list[Passage] = field(default_factory=list)
    matching: Matching | None = None
    before: Document | None = None
    gone: list[Node] = field(default_factory=list)
    unplaced: int = 0


def preview(row: DraftImport) -> Preview:
    """Return the import as its page shows it. One query where it has a base."""
    try:
        document = parse(row.text)
    except NotARegulation as error:
        return Preview(None, refusal_words(error))
    result = Preview(document, unplaced=len(document.unplaced))
    result.passages = passages_of(document, row.text)
    if row.based_on is not None:
        result.before = document_of(row.based_on)
        result.matching = corrected(result.before, document, row.corrections)
        _tell_matches(result, row.corrections)
    return result


def corrected(old: Document, new: Document, corrections: Mapping[str, Sequence[str]]) -> Matching:
    """Return the matches by words, with `corrections` in their place: new labels to old ones, [] for a new article.

    Labels that are in neither text (it was corrected since) say nothing.
    """
    found = match(old, new)
    before = {node.label: place for place, node in enumerate(old.articles())}
    after = {node.label: place for place, node in enumerate(new.articles())}
    wanted = {
        after[label]: tuple(sorted(before[one] for one in labels if one in before))
        for label, labels in corrections.items()
        if label in after
    }
    if not wanted:
        return found
    olds: dict[int, tuple[int, ...]] = {j: one.old for one in found.articles for j in one.new}
    claimed = {i for places in wanted.values() for i in places}
    olds = {j: tuple(i for i in places if i not in claimed) for j, places in olds.items()} | wanted
    return Matching(tuple(_matches(old, new, olds)), found.headings)


def _matches(old: Document, new: Document, olds: Mapping[int, tuple[int, ...]]) -> Iterable[Match]:
    """Return one match a provision: those with one origin between them are a split."""
    before, after = old.articles(), new.articles()
    used: set[int] = set()
    shared: dict[tuple[int, ...], list[int]] = {}
    for j in range(len(after)):
        shared.setdefault(olds.get(j, ()), []).append(j)
    for origin, places in sorted(shared.items(), key=lambda pair: pair[1]):
        if not origin:
            yield from (Match((), (j,), Change.INSERTED, 0.0, False) for j in places)
            continue
        used.update(origin)
        yield _match(before, after, origin, tuple(places))
    yield from (Match((i,), (), Change.DELETED, 0.0, False) for i in range(len(before)) if i not in used)


def _match(before: Sequence[Node], after: Sequence[Node], old: tuple[int, ...], new: tuple[int, ...]) -> Match:
    one, other = ("\n".join(row.text for row in rows) for rows in ([before[i] for i in old], [after[j] for j in new]))
    kind = Change.SPLIT if len(new) > 1 else Change.MERGED if len(old) > 1 else Change.CHANGED
    if kind is Change.CHANGED and one == other:
        kind = Change.SAME
    renumbered = [before[i].label for i in old] != [after[j].label for j in new]
    return Match(old, new, kind, round(Indel.normalized_similarity(one, other), 4), renumbered)


def passages_of(document: Document, text: str) -> list[Passage]:
    """Return the parts of `document`, in order, each with the lines of `text` it was made of.

    Lines go to the part whose words they hold; what found no place stands alone, marked, and so does a 目录.
    """
    passages = list(_parts(document))
    stray, contents = {one.line for one in document.unplaced}, lines_of_contents(text)
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    result, at, left = [], 0, _letters(passages[0]) if passages else ""
    pending: list[Passage] = []
    for number, line in rows:
        if number in stray:
            pending.append(Passage("stray", lines=[(number, line.strip())]))
            continue
        if number in contents:
            if not (pending and pending[-1].kind == "contents"):
                pending.append(Passage("contents"))
            pending[-1].lines.append((number, line.strip()))
            continue
        plain = _plain(line)
        while at < len(passages) and not (left and (plain.startswith(left[:6]) or left.startswith(plain[:6]))):
            step = at + 1
            if step >= len(passages) or not _begins(passages, step, plain):
                break
            result += [passages[at], *pending]
            at, pending, left = step, [], _letters(passages[step])
        if at < len(passages):
            passages[at].lines.append((number, line.strip()))
            left = left[len(plain) :] if left.startswith(plain) else left
    return [*result, *passages[at : at + 1], *pending, *passages[at + 1 :]]


def _begins(passages: Sequence[Passage], place: int, plain: str) -> bool:
    """Tell whether `plain` begins the part at `place`, or one of the two behind it."""
    return any(
        letters and (letters.startswith(plain[:12]) or plain.startswith(letters[:12]))
        for letters in (_letters(one) for one in passages[place : place + 3])
    )


def _parts(document: Document) -> Iterable[Passage]:
    if document.title:
        yield Passage("title", words=(document.title,))
    if document.preamble:
        yield Passage("preamble", words=document.preamble)
    for node in document.walk():
        words = tuple(node.text.split("\n")) if node.level is Level.ARTICLE else ()
        yield Passage(str(node.level), node.label, node.heading, words)
    if document.closing:
        yield Passage("closing", words=document.closing)
    for annex in document.annexes:
        yield Passage("annex", annex.label, words=annex.lines)


def _letters(passage: Passage) -> str:
    return _plain(passage.label + passage.heading + "".join(passage.words))


def _plain(text: str) -> str:
    return "".join(text.split())


def _tell_matches(found: Preview, corrections: Mapping[str, Sequence[str]]) -> None:
    """Write beside each article what it was, and list what is gone."""
    if found.before is None or found.matching is None:
        return
    before = found.before.articles()
    articles = [one for one in found.passages if one.kind == Level.ARTICLE]
    for one in found.matching.articles:
        for j in one.new:
            articles[j].change, articles[j].likeness = str(one.kind), one.likeness
            articles[j].was = "、".join(before[i].label for i in one.old)
            articles[j].is_corrected = articles[j].label in corrections
        if not one.new:
            found.gone += [before[i] for i in one.old]
