"""`manage.py verify_audit`: walk the whole chain; the first break ends it with a status that is not zero."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.audit.models import Entry, Seal
from congress.audit.verification import find_breaks


class Command(BaseCommand):
    help = "Verify every audit entry and seal; name the first break and exit non-zero."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head noted outside, number:hash, that must be in the chain")
        parser.add_argument("--all", action="store_true", help="name every break, not only the first")

    def handle(self, *args: Any, **options: Any) -> None:
        breaks = find_breaks(head=options["head"])
        first = next(breaks, None)
        if first is not None:
            self.stderr.write(str(first))
            for another in breaks if options["all"] else ():
                self.stderr.write(str(another))
            raise CommandError(f"The audit is broken at {first}")
        head = Seal.objects.order_by("-no").first()
        shown = f"{head.no}:{bytes(head.hash).hex()}" if head else "none"
        self.stdout.write(f"whole: {Entry.objects.count()} entries, head {shown}")
