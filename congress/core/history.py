"""The history of rows that staff edit: every insert, update and delete, kept by triggers.

Bulk updates are kept too. Who and in which request stands in `pgh_context`; personal data is left out, since
history is never erased. Submissions, opinions and deliveries have none: their steps are rows already.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pghistory
from django.conf import settings
from django.db import migrations, models


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep the history of a model in `<model>event`, without the fields in `exclude`: a class decorator."""
    decorate: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]
        append_only=True,
        meta={"default_permissions": (), "ordering": ["pgh_id"]},
    )
    return decorate


def only_added(*tables: str) -> migrations.RunPython:
    """Return the migration step that takes from the application's role the right to change history."""

    def revoke(apps: Any, schema_editor: Any) -> None:
        app = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        for table in tables:
            schema_editor.execute(f"REVOKE UPDATE, DELETE ON {schema_editor.quote_name(table)} FROM {app}")

    return migrations.RunPython(revoke, migrations.RunPython.noop)
