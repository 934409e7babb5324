"""`manage.py rotate_keys`: seal every sealed field again with the active key; `--new` makes that key first."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.core.keys import add_key, keyring
from congress.core.rotation import RowsHidden, rotate, sealed_models
from congress.core.sealing import SealBroken


class Command(BaseCommand):
    help = "Seal again, with the active key, what an older key sealed (run with DATABASE_ROLE=owner)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="add a key to the keyring and make it the active one")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            add_key(Path(settings.KEYRING_FILE))
        self.stdout.write(f"active key: {keyring().active}")
        for model, fields in sealed_models():
            try:
                written = rotate(model, fields)
            except (SealBroken, RowsHidden) as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{model._meta.label}: {written}")
