"""Reading figures: what is folded and what is not yet, together; one query each, whatever the number of sources.

`begins` and `ends` are days in China, half-open; None is open. `dimension` is one value, `prefix` its beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypedDict, Unpack

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncYear

from congress.regions.models import Division

from .models import CurrentFigure, CurrentSum, Grain
from .registry import Number

Values = dict[str, Number]
_FINER = [Grain.YEAR, Grain.MONTH, Grain.DAY]


class Cut(TypedDict, total=False):
    """What part of the figures is asked for."""

    begins: date | None
    ends: date | None
    dimension: str | None
    prefix: str


@dataclass(frozen=True)
class PlaceFigures:
    """The figures of one division by measure. `is_own`: what the parent has itself, in none of those below it."""

    division: Division
    values: Values = field(default_factory=dict)
    is_own: bool = False


def total(measure: str, *, path: str, **cut: Unpack[Cut]) -> Number:
    """Return one measure in the division at `path` and below it; 0 where there is nothing."""
    return totals([measure], path=path, **cut)[measure]


def totals(measures: Sequence[str], *, path: str, **cut: Unpack[Cut]) -> Values:
    """Return several measures in the division at `path` and below it, each of `measures` named."""
    rows = _cut(CurrentSum.objects.filter(path=path, measure__in=measures, grain=_grain(cut)), cut)
    found = dict(_summed(rows, "measure"))
    return {measure: plain(found.get(measure)) for measure in measures}


def by_division(measures: Sequence[str], parent: Division, **cut: Unpack[Cut]) -> list[PlaceFigures]:
    """Return the figures of each division directly below `parent`, by code, then what `parent` has itself.

    Together they are the totals of `parent`. Divisions that have ended are there as long as they hold something.
    Two queries.
    """
    children = list(Division.objects.filter(parent=parent).order_by("code"))
    paths = {child.path: child for child in children} | {parent.path: parent}
    rows = _cut(CurrentSum.objects.filter(path__in=paths, measure__in=measures, grain=_grain(cut)), cut)
    found: dict[str, Values] = {path: dict.fromkeys(measures, 0) for path in paths}
    for path, measure, value in _summed(rows, "path", "measure"):
        found[path][measure] = plain(value)
    places = [
        PlaceFigures(child, found[child.path])
        for child in children
        if child.valid_to is None or any(found[child.path].values())
    ]
    whole = found[parent.path]
    own = {measure: whole[measure] - sum(place.values[measure] for place in places) for measure in measures}
    return [*places, PlaceFigures(parent, own, is_own=True)] if any(own.values()) else places


def by_dimension(measures: Sequence[str], *, path: str, **cut: Unpack[Cut]) -> dict[str, Values]:
    """Return the figures in the division at `path` and below it by dimension, in its order."""
    rows = _cut(CurrentSum.objects.filter(path=path, measure__in=measures, grain=_grain(cut)), cut)
    found: dict[str, Values] = {}
    for dimension, measure, value in _summed(rows, "dimension", "measure"):
        found.setdefault(dimension, dict.fromkeys(measures, 0))[measure] = plain(value)
    return found


def series(
    measures: Sequence[str], *, path: str, by: Literal["month", "year"] = "month", **cut: Unpack[Cut]
) -> list[tuple[date, Values]]:
    """Return the figures in the division at `path` and below it by month or year: its first day, the values.

    Periods without any are left out.
    """
    period = TruncMonth("day") if by == "month" else TruncYear("day")
    finest = max(_grain(cut), Grain.MONTH if by == "month" else Grain.YEAR, key=_FINER.index)
    rows = _cut(CurrentSum.objects.filter(path=path, measure__in=measures, grain=finest), cut).annotate(period=period)
    found: dict[date, Values] = {}
    for begins, measure, value in _summed(rows, "period", "measure"):
        found.setdefault(begins, dict.fromkeys(measures, 0))[measure] = plain(value)
    return sorted(found.items())


def by_body(measures: Sequence[str], *, path: str, **cut: Unpack[Cut]) -> dict[int, Values]:
    """Return what stands under each congress in the division at `path` and below it, by the congress's key."""
    rows = _cut(CurrentFigure.objects.filter(path__startswith=path, measure__in=measures), cut)
    found: dict[int, Values] = {}
    for body, measure, value in _summed(rows, "body_id", "measure"):
        found.setdefault(body, dict.fromkeys(measures, 0))[measure] = plain(value)
    return found


def plain(value: Decimal | int | None) -> Number:
    """Return `value` as a whole number where it is one."""
    if value is None:
        return 0
    return int(value) if value == int(value) else value


def _grain(cut: Cut) -> Grain:
    """Return the longest period that the days asked for are made of."""
    days = [day for day in (cut.get("begins"), cut.get("ends")) if day is not None]
    if any(day.day != 1 for day in days):
        return Grain.DAY
    return Grain.MONTH if any(day.month != 1 for day in days) else Grain.YEAR


def _cut(rows: QuerySet[Any], cut: Cut) -> QuerySet[Any]:
    if (begins := cut.get("begins")) is not None:
        rows = rows.filter(day__gte=begins)
    if (ends := cut.get("ends")) is not None:
        rows = rows.filter(day__lt=ends)
    if (dimension := cut.get("dimension")) is not None:
        rows = rows.filter(dimension=dimension)
    if prefix := cut.get("prefix"):
        rows = rows.filter(dimension__startswith=prefix)
    return rows


def _summed(rows: QuerySet[Any], *by: str) -> Any:
    return rows.order_by(*by).values_list(*by).annotate(sum=Sum("value"))
