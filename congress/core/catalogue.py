"""The catalogue of translations, kept without gettext's binaries: found in the sources, merged, compiled, checked.

Source strings are English, so English needs no catalogue. Chinese is `locale/zh_Hans`; what Django and the
libraries say is translated in their own catalogues, and a message that they hold needs no second translation.
See docs/adr/0008-translations-without-gettext.md.
"""

import ast
import fcntl
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
TEMPLATE_ENDINGS = (".html", ".txt", ".xml", ".svg")
STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(rf"(?<![\w.])(gettext|ngettext|_|pgettext|npgettext)\({STRING}(?:,\s*{STRING})?")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|(?<!%)%[sd]|\{(\w*)\}")
HEADER = {
    "Project-Id-Version": "congress-portal",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class SourceFault(ValueError):
    """A source says something that cannot be translated; the words name the file."""


@dataclass
class Message:
    """One source string: its plural if it has one, and the files that say it."""

    text: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


Found = dict[str, Message]


def catalogue_path() -> Path:
    """Return the Chinese catalogue's place."""
    return Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"


def python_messages(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (text, plural or "") of each call of gettext in Python `source`. Raises SourceFault."""
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called in WITH_CONTEXT:
            raise SourceFault(f"{name}:{node.lineno}: contexts are not used here; choose other words")
        wanted = 2 if called in PLURAL else 1 if called in SINGULAR else 0
        if not wanted or not node.args:
            continue
        if any(isinstance(part, ast.JoinedStr) for part in node.args[:wanted]):
            raise SourceFault(f"{name}:{node.lineno}: an f-string cannot be translated")
        texts = [part.value for part in node.args[:wanted] if isinstance(part, ast.Constant)]
        if len(texts) == wanted and all(isinstance(text, str) for text in texts):
            yield str(texts[0]), str(texts[1]) if wanted == 2 else ""


def template_messages(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (text, plural or "") of each translated string of a template, as Django itself reads it.

    Raises SourceFault.
    """
    try:
        calls = templatize(source, origin=name)
    except SyntaxError as fault:
        raise SourceFault(f"{name}: {fault}") from fault
    for called, first, second in TEMPLATE_CALL.findall(calls):
        if called in ("pgettext", "npgettext"):
            raise SourceFault(f"{name}: contexts are not used here; choose other words")
        yield ast.literal_eval(first), ast.literal_eval(second) if called == "ngettext" else ""


def source_files(root: Path) -> Iterator[Path]:
    """Yield the portal's Python files and templates, sorted, without migrations."""
    packages = sorted({app.split(".")[0] for app in settings.PORTAL_APPS})
    for package in packages:
        yield from (path for path in sorted((root / package).rglob("*.py")) if "migrations" not in path.parts)
    folders = [root / "templates", *sorted(root.glob("*/templates")), *sorted(root.glob("*/*/templates"))]
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in TEMPLATE_ENDINGS)


def find_messages(root: Path | None = None) -> Found:
    """Return every message of the sources under `root` by its English text. Raises SourceFault."""
    root = root or Path(settings.BASE_DIR)
    found: Found = {}
    for path in source_files(root):
        name = str(path.relative_to(root))
        read = python_messages if path.suffix == ".py" else template_messages
        for text, plural in read(path.read_text(encoding="utf-8"), name):
            if not text:
                raise SourceFault(f"{name}: an empty string is translated as the catalogue's header")
            message = found.setdefault(text, Message(text))
            if plural and message.plural not in ("", plural):
                raise SourceFault(f"{name}: {text!r} has two plurals")
            message.plural = message.plural or plural
            message.files.add(name)
    return found


def inherited_texts() -> set[str]:
    """Return what the catalogues of Django and of the installed libraries already say in Chinese."""
    import django

    roots = [Path(django.__file__).parent / "conf"]
    roots += [Path(config.path) for config in apps.get_app_configs() if config.name not in settings.PORTAL_APPS]
    files = [root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo" for root in roots]
    return {entry.msgid for file in files if file.exists() for entry in polib.mofile(str(file)) if not entry.msgctxt}


def read_catalogue(path: Path | None = None) -> polib.POFile:
    """Return the catalogue, a new one if there is none yet."""
    path = path or catalogue_path()
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = dict(HEADER)
    return catalogue


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other writers of the catalogue out until the block ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def translation_of(entry: polib.POEntry) -> str:
    """Return the Chinese of `entry`: Chinese has one form, so a plural's is its first."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def merge(catalogue: polib.POFile, found: Found, words: dict[str, str], known: set[str]) -> polib.POFile:
    """Return a catalogue of exactly the messages in `found`, sorted: `words` before what `catalogue` has.

    A message among `known` enters only when somebody translated it here.
    """
    before = {entry.msgid: translation_of(entry) for entry in catalogue if not entry.obsolete}
    merged = polib.POFile(wrapwidth=110)
    merged.metadata = dict(HEADER)
    for text in sorted(found):
        message, chinese = found[text], words.get(text) or before.get(text, "")
        if not chinese and text in known:
            continue
        entry = polib.POEntry(msgid=text, occurrences=[(name, "") for name in sorted(message.files)])
        if message.plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: chinese}
        else:
            entry.msgstr = chinese
        if "%(" in text + message.plural:
            entry.flags.append("python-format")
        merged.append(entry)
    return merged


def rewrite(words: dict[str, str]) -> tuple[int, list[str]]:
    """Bring the catalogue up to the sources, with new `words`; return its size and what no source says."""
    path = catalogue_path()
    found = find_messages()
    with held(path):
        merged = merge(read_catalogue(path), found, words, inherited_texts())
        replace_file(path, str(merged).rstrip("\n").encode() + b"\n")
    return len(merged), sorted(set(words) - set(found))


def read_words(files: Iterable[str]) -> dict[str, str]:
    """Return the translations in JSON `files` of the form {"English": "中文"}. Raises SourceFault."""
    words: dict[str, str] = {}
    for name in files:
        try:
            content = json.loads(Path(name).read_text(encoding="utf-8"))
        except ValueError as fault:
            raise SourceFault(f"{name}: {fault}") from fault
        if not isinstance(content, dict) or not all(isinstance(word, str) for word in content.values()):
            raise SourceFault(f"{name}: not an object of strings")
        words |= content
    return words


def compile_stale() -> list[Path]:
    """Compile each catalogue whose compiled form is missing or older; return those written."""
    written = []
    for path in sorted(Path(settings.LOCALE_PATHS[0]).rglob("*.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns:
            replace_file(compiled, polib.pofile(str(path)).to_binary())
            written.append(compiled)
    return written


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` at once, so that no reader meets half a file."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def placeholders(text: str) -> list[str]:
    """Return the places in `text` that are filled in later, sorted."""
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def faults(found: Found, catalogue: polib.POFile, known: set[str]) -> list[str]:
    """Return a line for each message that is missing, empty, fuzzy, unused, or whose placeholders differ."""
    entries = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    lines = [
        f"missing: {text!r} ({', '.join(sorted(found[text].files))})"
        for text in sorted(set(found) - set(entries) - known)
    ]
    for text, entry in sorted(entries.items()):
        chinese = translation_of(entry)
        if text not in found:
            lines.append(f"unused: {text!r}")
        elif not chinese:
            lines.append(f"empty: {text!r} ({', '.join(sorted(found[text].files))})")
        elif entry.fuzzy:
            lines.append(f"fuzzy: {text!r}")
        elif placeholders(entry.msgid_plural or text) != placeholders(chinese):
            lines.append(f"placeholders differ: {text!r} and {chinese!r}")
    return lines


def check_catalogue() -> list[str]:
    """Return the faults of the catalogue against the sources. Raises SourceFault."""
    return faults(find_messages(), read_catalogue(), inherited_texts())
