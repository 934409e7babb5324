"""`manage.py verify_rollups`: whether every figure is what its sources say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.rollups.registry import measures
from congress.rollups.verification import differences


class Command(BaseCommand):
    help = "Compute every figure from nothing and compare; exit status 1 and the differing figures where one differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("measures", nargs="*", metavar="MEASURE", help="Only these; all unless given.")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {measure.key for measure in measures()}
        if unknown := set(options["measures"]) - known:
            raise CommandError(f"Nobody counts {', '.join(sorted(unknown))}.", returncode=2)
        keys = options["measures"] or sorted(known)
        found = differences(keys)
        for difference in found:
            self.stdout.write(str(difference))
        if found:
            raise CommandError(f"{len(found)} figures differ from their sources.")
        self.stdout.write(f"{len(keys)} measures agree with their sources.")
