"""`manage.py decide_ballot FILE`: anyone repeats the decision of a vote from its published document. No database."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from livelihood.ballot_answer import answer_document
from livelihood.ballot_sentences import fault_sentence
from livelihood.rules import CannotBe, decide
from livelihood.rules_reading import parse_document

EXIT_CANNOT_BE = 2


class Command(BaseCommand):
    help = "Print what the published document of a vote (JSON) decides, and why, as JSON. See docs/apps/livelihood.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the document; - reads standard input")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        for stream, errors in ((self.stdout, "backslashreplace"), (self.stderr, "backslashreplace")):
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(encoding="utf-8", errors=errors)
        with override(options["language"] or get_language() or settings.LANGUAGE_CODE):
            self.stdout.write(json.dumps(_answer(str(options["file"])), ensure_ascii=False, indent=2))


def _answer(file: str) -> dict[str, Any]:
    try:
        published = parse_document(_read(file))
        return answer_document(published, decide(published.document))
    except CannotBe as fault:
        raise CommandError(f"{file}: {fault_sentence(fault)}", returncode=EXIT_CANNOT_BE) from fault


def _read(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read()
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        words = _("This file cannot be opened: %(reason)s") % {"reason": reason}
        raise CommandError(f"{file}: {words}", returncode=EXIT_CANNOT_BE) from error
