"""Finding a division by typing, and reading the chain above one."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from congress.core.clock import china_day, database_now

from .models import Division, DivisionQuerySet, Level
from .rules import codes_of

LEVEL_RANK = {Level.PROVINCE: 0, Level.PREFECTURE: 1, Level.COUNTY: 2, Level.TOWNSHIP: 3, Level.VILLAGE: 4}
MAX_TYPED = 40
_ENDINGS = ("市", "县", "区", "镇", "乡", "街道", "村", "社区", "社区居委会", "村委会")


def find_divisions(
    text: str, *, levels: Iterable[str] | None = None, within: str = "", limit: int = 20, on: date | None = None
) -> list[Division]:
    """Return the divisions somebody may mean by `text`, best first: exact, from the left, inside the name.

    `text` is characters (侯家塘, or 雨花区 侯家塘 with names above it), full pinyin (houjiatang) or initials (hjt).
    `within` is a path. `parent` comes with each, and higher levels come first among equals.
    """
    words = [word for word in unicodedata.normalize("NFKC", text)[:MAX_TYPED].strip().lower().split() if word]
    rows = Division.objects.current(on=on or china_day(database_now())).exclude(level=Level.NATION)
    if levels is not None:
        rows = rows.filter(level__in=list(levels))
    if within:
        rows = rows.within(within)
    latin = re.sub(r"[^a-z0-9]", "", "".join(words)) if all(word.isascii() for word in words) else ""
    if latin.isdigit():
        rows = _by_code(rows, latin)
    elif latin:
        rows = _by_letters(rows, latin)
    elif words:
        rows = _by_characters(rows, words)
    else:
        return []
    order = Case(*(When(level=k, then=Value(v)) for k, v in LEVEL_RANK.items()), output_field=IntegerField())
    return list(rows.select_related("parent").order_by("rank", order, "pinyin", "code")[:limit])


def _ranked(rows: DivisionQuerySet, *steps: Q) -> Any:
    """Return the rows that meet one of `steps`, ranked by the first they meet."""
    anything = Q()
    for step in steps:
        anything |= step
    whens = [When(step, then=Value(number)) for number, step in enumerate(steps)]
    return rows.filter(anything).annotate(rank=Case(*whens, output_field=IntegerField()))


def _by_code(rows: DivisionQuerySet, digits: str) -> Any:
    code = digits.rstrip("0") if len(digits) == 6 else digits
    return _ranked(rows, Q(code=digits) | Q(code=code), Q(code__startswith=digits))


def _by_letters(rows: DivisionQuerySet, letters: str) -> Any:
    return _ranked(
        rows,
        Q(pinyin=letters) | Q(initials=letters),
        Q(pinyin__startswith=letters) | Q(initials__startswith=letters),
        Q(pinyin__contains=letters),
    )


def _by_characters(rows: DivisionQuerySet, words: list[str]) -> Any:
    *above, name = words
    for word in above:
        rows = rows.filter(full_name__contains=word)
    exact = Q(name__in=[name, *(name + ending for ending in _ENDINGS)])
    steps = [exact, Q(name__startswith=name), Q(name__contains=name)]
    if len(name) > 3:  # 长沙市雨花区侯家塘街道, typed in one go: the names above stand before
        steps += [Q(full_name__endswith=name), Q(full_name__contains=name, level__in=[Level.TOWNSHIP, Level.COUNTY])]
    return _ranked(rows, *steps)


def chain(division: Division) -> list[Division]:
    """Return the divisions from the top down to `division`, itself included, in one query."""
    return list(Division.objects.filter(code__in=codes_of(division.path)).order_by("path"))
