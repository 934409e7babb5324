"""A text as clean lines with their numbers: what only dresses it (white space, Markdown, comments) is taken off."""

import re
from dataclasses import dataclass

# Soft hyphens, zero-width characters, marks of direction and other characters that nobody sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_BLANK_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#12288|#160|#x3000|#xa0);", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|center|span|font|strong|em|b|u|i|a|img|table|thead|tbody|tr|td|th|ul|ol|li|h[1-6])(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s?/?>|[\v\f\x1c-\x1e\x85\u2028\u2029]", re.IGNORECASE)
_MARKDOWN = re.compile(r"^[ \t]{0,3}#{1,6}\s|<!--\s*INFO END", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})(?:\s+|(?=[^\s#\x00-\x7f]))(.*?)(?:\s+#+)?$")
_BULLET = re.compile(r"(?:[-*+]|>)\s+(?=\S)")
_LIST = re.compile(r"[-*+]\s+(?=[（(“第])")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200}?)\1")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\((?:#|https?:)[^()\s]{0,500}\)")
_RULE = re.compile(r"[-*_=](?:\s?[-*_=]){2,}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_SPACED = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words in it. `depth` counts the # of a Markdown heading.

    `alone` says that it cannot continue the line before it: an empty line or an indent sets it apart.
    """

    number: int
    text: str
    depth: int = 0
    alone: bool = True


def read_lines(text: str) -> list[Line]:
    """Return the lines of `text` that hold words, numbered from 1 as an editor counts them.

    Taken off: byte-order mark, characters nobody sees, HTML comments and tags that only dress, Markdown's
    marks for headings, bold words, links, quotations and lists (lists only where the text is Markdown).
    """
    marked = _MARKDOWN.search(text) is not None
    text = _without_comments(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines: list[Line] = []
    blank = True
    for number, raw in enumerate(text.split("\n"), start=1):
        for piece in _BREAK.split(raw):
            line = _clean(number, piece, blank=blank, marked=marked)
            blank = line is None
            if line is not None:
                lines.append(line)
    return lines


def squeezed(words: str) -> str:
    """Return `words` without the white space that spreads Chinese characters: `总　则` is `总则`."""
    return _SPACED.sub("", words.strip())


def _clean(number: int, raw: str, *, blank: bool, marked: bool) -> Line | None:
    piece = raw
    if "&" in piece:
        piece = _BLANK_ENTITY.sub("\u3000", piece)
    if "<" in piece:
        piece = _TAG.sub("", piece)
    piece = _UNSEEN.sub("", piece)
    stripped = piece.strip()
    if not stripped or _RULE.fullmatch(stripped):
        return None
    indented = piece[:1].isspace()
    depth = 0
    if heading := _HEADING.match(stripped):
        depth, stripped = len(heading[1]), heading[2]
    elif bullet := (_BULLET if marked else _LIST).match(stripped):
        stripped, indented = stripped[bullet.end() :], True
    stripped = _undressed(stripped).strip()
    return Line(number, stripped, depth, blank or indented or depth > 0) if stripped else None


def _undressed(words: str) -> str:
    if "**" in words or "__" in words:
        words = _BOLD.sub(r"\2", words)
    if "](" in words:
        words = _LINK.sub(r"\1", words)
    return _ESCAPE.sub(r"\1", words) if "\\" in words else words


def _without_comments(text: str) -> str:
    """Return `text` with each HTML comment replaced by its line breaks, so that numbers of lines hold."""
    if "<!--" not in text:
        return text
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*kept, text[at:]])
