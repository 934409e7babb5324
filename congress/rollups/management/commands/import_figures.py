"""`manage.py import_figures`: keep figures that others published."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.core.errors import Invalid
from congress.rollups.importing import SHIPPED_FILE, import_figures


class Command(BaseCommand):
    help = "Keep the figures of a CSV file with their sources; without a file, Hunan's of 2023."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                count = import_figures(lines)
        except (OSError, UnicodeDecodeError, Invalid) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} figures of others are kept.")
