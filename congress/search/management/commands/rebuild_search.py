"""`manage.py rebuild_search`: write the index anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.search.index import kinds, rebuild


class Command(BaseCommand):
    help = "Write the index of what can be found anew, all of it or some kinds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="KIND", help="Only these; all unless given.")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [kind.key for kind in kinds()]
        if unknown := set(options["kinds"]) - set(known):
            raise CommandError(f"There is no kind {', '.join(sorted(unknown))}; there are {', '.join(known)}.")
        for key in options["kinds"] or known:
            self.stdout.write(f"{key}: {rebuild(key)}")
