"""What is counted. Upper apps register their measures in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from congress.core.errors import Words

Number = int | Decimal


@dataclass(frozen=True)
class Entry:
    """What one source row adds to a measure. `day` is the day in China, `dimension` tells kinds apart."""

    measure: str
    body_id: int
    division_id: int
    day: date
    value: Number = 1
    dimension: str = ""


@dataclass(frozen=True)
class Measure:
    """One thing that is counted. `recompute` gives every entry from the source tables, from nothing.

    `dimension_label` says what its dimension tells apart, `name_dimensions` gives words for some of them.
    `is_public` measures are open data.
    """

    key: str
    label: Words
    unit: Words
    recompute: Callable[[], Iterable[Entry]]
    dimension_label: Words = ""
    name_dimensions: Callable[[Sequence[str]], Mapping[str, str]] | None = None
    is_public: bool = True


_measures: dict[str, Measure] = {}


def register_measure(measure: Measure) -> None:
    """Declare `measure`; one of the same key takes its place."""
    _measures[measure.key] = measure


def measures(*, public_only: bool = False) -> list[Measure]:
    """Return the registered measures by key."""
    return [_measures[key] for key in sorted(_measures) if _measures[key].is_public or not public_only]


def measure_of(key: str) -> Measure:
    """Return the measure called `key`. Raises KeyError."""
    return _measures[key]


def dimension_names(key: str, dimensions: Sequence[str]) -> dict[str, str]:
    """Return words for `dimensions` of a measure; itself where there are none."""
    name = measure_of(key).name_dimensions
    known = name(dimensions) if name else {}
    return {dimension: str(known.get(dimension, dimension)) for dimension in dimensions}
