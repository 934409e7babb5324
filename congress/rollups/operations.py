"""Changing figures: with their source, by deltas that nobody overwrites; folding them; computing them from nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace as with_changes
from typing import Any, TypeVar, cast

from django.db import connection, transaction

from . import sql
from .models import Figure, FigureDelta, FigureSum
from .registry import Entry, measure_of

BATCH = 2000
AT_ONCE = 20_000  # deltas folded in one statement
Key = tuple[str, int, int, Any, str]
Row = TypeVar("Row")


def add(entries: Iterable[Entry]) -> None:
    """Add to figures, in the transaction of the change that they count: both are kept, or neither is.

    Raises KeyError for a measure that nobody registered.
    """
    _write(summed(entries))


def negated(entries: Iterable[Entry]) -> list[Entry]:
    """Return `entries` taken away: what `add` gets before a source row is deleted."""
    return [with_changes(entry, value=-entry.value) for entry in entries]


def replace(before: Iterable[Entry], after: Iterable[Entry]) -> None:
    """Count a row as `after` instead of `before`; only the difference is written, nothing when there is none."""
    change = summed(after)
    change.subtract(summed(before))
    _write(change)


@contextmanager
def recounting(row: Row, entries_of: Callable[[Row], Iterable[Entry]]) -> Iterator[None]:
    """Count what the block changes of `row`, whose share of the figures is `entries_of(row)`."""
    before = list(entries_of(row))
    yield
    replace(before, entries_of(row))


def summed(entries: Iterable[Entry]) -> "Counter[Key]":
    """Return the values of `entries` by measure, body, division, day and dimension."""
    sums: Any = Counter()  # typed for whole numbers only
    for entry in entries:
        sums[entry.measure, entry.body_id, entry.division_id, entry.day, entry.dimension] += entry.value
    return cast("Counter[Key]", sums)


def _rows(model: Any, sums: "Counter[Key]") -> Iterator[Any]:
    for (measure, body, division, day, dimension), value in sums.items():
        if value:
            yield model(measure=measure, body_id=body, division_id=division, day=day, dimension=dimension, value=value)


def _write(change: "Counter[Key]") -> None:
    for measure in {key[0] for key in change}:
        measure_of(measure)
    FigureDelta.objects.bulk_create(_rows(FigureDelta, change), batch_size=BATCH)


def fold() -> int:
    """Fold the deltas into figures and their sums, move the sums of divisions that moved; return how many deltas.

    One folder works at a time; each batch is one statement, so that a delta is in the figures or still pending,
    never neither, never both.
    """
    folded = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.ONE_FOLDER)
            cursor.execute(sql.FOLD, [AT_ONCE])
            count: int = cursor.fetchone()[0]
            folded += count
            if count < AT_ONCE:
                cursor.execute(sql.MOVE)
                cursor.execute(sql.CLEAR_FIGURES)
                cursor.execute(sql.CLEAR_SUMS)
                return folded


def rebuild(keys: Iterable[str]) -> None:
    """Compute the figures of these measures from nothing, while others go on writing.

    Sources and deltas are read as of one moment: what is committed later stays a delta.
    """
    for key in keys:
        measure = measure_of(key)
        with one_moment(), connection.cursor() as cursor:
            cursor.execute(sql.ONE_FOLDER)  # takes no snapshot: what the last folder did is seen
            sums = summed(measure.recompute())
            for model in (FigureDelta, Figure, FigureSum):
                model.objects.filter(measure=key).delete()
            FigureDelta.objects.bulk_create(_rows(FigureDelta, sums), batch_size=BATCH)
        fold()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything in the block as of one moment; inside another transaction it goes by that one's rules."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
