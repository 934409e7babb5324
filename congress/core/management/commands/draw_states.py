"""`manage.py draw_states`: write docs/states.md from the declared lifecycles, or check that it is current."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.core.drawing import states_file, states_page


class Command(BaseCommand):
    help = "Draw the state machines of the code in docs/states.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is behind the code")

    def handle(self, *args: Any, **options: Any) -> None:
        file, page = states_file(), states_page()
        if not options["check"]:
            file.write_text(page, encoding="utf-8")
            self.stdout.write(f"drew {file.name}")
        elif not file.exists() or file.read_text(encoding="utf-8") != page:
            raise CommandError("docs/states.md is behind the code: run `manage.py draw_states`.")
