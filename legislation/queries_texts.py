"""What the pages of a version show: its provisions with what changed in them, and references that may be stale."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from .identity import matching_of
from .models import DraftVersion, ProvisionOrigin, ProvisionText
from .text.matching import Change, Matching
from .text.numerals import NUMERAL

_REFERENCE = re.compile(
    rf"(?<![》法])(?:本条例|本规定|本办法|本决定|本法)?(第[{NUMERAL}]{{1,8}}条(?:之[{NUMERAL}]{{1,3}})?)"
)


@dataclass(frozen=True)
class ShownText:
    """A provision with what became of it since the version before: `change`, and the labels it had (`was`)."""

    row: ProvisionText
    change: str = ""
    was: str = ""


@dataclass(frozen=True)
class Pair:
    """One match between two versions, with the rows on both sides."""

    kind: Change
    before: tuple[ProvisionText, ...]
    after: tuple[ProvisionText, ...]
    likeness: int


def shown_texts(version: DraftVersion) -> list[ShownText]:
    """Return the provisions in their order, compared with the version it was made from. Three queries."""
    after = list(version.texts.order_by("position").annotate(adopted=Count("adoptions")))
    if version.based_on_id is None:
        return [ShownText(row) for row in after]
    before = list(ProvisionText.objects.filter(version=version.based_on_id).order_by("position"))
    found: dict[Any, tuple[str, str]] = {}
    for pair in _pairs(before, after, _matching(version, before, after)):
        was = "、".join(row.label for row in pair.before)
        found |= {row.pk: (str(pair.kind), was) for row in pair.after}
    return [ShownText(row, *found.get(row.pk, ("", ""))) for row in after]


def match_pairs(version: DraftVersion) -> list[Pair]:
    """Return the matches of a version with the one it was made from, articles first, what is gone last."""
    after = list(version.texts.order_by("position"))
    before = list(ProvisionText.objects.filter(version=version.based_on_id).order_by("position"))
    return _pairs(before, after, _matching(version, before, after))


def references(rows: Iterable[ProvisionText], moved: dict[str, str]) -> list[tuple[ProvisionText, str, str]]:
    """Return which articles cite a label that has moved: the row, the label as cited, where it went."""
    return [
        (row, match[1], moved[match[1]]) for row in rows for match in _REFERENCE.finditer(row.text) if match[1] in moved
    ]


def _matching(version: DraftVersion, before: Sequence[ProvisionText], after: Sequence[ProvisionText]) -> Matching:
    origins = ProvisionOrigin.objects.filter(result__version=version, origin__version=version.based_on_id)
    return matching_of(before, after, origins)


def _pairs(before: Sequence[ProvisionText], after: Sequence[ProvisionText], matching: Matching) -> list[Pair]:
    result = []
    for matches, wanted in ((matching.articles, True), (matching.headings, False)):
        old = [row for row in before if row.is_article is wanted]
        new = [row for row in after if row.is_article is wanted]
        result += [
            Pair(m.kind, tuple(old[i] for i in m.old), tuple(new[j] for j in m.new), round(m.likeness * 100))
            for m in matches
        ]
    return result
