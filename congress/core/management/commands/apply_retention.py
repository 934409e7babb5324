"""`manage.py apply_retention`: take away what its time is over; `--dry-run` only counts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from congress.core.clock import database_now
from congress.core.retention import apply_rule, count_overdue, retention_rules


class Command(BaseCommand):
    help = "Apply every rule of retention, or with --dry-run only say what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = database_now()
        for rule in retention_rules():
            rows = count_overdue(rule, at=at) if options["dry_run"] else apply_rule(rule, at=at)
            self.stdout.write(f"{rule.name} after {rule.after.days} days ({rule.legal_basis}): {rows}")
