"""Sealing again, with the active key, whatever is still sealed with an older one."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models, transaction

from .keys import keyring
from .sealing import SealedTextField, key_of, seal, unseal

BATCH = 500


class RowsHidden(RuntimeError):
    """Row-level security hides rows from this role, so they could not be sealed again."""


def sealed_models() -> list[tuple[type[models.Model], list[SealedTextField]]]:
    """Return every model that has sealed fields, with them, in the order of its label."""
    found = []
    for model in apps.get_models():
        fields = [field for field in model._meta.local_fields if isinstance(field, SealedTextField)]
        if fields and not model._meta.proxy:
            found.append((model, fields))
    return sorted(found, key=lambda pair: pair[0]._meta.label_lower)


def rotate(model: type[models.Model], fields: list[SealedTextField]) -> int:
    """Seal the rows of `model` again where an old key was used; return how many rows were written.

    Batches of 500 rows, each committed: stopped half-way, the next run goes on. A row changed meanwhile is
    left to the next run. Raises SealBroken, naming the place, and RowsHidden.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [model._meta.db_table])
        if cursor.fetchone()[0]:
            raise RowsHidden(f"{model._meta.label} hides its rows from this role: run with DATABASE_ROLE=owner.")
    written = 0
    for rows in _batches(model, [field.attname for field in fields]):
        with transaction.atomic():
            written += sum(_rotate_row(model, fields, pk, values) for pk, *values in rows)
    return written


def _batches(model: type[models.Model], names: list[str]) -> Iterator[list[tuple]]:
    rows = model._base_manager.order_by("pk").values_list("pk", *names)
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])


def _rotate_row(model: type[models.Model], fields: list[SealedTextField], pk: object, values: list[object]) -> int:
    active = keyring().active
    row = model(pk=pk)
    held, changed = {}, {}
    for field, value in zip(fields, values, strict=True):
        sealed = bytes(value or b"")  # type: ignore[call-overload]
        if sealed and key_of(sealed) != active:
            place = field.place(row)
            held[field.attname], changed[field.attname] = sealed, seal(unseal(sealed, place=place), place=place)
    return model._base_manager.filter(pk=pk, **held).update(**changed) if changed else 0
