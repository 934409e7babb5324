"""The 目录 of a text, with or without that word, with or without page numbers: where it begins and ends."""

import re

from legislation.text.labels import (
    PAGE,
    article_label,
    heading_label,
    is_annex,
    is_date,
    is_open,
    is_plain_heading,
    is_preface,
)
from legislation.text.lines import Line, squeezed

_WORD = re.compile(r"[【\[〔（(]?\s*目\s*[录錄次]\s*[】\]〕）)]?\s*[:：]?")
_GLUED = re.compile(r"目\s*[录錄次]\s*[:：]?\s*第")
_SEVERAL = re.compile(r"第\s?[^\s第]{1,5}?\s?[编章节]")
_LEADER = re.compile(r"(?:[\s.…·・．。—_-]+|(?<=[^\d\s]))[（(]?\s*[0-9０-９]{1,3}\s*[)）]?$")
_DOTS = re.compile(r"(?:…|[.·・．_—-]{2,}|\t|\s{3,})[\s.…·・．_—-]*[（(]?[0-9０-９]{1,3}[)）]?$")


def without_contents(lines: list[Line]) -> list[Line]:
    """Return `lines` without the table of contents: its word, its entries, nothing else.

    Without the word 目录, headings that follow one another are a table of contents when the first comes again
    before any article.
    """
    article = _first_article(lines, 0)
    for at in range(article):
        text = lines[at].text
        if _WORD.fullmatch(text) or (_GLUED.match(text) and len(_SEVERAL.findall(text)) > 1):
            return lines[:at] + lines[_end(lines, at + 1) :]
    places = [at for at in range(article) if _rank(lines[at]) is not None]
    first = _identity(lines[places[0]]) if places else ""
    if any(_identity(lines[at]) == first for at in places[1:]):
        return lines[: places[0]] + lines[_end(lines, places[0]) :]
    return lines


def _end(lines: list[Line], start: int) -> int:
    """Return where the entries that begin at `start` end: where the first comes again, or something else stands."""
    article = _first_article(lines, start)
    first = _identity(lines[start]) if start < article else ""
    for at in range(start, article):
        if at > start and (_identity(lines[at]) == first or is_preface(_entry(lines[at].text))):
            return at
        if not _is_entry(lines[at]) and not (at + 1 < article and at > start and _is_wrapped(lines[at], lines[at + 1])):
            return at
    # Nothing comes again: the headings right above the first article are the body's own.
    chain = article
    while chain > start and (rank := _rank(lines[chain - 1])) is not None:
        if chain < article and rank >= (_rank(lines[chain]) or 0):
            break
        chain -= 1
    return chain


def _entry(text: str) -> str:
    """Return an entry without its dots and page number."""
    return squeezed(_LEADER.sub("", text)) if text[-1:].isdecimal() or text[-1:] in ")）" else squeezed(text)


def _identity(line: Line) -> str:
    return "".join(_entry(line.text).split())


def _rank(line: Line) -> int | None:
    """Return the rank of a heading, None where `line` is none."""
    entry = _entry(line.text)
    if label := heading_label(entry, depth=line.depth):
        return label.rank
    return 2 if is_plain_heading(entry) else None


def _has_page(text: str) -> bool:
    return text[-1:].isdecimal() and _DOTS.search(text) is not None


def _is_entry(line: Line) -> bool:
    text = line.text
    return (
        _rank(line) is not None
        or is_preface(_entry(text))
        or _has_page(text)
        or is_annex(text)
        or PAGE.fullmatch(text) is not None
    )


def _is_wrapped(line: Line, following: Line) -> bool:
    """Say whether `line` is the second half of an entry: short, no sentence, and another entry follows."""
    return len(line.text) <= 30 and is_open(line.text) and not is_date(line.text) and _rank(following) is not None


def _first_article(lines: list[Line], start: int) -> int:
    """Return where the first article stands that is no entry with a page number."""
    for at in range(start, len(lines)):
        if article_label(lines[at].text) and not _has_page(lines[at].text):
            return at
    return len(lines)
