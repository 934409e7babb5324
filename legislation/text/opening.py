"""What stands before the tree: the title, in one line or several, and the lines of the preamble."""

import re
from collections.abc import Sequence

from legislation.text.contents import without_contents
from legislation.text.labels import article_label, heading_label, is_annex, is_date, point_label
from legislation.text.lines import Line, squeezed

_KINDS = "法典|法|条例|规定|办法|决定|决议|细则|规则|规程|规范|章程|准则|通则|解释|修正案|公约|守则|制度|命令|令|公告"
_KIND = re.compile(rf".*(?:{_KINDS})\s*(?:[（(〔【].{{1,40}}[）)〕】])?")
_STAGE = re.compile(r"[（(〔【][^（）()]{0,12}(?:草案|稿|试行|暂行|修订|送审|审议)[^（）()\d]{0,12}[）)〕】]")
_SENTENCE = re.compile(r"[。；;，,：:！？]")
_ADOPTED = re.compile(r"\d\s*[年月日].*(?:通过|公布|发布|批准|施行|实行|修正|修订|颁布|备案)")
_ORDER = re.compile(r".{2,60}(?:公告|令|通告)(?:[（(].{1,20}[）)])?")
_NAMED = re.compile(r"《([^《》]{3,80})》")
_FRONT_MATTER = re.compile(r"[A-Za-z_-]{2,20}:\s")
TITLE_LINES = 4


def split_title(lines: list[Line]) -> tuple[str, list[Line], list[Line]]:
    """Return the title, the lines behind it and those before it that belong to nothing.

    The title is the first `# ` heading, else the first line, with the lines that complete it.
    """
    for at, line in enumerate(lines[:20]):
        if _begins_tree(line):
            break
        if line.depth == 1:
            return squeezed(line.text), lines[at + 1 :], lines[:at]
    stray = 0
    while stray < len(lines) - 1 and _is_stray(lines[stray].text):
        stray += 1
    rest = lines[stray:]
    if not rest or _begins_tree(rest[0]) or _is_chapter(rest) or not without_contents(rest[:1]):
        return "", rest, lines[:stray]
    used = _title_length(rest)
    title = squeezed(" ".join(line.text for line in rest[:used]))
    return title, rest[used:], lines[:stray]


def names_a_regulation(title: str) -> bool:
    """Say whether `title` ends as those of laws, regulations and decisions do."""
    return 3 <= len(title) <= 200 and not _SENTENCE.search(title) and _KIND.fullmatch(title) is not None


def is_adoption(text: str) -> bool:
    """Say whether `text` tells when and by whom something was adopted, published or amended."""
    return len(text) <= 300 and _ADOPTED.search(text) is not None


def named_inside(lines: Sequence[str]) -> str:
    """Return the title of the regulation that an order or announcement at the head of `lines` publishes.

    It is the line, or the two or three lines, that repeat a name in 《》 above; "" where there is none.
    """
    if not lines or not _ORDER.fullmatch(squeezed(lines[0])):
        return ""
    names: set[str] = set()
    for at, line in enumerate(lines[:30]):
        for count in range(1, TITLE_LINES):
            title = squeezed(" ".join(lines[at : at + count]))
            if title in names:
                return title
        names |= {squeezed(name) for name in _NAMED.findall(line[:500])}
    return ""


def _is_stray(text: str) -> bool:
    """Say whether `text` above a title belongs to nothing: 附件1, or a line of a file's own description."""
    return (len(text) <= 6 and is_annex(text + " ")) or _FRONT_MATTER.match(text) is not None


def _begins_tree(line: Line) -> bool:
    label = article_label(line.text)
    return bool(label and label.spaced) or heading_label(line.text, depth=line.depth) is not None


def _is_chapter(lines: list[Line]) -> bool:
    """Say whether the first line is a numbered heading, 一、总则, right above an article."""
    point = point_label(lines[0].text)
    return point is not None and len(lines) > 1 and article_label(lines[1].text) is not None


def _title_length(lines: list[Line]) -> int:
    """Return how many of the first lines are the title."""
    used, title = 1, lines[0].text
    if not _KIND.fullmatch(title) and _may_be_title(lines[0]):
        for count in range(2, min(TITLE_LINES, len(lines)) + 1):
            if not _may_be_title(lines[count - 1]):
                break
            title += lines[count - 1].text
            if _KIND.fullmatch(title):
                used = count
                break
    if used < len(lines) and _STAGE.fullmatch(lines[used].text):
        used += 1
    return used


def _may_be_title(line: Line) -> bool:
    text = line.text
    return (
        len(text) <= 60
        and not _SENTENCE.search(text)
        and text[0] not in "（(【["
        and not (_begins_tree(line) or is_date(text) or is_adoption(text) or point_label(text))
        and bool(without_contents([line]))
    )
