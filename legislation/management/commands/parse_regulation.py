"""`manage.py parse_regulation FILE... --json`: the tree of each text, for staff who prepare many. No database."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from congress.core.errors import Invalid
from legislation.documents.reading import read_draft
from legislation.documents.refusals import refusal_words
from legislation.text.parsing import NotARegulation, parse
from legislation.text.printing import as_json
from legislation.text.tree import Document, Level, Node

EXIT_NOT_A_REGULATION = 2


class Command(BaseCommand):
    help = "Print the tree of parts, chapters, sections and articles of regulations in .txt, .md or .docx files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON document a line and file")

    def handle(self, *args: Any, **options: Any) -> None:
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")
        if reconfigure := getattr(self.stderr, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
        refused = []
        for file in map(str, options["files"]):
            try:
                document = _read(file)
            except _Refused as refusal:
                refused.append(str(refusal))
                continue
            if options["json"]:
                self.stdout.write(json.dumps(as_json(document, _shown(file)), ensure_ascii=False))
            else:
                self.stdout.writelines(line + "\n" for line in _outline(document, _shown(file)))
        if refused:
            raise CommandError("\n".join(refused), returncode=EXIT_NOT_A_REGULATION)


class _Refused(Exception):
    """A file that cannot be a regulation; the message names the file and the line."""


def _shown(file: str) -> str:
    """Return a file's name as UTF-8, whatever the locale made of it."""
    return os.fsencode(file).decode("utf-8", "replace")


def _read(file: str) -> Document:
    try:
        with Path(file).open("rb") as opened:
            text = read_draft(opened, Path(file).name).text
        return parse(text)
    except (OSError, ValueError) as error:
        if isinstance(error, NotARegulation):
            raise _Refused(f"{_shown(file)}:{error.line}: {refusal_words(error)}") from error
        reason = getattr(error, "strerror", None) or str(error)
        words = _("This file cannot be opened: %(reason)s") % {"reason": reason}
        raise _Refused(f"{_shown(file)}: {words}") from error
    except Invalid as error:
        line = _("Line %(line)s") % {"line": 1}
        raise _Refused(f"{_shown(file)}:1: {line}: {error.detail}") from error


def _outline(document: Document, file: str) -> Iterator[str]:
    yield f"{file}: {document.title}"
    for node in document.tree:
        yield from _outline_of(node, 1)
    for annex in document.annexes:
        yield f"  {annex.label}"
    for line in document.unplaced:
        yield "  " + _("Line %(line)s found no place: %(text)s") % {"line": line.line, "text": line.text[:60]}


def _outline_of(node: Node, depth: int) -> Iterator[str]:
    words = node.heading or (node.paragraphs[0].text[:30] if node.level is Level.ARTICLE and node.paragraphs else "")
    yield "  " * depth + f"{node.label} {words}".strip()
    for child in node.children:
        yield from _outline_of(child, depth + 1)
