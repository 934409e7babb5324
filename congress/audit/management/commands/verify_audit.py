"""`manage.py verify_audit`: walk the whole chain; the first break ends it with a status that is not zero."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.audit.heads import head, read_heads
from congress.audit.models import Entry
from congress.audit.verification import find_breaks


class Command(BaseCommand):
    help = "Verify every audit entry and seal; name the first break and exit non-zero."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head noted outside, number:hash, that must be in the chain")
        parser.add_argument(
            "--heads", type=Path, help="a file of heads noted outside, each of which must be in the chain"
        )
        parser.add_argument("--all", action="store_true", help="name every break, not only the first")

    def handle(self, *args: Any, **options: Any) -> None:
        noted = [*([options["head"]] if options["head"] else []), *self._heads(options["heads"])]
        breaks = find_breaks(heads=noted)
        first = next(breaks, None)
        if first is not None:
            self.stderr.write(str(first))
            for another in breaks if options["all"] else ():
                self.stderr.write(str(another))
            raise CommandError(f"The audit is broken at {first}")
        against = f", {len(noted)} heads from outside" if noted else ""
        self.stdout.write(f"whole: {Entry.objects.count()} entries, head {head() or 'none'}{against}")

    def _heads(self, file: Path | None) -> list[str]:
        try:
            return read_heads(file) if file else []
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error
