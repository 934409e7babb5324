"""Opening a .docx safely: a bounded zip, bounded XML. No tables, no settings."""

import io
import zipfile
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from congress.core.errors import Invalid

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_UNPACKED_PART = 60 * 1024 * 1024
MOST_RATIO = 200  # of a part above a megabyte; Word's own XML packs 10 to 40 times
RATIO_MATTERS_FROM = 1024 * 1024
MOST_XML_DEPTH = 200

BROKEN = _("This Word file is damaged or cut off. Open it in Word or WPS, save it again as .docx and send that.")
BOMB = _("This file unpacks to far more than a draft can hold. Copy the text into a new document and send that.")
MACROS = _("This document holds macros (programs), which are not taken. Save it as a plain .docx without macros.")
LOCKED = _("This document is protected by a password. Remove the password in Word or WPS and send it again.")
ENTITIES = _("This file declares XML entities, which no ordinary Word document does. It was not opened.")
NOT_WORD = _("This is a packed file, but no Word document. Save the draft as .docx or .txt.")

MAIN_PART = "word/document.xml"


class Package:
    """The parts of a .docx. Raises Invalid, with words for whoever sent it, where it is no safe Word document."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise Invalid(BROKEN) from error
        self._left = MOST_UNPACKED
        self._names = {entry.filename for entry in entries}
        _check_entries(entries)
        if MAIN_PART not in self._names:
            raise Invalid(NOT_WORD)
        if b"macroEnabled" in self._read("[Content_Types].xml"):
            raise Invalid(MACROS)

    def xml(self, name: str) -> Any:
        """Return the root of an XML part, None where there is no such part."""
        return parse_xml(self._read(name)) if name in self._names else None

    def _read(self, name: str) -> bytes:
        if name not in self._names:
            return b""
        try:
            with self._zip.open(name) as part:
                data = part.read(min(MOST_UNPACKED_PART, self._left) + 1)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError) as error:
            raise Invalid(BROKEN) from error
        except Exception as error:  # zlib.error, lzma.LZMAError: what a forged stream makes of its unpacker
            raise Invalid(BROKEN) from error
        self._left -= len(data)
        if len(data) > MOST_UNPACKED_PART or self._left < 0:
            raise Invalid(BOMB)
        return data


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Judge a package by its table of contents, before anything is unpacked."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Invalid(BOMB)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise Invalid(BROKEN)
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Invalid(LOCKED)
        if "vbaproject" in entry.filename.lower() or "vbadata" in entry.filename.lower():
            raise Invalid(MACROS)
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Invalid(BOMB)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\x00" in name or ".." in name.split("/")


def parse_xml(data: bytes) -> Any:
    """Return the root of an XML document that declares nothing and reaches nowhere. Raises Invalid otherwise."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise Invalid(ENTITIES)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(BROKEN) from error
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise Invalid(ENTITIES)
    return root
