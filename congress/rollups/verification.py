"""Whether the figures are what the sources say: both read as of one moment, every difference named."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from .models import CurrentFigure, Grain
from .operations import Key, fold, one_moment, summed
from .queries import plain
from .registry import Number, measure_of

# Sums that are not what the figures give, and figures whose sums stand where their division no longer is.
_WRONG_SUMS = """
    SELECT path, grain, day, dimension, sum(kept), sum(given) FROM (
        SELECT path, grain, day, dimension, value AS kept, 0 AS given
        FROM rollups_figuresum WHERE measure = %(measure)s
        UNION ALL
        SELECT above.path, period.grain, period.begins, dimension, 0, value
        FROM rollups_figure JOIN regions_division division ON division.id = division_id
        CROSS JOIN LATERAL rollups_paths(division.path) above (path)
        CROSS JOIN LATERAL rollups_periods(day) period (grain, begins)
        WHERE measure = %(measure)s
    ) both_sides GROUP BY path, grain, day, dimension HAVING sum(kept) <> sum(given)
    ORDER BY path, grain, day, dimension
"""


@dataclass(frozen=True)
class Difference:
    """A figure, or a sum, that is not what the sources say."""

    measure: str
    place: str
    kept: Number
    expected: Number

    def __str__(self) -> str:
        return f"{self.measure} {self.place}: {self.kept}, from the sources {self.expected}"


def differences(keys: Iterable[str]) -> list[Difference]:
    """Return every figure and sum of these measures that differs from its sources; none is what should be.

    Figures are compared with what is pending added; sums with the figures, both folded first.
    """
    fold()
    found: list[Difference] = []
    for key in keys:
        with one_moment():
            found += [*_wrong_figures(key), *_wrong_sums(key)]
    return found


def _wrong_figures(key: str) -> Iterator[Difference]:
    expected = summed(measure_of(key).recompute())
    kept: Counter[Key] = Counter()
    by = ("measure", "body_id", "division_id", "day", "dimension")
    rows = CurrentFigure.objects.filter(measure=key).order_by(*by).values_list(*by)
    for *place, value in rows.annotate(sum=Sum("value")):
        kept[tuple(place)] = value
    for place in sorted({*expected, *kept}, key=str):
        if kept[place] != expected[place]:
            _measure, body, division, day, dimension = place
            where = f"body {body}, division {division}, {day}, “{dimension}”"
            yield Difference(key, where, plain(kept[place]), plain(expected[place]))


def _wrong_sums(key: str) -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(_WRONG_SUMS, {"measure": key})
        for path, grain, day, dimension, kept, given in cursor.fetchall():
            where = f"{path}, {Grain(grain).name.lower()} of {day}, “{dimension}”"
            yield Difference(key, where, plain(kept), plain(given))
