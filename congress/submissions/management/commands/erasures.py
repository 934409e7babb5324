"""`manage.py erasures export FILE` and, after an older backup was restored, `manage.py erasures replay FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.submissions.erasures import export_erasures, read_list, replay_erasures


class Command(BaseCommand):
    help = "Keep the list of erasures outside the database; erase again after a restore what it names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["export", "replay"])
        parser.add_argument("file", type=Path, help="a JSON object a line: ids, times and reasons, no personal data")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            self.stdout.write(self._export(file) if options["deed"] == "export" else self._replay(file))
        except ValueError as error:
            raise CommandError(f"{file}, {error}") from error

    def _export(self, file: Path) -> str:
        return f"{export_erasures(file)} erasures in {file}"

    def _replay(self, file: Path) -> str:
        if not file.exists():
            raise CommandError(f"{file} is not there")
        lines = read_list(file)  # all of them, before anything is erased
        return f"{len(lines)} erasures read, {replay_erasures(lines)} senders erased again"
