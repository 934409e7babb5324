"""Drafts as staff send them, .docx, .txt or pasted, as plain text: `read_draft`. Raises Invalid in clear words."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from congress.core.errors import Invalid, Words
from legislation.documents.packages import LOCKED, MACROS
from legislation.documents.word import TrackedChange, read_word
from legislation.text.parsing import MAX_LENGTH

MOST_BYTES = 20 * 1024 * 1024
TEXT_ENDINGS = {"", ".txt", ".text", ".md", ".markdown"}
OLD_ENDINGS = {".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt", ".pages", ".uof", ".uot"}
MACRO_ENDINGS = {".docm", ".dotm"}
WEB_ENDINGS = {".html", ".htm", ".mht", ".mhtml", ".xhtml", ".svg", ".xml"}

TOO_LARGE = _("A draft may have at most 20 MB. Take out pictures and attachments, or send the text alone.")
TOO_LONG = _("A draft may have at most two million characters. Send its parts one by one.")
EMPTY = _("This file is empty.")
OLD_KIND = _(
    "Files of this kind cannot be read. Open it in Word or WPS, choose Save as, the type “Word document (.docx)”, "
    "and send that file."
)
PDF_KIND = _(
    "This is a PDF, whatever its name says: it holds pages, not paragraphs. Send the Word file it was made of."
)
WEB_KIND = _("This is a web page. Copy its text and paste it, or save it as plain text.")
OTHER_KIND = _("Only .docx and .txt can be read, or text that is pasted.")
NOT_TEXT = _("This is no text: it holds characters that no text has. Save the draft as .docx or as plain text.")
UNKNOWN_LETTERS = _("The characters of this file cannot be read. Save it as plain text in UTF-8.")
NAME_WITH_PATH = _("The file's name holds parts of a path. Rename the file and send it again.")
NOT_WORD = _("The name says .docx, but this is no Word document. Open it in Word or WPS and save it as .docx.")
PACKED_TEXT = _("The name says plain text, but this is a packed file. If it is a Word document, name it .docx.")

_MARKUP_START = re.compile(
    r"\s*(?:<!doctype\s|<html|<head|<body|<script|<svg|<iframe|<\?xml|<\?php|<meta\s)", re.IGNORECASE
)
_SCRIPT = re.compile(
    r"<\s?/?\s?(?:script|iframe|object|embed)[\s>/]|<[a-z]{1,20}\s[^<>]{0,500}?\bon[a-z]{3,20}\s?=", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft's text with all tracked changes accepted; those changes; what was left out, counted.

    `original_kind` is `docx`, `txt` or `pasted`.
    """

    text: str
    revisions: tuple[TrackedChange, ...]
    original_kind: str
    notes: int = 0
    pictures: int = 0
    hidden: int = 0


def read_draft(source: File | IO[bytes] | bytes, name: str = "") -> ReadDraft:
    """Return the text of an uploaded or pasted draft. `name` is its file's name, "" for pasted text.

    Raises Invalid, with words for whoever sent it, for whatever is no plain text and no safe Word document.
    """
    if any(mark in name for mark in ("/", "\\", "\x00")) or name in {".", ".."}:
        raise Invalid(NAME_WITH_PATH)
    ending = PurePosixPath(name.strip().lower()).suffix
    _check_ending(ending)
    data = _bounded(source)
    _check_head(data, ending)
    if ending == ".docx":
        return _from_word(data)
    text = decoded(data)
    if _MARKUP_START.match(text) or _SCRIPT.search(text):
        raise Invalid(WEB_KIND)
    return ReadDraft(_checked(text), (), "txt" if name else "pasted")


def _from_word(data: bytes) -> ReadDraft:
    found = read_word(data)
    text = _checked("\n".join(found.lines).strip("\n"))
    return ReadDraft(text, tuple(found.revisions), "docx", found.notes, found.pictures, found.hidden)


def _check_ending(ending: str) -> None:
    refused: dict[Words, set[str]] = {
        OLD_KIND: OLD_ENDINGS, MACROS: MACRO_ENDINGS, WEB_KIND: WEB_ENDINGS, PDF_KIND: {".pdf"},
    }  # fmt: skip
    for words, endings in refused.items():
        if ending in endings:
            raise Invalid(words)
    if ending != ".docx" and ending not in TEXT_ENDINGS and re.fullmatch(r"\.[a-z][a-z0-9]{0,4}", ending):
        raise Invalid(OTHER_KIND)


def _bounded(source: File | IO[bytes] | bytes) -> bytes:
    """Return the bytes, refusing more than a draft may have before they are read."""
    if isinstance(source, bytes):
        data = source
    else:
        if (getattr(source, "size", None) or 0) > MOST_BYTES:
            raise Invalid(TOO_LARGE)
        source.seek(0)
        data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Invalid(EMPTY)
    return data


def _check_head(data: bytes, ending: str) -> None:
    """Compare what the first bytes say with what the name says."""
    head = data[:1024]
    if b"%PDF-" in head:
        raise Invalid(PDF_KIND)
    if head.startswith(_OLE):
        raise Invalid(LOCKED if "EncryptedPackage".encode("utf-16-le") in data else OLD_KIND)
    if head.startswith(b"{\\rtf"):
        raise Invalid(OLD_KIND)
    packed = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if packed and ending != ".docx":
        raise Invalid(PACKED_TEXT)
    if not packed and ending == ".docx":
        raise Invalid(WEB_KIND if _MARKUP_START.match(head.decode("latin-1")) else NOT_WORD)


def decoded(data: bytes) -> str:
    """Return bytes as text: UTF-8, UTF-16 with a byte-order mark, or GB 18030. Raises Invalid for anything else."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or len(_CONTROL.findall(text[:4000])) * 50 > len(text[:4000]):
            raise Invalid(NOT_TEXT)
        return text
    raise Invalid(NOT_TEXT if b"\x00" in data[:4000] else UNKNOWN_LETTERS)


def _checked(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise Invalid(TOO_LONG)
    if not text.strip():
        raise Invalid(EMPTY)
    return text
