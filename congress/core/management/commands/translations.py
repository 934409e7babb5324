"""`manage.py translations`: add, extract, compile and check the catalogue, with no gettext binaries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.core import catalogue


class Command(BaseCommand):
    help = "Add translations from JSON, extract messages from the sources, compile, or check the catalogue."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        add = steps.add_parser("add", help='merge files of {"English": "中文"}')
        add.add_argument("files", nargs="+")
        steps.add_parser("extract", help="enter new messages, drop those no source says")
        steps.add_parser("compile", help="write the .mo files that are missing or old")
        steps.add_parser("check", help="fail on what is missing, empty, fuzzy, unused or differs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"{options['step']}_step")(options)
        except (catalogue.SourceFault, SyntaxError) as fault:
            raise CommandError(str(fault)) from fault

    def add_step(self, options: dict[str, Any]) -> None:
        """Merge the files; say which of their words no source uses."""
        size, unused = catalogue.rewrite(catalogue.read_words(options["files"]))
        for text in unused:
            self.stderr.write(f"no source says: {text!r}")
        self.stdout.write(f"{size} messages")

    def extract_step(self, options: dict[str, Any]) -> None:
        """Bring the catalogue up to the sources."""
        self.stdout.write(f"{catalogue.rewrite({})[0]} messages")

    def compile_step(self, options: dict[str, Any]) -> None:
        """Compile what is stale."""
        for path in catalogue.compile_stale():
            self.stdout.write(f"compiled {path.name} of {path.parent.parent.name}")

    def check_step(self, options: dict[str, Any]) -> None:
        """Fail with a line for each fault."""
        found = catalogue.check_catalogue()
        if found:
            raise CommandError("\n".join(["The catalogue is not complete:", *found]))
        self.stdout.write("complete")
