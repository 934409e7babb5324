"""Bringing the tree of divisions up to date with a file of the statistical bureau."""

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from django.db import transaction

from congress.core.errors import Invalid
from congress.core.text import pinyin_keys

from .models import Division, Level
from .rules import LEVEL_OF_LENGTH, codes_of, full_name_below, is_statistical_zone, path_of

SHIPPED_FILE = Path(__file__).parent / "data" / "hunan-divisions.csv.gz"
LOADED_FIELDS = ["name", "level", "parent_id", "path", "full_name", "is_statistical", "pinyin", "initials"]
DATE_FIELDS = ["valid_to", "was_missing"]
BATCH = 4000


@dataclass(frozen=True)
class Row:
    """One line of the file: statistical code, name, level, code of the division above."""

    code: str
    name: str
    level: str
    parent: str


@dataclass
class LoadReport:
    """What a load did: the codes that were added, changed (reopened too) and that are gone; the rest stayed."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing had to be written."""
        return not (self.added or self.changed or self.gone)


def read_rows(file: Path) -> list[Row]:
    """Return the lines of a `code,name,level,parent` file (.csv or .csv.gz), parents before children.

    Raises Invalid when a line cannot be placed: unknown level, code of another length, missing parent.
    """
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8", newline="") as lines:
        rows = [Row(r["code"], r["name"].strip(), r["level"], r["parent"]) for r in csv.DictReader(lines)]
    rows.sort(key=lambda row: (len(row.code), row.code))
    known: set[str] = set()
    for row in rows:
        if LEVEL_OF_LENGTH.get(len(row.code)) != row.level or row.code in known:
            raise Invalid(f"{row.code} {row.name}: {row.level}")
        if row.parent not in known and row.level != Level.PROVINCE:
            raise Invalid(f"{row.code} {row.name}: {row.parent}?")
        known.add(row.code)
    return rows


@transaction.atomic
def load_divisions(rows: list[Row], *, on: date) -> LoadReport:
    """Make the tree say what `rows` say, and tell what that changed.

    A division that the file no longer has is ended `on` that day, never deleted; one that the loader ended
    and that is back goes on. What staff ended stays ended. Nothing is written for rows that stayed the same.
    """
    stored = {d.code: d for d in Division.objects.select_for_update().exclude(level=Level.NATION)}
    report = LoadReport()
    ids = {code: division.pk for code, division in stored.items()}
    for _level, divisions in groupby(_wanted(rows, stored), key=lambda division: division.level):
        _save(list(divisions), stored=stored, ids=ids, report=report)
    provinces = tuple(path_of([row.code]) for row in rows if row.level == Level.PROVINCE)
    _end_missing(stored.values(), codes={row.code for row in rows}, provinces=provinces, on=on, report=report)
    return report


def _wanted(rows: list[Row], stored: dict[str, Division]) -> Iterator[Division]:
    """Yield each division as the file has it, unsaved and without its parent's id."""
    names: dict[str, str] = {}
    paths: dict[str, str] = {}
    for row in rows:
        path = paths[row.code] = paths.get(row.parent, ".") + f"{row.code}."
        full_name = names[row.code] = full_name_below(names.get(row.parent, ""), row.name)
        before = stored.get(row.code)
        keys = (before.pinyin, before.initials) if before and before.name == row.name and before.pinyin else None
        yield Division(
            code=row.code, name=row.name, level=row.level, path=path, full_name=full_name,
            is_statistical=is_statistical_zone(row.code),
            pinyin=keys[0] if keys else "", initials=keys[1] if keys else "",
        )  # fmt: skip


def _save(divisions: list[Division], *, stored: dict[str, Division], ids: dict[str, int], report: LoadReport) -> None:
    added, changed = [], []
    for division in divisions:
        division.parent_id = ids.get(codes_of(division.path)[-2]) if division.level != Level.PROVINCE else None
        before = stored.get(division.code)
        if not division.pinyin:
            pinyin, initials = pinyin_keys(division.name)
            division.pinyin, division.initials = pinyin[:240], initials[:60]
        if before is None:
            added.append(division)
        elif before.was_missing or any(getattr(before, f) != getattr(division, f) for f in LOADED_FIELDS):
            division.pk = before.pk
            division.valid_to = None if before.was_missing else before.valid_to
            changed.append(division)
        else:
            report.unchanged += 1
    Division.objects.bulk_create(added, batch_size=BATCH)
    Division.objects.bulk_update(changed, [*LOADED_FIELDS, *DATE_FIELDS], batch_size=500)
    ids.update({division.code: division.pk for division in added})
    report.added += [division.code for division in added]
    report.changed += [division.code for division in changed]


def _end_missing(
    stored: Iterable[Division], *, codes: set[str], provinces: tuple[str, ...], on: date, report: LoadReport
) -> None:
    """End what lies in the file's provinces and is no longer in the file."""
    gone = [
        division
        for division in stored
        if division.code not in codes and division.valid_to is None and division.path.startswith(provinces)
    ]
    Division.objects.filter(pk__in=[division.pk for division in gone]).update(valid_to=on, was_missing=True)
    report.gone += [division.code for division in gone]
