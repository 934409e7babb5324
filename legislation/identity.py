"""Which provision of one version is which of another, as the rows say it: what staff corrected holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Indel

from .models import DraftVersion, OriginKind, ProvisionOrigin, ProvisionText
from .queries_bench import as_document
from .text.matching import Change, Match, Matching, longest_rising, match
from .text.tree import Document


def compared(old: DraftVersion, new: DraftVersion) -> tuple[Document, Document, Matching]:
    """Return both texts and the matches between them by identity. Three queries.

    Texts that share no provision, being of different regulations or never matched, are matched by their words.
    """
    before, after = list(old.texts.order_by("position")), list(new.texts.order_by("position"))
    texts = as_document(old, before), as_document(new, after)
    if not {row.provision_id for row in before} & {row.provision_id for row in after}:
        return *texts, match(*texts)
    origins = list(ProvisionOrigin.objects.filter(result__version=new, origin__version=old))
    return *texts, matching_of(before, after, origins)


def matching_of(
    before: Iterable[ProvisionText], after: Iterable[ProvisionText], origins: Iterable[ProvisionOrigin] = ()
) -> Matching:
    """Return the matches between the rows of two versions. `origins` name the rest of splits and mergers."""
    before, after, origins = list(before), list(after), list(origins)
    articles, headings = (
        _matches(
            [row for row in before if row.is_article is wanted], [row for row in after if row.is_article is wanted],
            origins if wanted else [],
        )
        for wanted in (True, False)
    )  # fmt: skip
    return Matching(articles, headings)


def _matches(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText], origins: Iterable[ProvisionOrigin]
) -> tuple[Match, ...]:
    place_old = {row.pk: place for place, row in enumerate(old)}
    place_new = {row.pk: place for place, row in enumerate(new)}
    was = {row.provision_id: place for place, row in enumerate(old)}
    pairs = [(was[row.provision_id], place) for place, row in enumerate(new) if row.provision_id in was]
    olds: dict[int, set[int]] = {j: {i} for i, j in pairs}
    main = dict(pairs)
    news: dict[int, set[int]] = defaultdict(set, {i: {j} for i, j in pairs})
    taken: set[int] = set()
    for one in origins:
        i, j = place_old.get(one.origin_id), place_new.get(one.result_id)
        if i is None or j is None:
            continue
        if one.kind == OriginKind.MERGED and j in olds and i not in main:
            olds[j].add(i)
            taken.add(i)
        elif one.kind == OriginKind.SPLIT and i in main and j not in olds:
            news[i].add(j)
            taken.add(len(old) + j)
    kept = set(longest_rising(pairs))
    found = [_match(old, new, sorted(olds[j]), sorted(news[i]), (i, j) in kept) for i, j in pairs]
    gone = set(range(len(old))) - set(main) - taken
    come = {j for j in range(len(new)) if j not in olds and len(old) + j not in taken}
    found += [Match((i,), (), Change.DELETED, 0.0, False) for i in sorted(gone)]
    found += [Match((), (j,), Change.INSERTED, 0.0, False) for j in sorted(come)]
    return tuple(sorted(found, key=lambda one: (one.new or (len(new),), one.old)))


def _match(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText], before: list[int], after: list[int], is_kept: bool
) -> Match:
    words = [_words(old[i] for i in before), _words(new[j] for j in after)]
    if len(after) > 1:
        kind = Change.SPLIT
    elif len(before) > 1:
        kind = Change.MERGED
    elif not is_kept:
        kind = Change.MOVED
    else:
        kind = Change.SAME if words[0] == words[1] else Change.CHANGED
    renumbered = [old[i].label for i in before] != [new[j].label for j in after]
    likeness = round(Indel.normalized_similarity(*words), 4)
    return Match(tuple(before), tuple(after), kind, likeness, renumbered)


def _words(rows: Iterable[ProvisionText]) -> str:
    return "\n".join(f"{row.heading}\n{row.text}" if row.heading else row.text for row in rows)
