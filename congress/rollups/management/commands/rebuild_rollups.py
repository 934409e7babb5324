"""`manage.py rebuild_rollups`: compute figures from nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.rollups.operations import rebuild
from congress.rollups.registry import measures


class Command(BaseCommand):
    help = "Compute figures from nothing, from their source tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("measures", nargs="*", metavar="MEASURE", help="Only these; all unless given.")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {measure.key for measure in measures()}
        if unknown := set(options["measures"]) - known:
            raise CommandError(f"Nobody counts {', '.join(sorted(unknown))}.")
        keys = options["measures"] or sorted(known)
        rebuild(keys)
        self.stdout.write(f"{len(keys)} measures were computed anew.")
