"""`manage.py load_divisions`: bring the divisions up to date with the shipped file, or another."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress.core.clock import china_day, database_now
from congress.core.errors import Invalid
from congress.regions.operations import SHIPPED_FILE, load_divisions, read_rows

SHOWN = 10


class Command(BaseCommand):
    help = "Load the divisions; may be run again at any time. Reports what was added, changed and is gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=SHIPPED_FILE, help="code,name,level,parent as .csv or .csv.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_rows(options["file"])
        except (Invalid, OSError, KeyError, ValueError, AttributeError) as error:
            raise CommandError(f"The file cannot be used: {error}") from error
        report = load_divisions(rows, on=china_day(database_now()))
        self.stdout.write(
            f"divisions: {len(report.added)} added, {len(report.changed)} changed,"
            f" {len(report.gone)} gone, {report.unchanged} unchanged"
        )
        for word, codes in (("changed", report.changed), ("gone", report.gone)):
            if codes and options["verbosity"] > 0:
                more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
                self.stdout.write(f"  {word}: {', '.join(codes[:SHOWN])}{more}")
