"""Figures that others published, from a file: kept beside ours, never mixed with them."""

import csv
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from congress.core.errors import Invalid
from congress.regions.models import Division

from .models import ImportedFigure

SHIPPED_FILE = Path(__file__).parent / "data" / "hunan-2023.csv"
COLUMNS = ["division", "measure", "label", "year", "value", "unit", "is_approximate", "source"]


@transaction.atomic
def import_figures(lines: Iterable[str]) -> int:
    """Keep the figures of a CSV file, in place of those of the same division, label and year; return how many.

    Its columns are `division` (a code), `measure` (a key of ours, or nothing), `label`, `year`, `value`, `unit`,
    `is_approximate` (anything or nothing) and `source`. Raises Invalid, with the line, and keeps nothing then.
    """
    reader = csv.DictReader(lines)
    if missing := sorted(set(COLUMNS) - set(reader.fieldnames or [])):
        raise Invalid(f"1: {', '.join(missing)}?")
    divisions = dict(Division.objects.values_list("code", "pk"))
    count = 0
    for row in reader:
        try:
            _keep(row, divisions[row["division"]])
        except (KeyError, ValueError, InvalidOperation, ValidationError) as error:
            raise Invalid(f"{reader.line_num}: {error}") from error
        count += 1
    return count


def _keep(row: dict[str, str], division: int) -> None:
    where = {"division_id": division, "label": row["label"].strip(), "year": int(row["year"])}
    figure = ImportedFigure.objects.filter(**where).first() or ImportedFigure(**where)
    figure.measure, figure.unit, figure.source = row["measure"], row["unit"].strip(), row["source"].strip()
    figure.value = Decimal(row["value"])
    figure.is_approximate = bool(row["is_approximate"])
    figure.full_clean()
    figure.save()
