"""How a line begins: the label of a heading, an article, an item, an annex. Each question looks at one line alone."""

import re
from dataclasses import dataclass

from legislation.text.lines import squeezed
from legislation.text.numerals import NUMERAL, read_numeral
from legislation.text.tree import Level

_NUMBER = rf"[{NUMERAL}](?:\s{{0,3}}[{NUMERAL}]){{0,11}}"
_INSERTED = rf"(?:\s*之\s*([{NUMERAL}]{{1,4}})(?!般|下|上|内|外|间))?"
HEADING = re.compile(rf"第\s*({_NUMBER})\s*(分\s*编|编|部\s*分|章|节){_INSERTED}")
ARTICLE = re.compile(rf"第\s*({_NUMBER})\s*条{_INSERTED}")
# What makes a label at the start of a line a reference to a provision instead of the provision.
_REFERENCE = re.compile(
    rf"规定|所[称列指述规]|的|第\s?[{NUMERAL}]{{1,4}}\s?[款项条]|款(?!项)|之规定|[、，,；;。]|以及|修改为|前款|以[上下](?![列简])|[”’》〉）)]"
    r"|[和与及或至到]\s?(?:者\s?)?(?:本|第|前|其)|中[的，“]|(?:中|后)(?:增加|删去)"
)
_REFERENCE_AFTER_SPACE = re.compile(
    r"规定的|所[称列指述]|的(?=[^一-龥]|规定|情形|行为)|第[零一二三四五六七八九十百0-9]{1,5}[款项]|[、，,；;]\s*第|[和与及至到]\s?第|以及第"
)
_SENTENCE = re.compile(r"[。；;！？!?]|[，,：:]$")
_LEVELS = {"编": (0, Level.PART), "部分": (0, Level.PART), "分编": (1, Level.PART), "章": (2, Level.CHAPTER)}
_LEVELS["节"] = (3, Level.SECTION)
_CLASSIC = "甲乙丙丁戊己庚辛壬癸"
_PREFACE = re.compile(r"(?:序\s*言|序|前\s*言|引\s*言|绪\s*言)")
_UNLABELLED = re.compile(
    r"总则|分则|附则|罚则|法律责任|奖励(?:和|与)(?:处罚|惩罚|处分)|奖惩|一般规定|其他规定|.{0,30}修正案(?:（.{0,20}）)?"
)
_ANNEX = re.compile(
    rf"附(?!\s*则\s*$)\s*(?:件|表|录|图|则表|属表)?\s*(?:[{NUMERAL}A-Za-zＡ-Ｚ]{{1,4}}|[（(][{NUMERAL}]{{1,4}}[）)])?"
    r"\s*(?:[：:、.．]|\s|$|(?=[《（(【\[])|(?<=[件表录图\d一二三四五六七八九十])"
    rf"(?=[^\s，。；、所的中和与及规{NUMERAL}]))"
)
_TABLE = re.compile(
    rf".{{2,40}}(?:表|图|图案|式样|样式|格式|名录|清单|目录|示意图|说明书?|文本)\s*[{NUMERAL}]{{0,3}}(?:[（(].{{1,30}}[）)])?"
)
_DATE = re.compile(
    rf"[{NUMERAL}]{{2,4}}\s?年\s?[{NUMERAL}]{{1,3}}\s?月\s?[{NUMERAL}]{{1,3}}\s?日|[{NUMERAL}]{{4}}[-./][{NUMERAL}]{{1,2}}[-./][{NUMERAL}]{{1,2}}"
)
_SIGNER = re.compile(
    r".{2,40}(?:委员会|主席团|人民政府|国务院|代表大会|法院|检察院|办公厅|办公室|总局|局|厅|部|委)"
    r"|(?:委员长|主\s*席|省\s*长|市\s*长|州\s*长|县\s*长|主\s*任|总\s*理|部\s*长|局\s*长|院\s*长)[：:\s].{1,12}"
)
_SIGNED = re.compile(rf".{{2,40}}\s(?:{_DATE.pattern})")
PAGE = re.compile(r"[-—–－·]\s?\d{1,4}\s?[-—–－·]|第\s?\d{1,4}\s?页(?:\s?[，,/]?\s?共\s?\d{1,4}\s?页)?")


@dataclass(frozen=True, slots=True)
class Label:
    """A label and what follows it. `rank` orders headings: 0 part to 3 section; articles have 4.

    `spaced` says that something other than plain words follows the label: white space, a bracket, the line's end.
    """

    rank: int
    level: Level
    number: tuple[int, int]
    label: str
    rest: str
    spaced: bool


def article_label(text: str) -> Label | None:
    """Return the label of the article that `text` may begin, None where it cites one or is none."""
    if not text.startswith("第") or not (match := ARTICLE.match(text)):
        return None
    after = text[match.end() :]
    rest = after.strip()
    spaced = not rest or after[:1].isspace() or rest[0] in "【（(〔[：:“"
    if (_REFERENCE_AFTER_SPACE if after[:1].isspace() else _REFERENCE).match(rest):
        # Old texts write 第一条、 before the words.
        if not (rest[0] in "、，" and not re.match(r"[、，]\s*(?:第|本|和|及|以及)", rest)):
            return None
        rest, spaced = rest[1:].strip(), False
        return _label(match, 4, Level.ARTICLE, rest, spaced, mark=after.strip()[0])
    mark = ""
    if rest[:1] in "：:．." and rest:
        mark, rest = rest[0], rest[1:].strip()
    return _label(match, 4, Level.ARTICLE, rest, spaced, mark=mark)


def heading_label(text: str, *, depth: int = 0) -> Label | None:
    """Return the label and heading of a part, chapter or section, None where `text` is a sentence or a citation."""
    if not text.startswith("第") or len(text) > 90 or not (match := HEADING.match(text)):
        return None
    after = text[match.end() :]
    mark = after.strip()[:1] if after.strip()[:1] in ("：", ":", "、") else ""
    rest = squeezed(after.strip().removeprefix(mark))
    if not depth and (_SENTENCE.search(after) or _REFERENCE.match(after.strip())):
        return None
    rank, level = _LEVELS["".join(match[2].split())]
    spaced = not rest or after[:1].isspace() or depth > 0
    return _label(match, rank, level, rest, spaced, mark=mark)


def _label(match: re.Match[str], rank: int, level: Level, rest: str, spaced: bool, mark: str = "") -> Label | None:
    inserted = match[match.re.groups]
    try:
        number = read_numeral(match[1]), read_numeral(inserted) if inserted else 0
    except ValueError:
        return None
    return Label(rank, level, number, "".join(match[0].split()) + mark, rest, spaced)


@dataclass(frozen=True, slots=True)
class Point:
    """The label of an item or subitem and what follows it.

    `style` tells series apart; in a `firm` style a number out of order is still a label.
    """

    style: str
    firm: bool
    number: int
    label: str
    rest: str


_POINTS = (
    ("bracketed", True, re.compile(r"[（(]\s*([〇零一二三四五六七八九十百廿]{1,6})\s*[）)]")),
    ("comma", False, re.compile(r"([〇零一二三四五六七八九十百廿]{1,6})\s*[、．]")),
    ("arabic bracketed", True, re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[）)]")),
    ("arabic", False, re.compile(r"([0-9０-９]{1,3})\s*(?:[．、]|\.(?![0-9０-９])|[)）])")),
    ("classic", False, re.compile(rf"([{_CLASSIC}])\s*、")),
    ("classic bracketed", False, re.compile(rf"[（(]\s*([{_CLASSIC}])\s*[）)]")),
    ("latin", False, re.compile(r"([A-Za-z])\s*[.．、)）](?![A-Za-z0-9])")),
    ("latin bracketed", False, re.compile(r"[（(]\s*([a-zA-Z])\s*[）)]")),
)
# Numbers in one character: first of the series and how many there are.
_SINGLE = (("①", 20, "circled"), ("⑴", 20, "arabic bracketed"), ("⒈", 20, "arabic"), ("㈠", 10, "bracketed"))
_POINT_STARTS = set("（(〇零一二三四五六七八九十百廿0123456789０１２３４５６７８９" + _CLASSIC) | {
    chr(ord(start) + offset) for start, count, _style in _SINGLE for offset in range(count)
}
_CITED_POINT = re.compile(r"\s*(?:项|目|款|、\s*[（(]|[和与至或]\s?(?:者\s?)?[（(])|\s*[的所]")


def point_label(text: str) -> Point | None:
    """Return the label of the item that `text` may begin: （一） ㈠ 一、 1. （1） ⑴ ① 甲、 a."""
    first = text[:1]
    if first not in _POINT_STARTS and not (first.isascii() and first.isalpha()):
        return None
    for start, count, style in _SINGLE:
        if 0 <= (offset := ord(first) - ord(start) if first else -1) < count:
            mark = first + ("、" if text[1:2] == "、" else "")
            return Point(style, True, offset + 1, mark, text[len(mark) :].strip())
    for style, firm, pattern in _POINTS:
        if match := pattern.match(text):
            if firm and _CITED_POINT.match(text, match.end()):
                return None
            return Point(style, firm, _order(match[1]), "".join(match[0].split()), text[match.end() :].strip())
    return None


def _order(mark: str) -> int:
    if mark in _CLASSIC:
        return _CLASSIC.index(mark) + 1
    if mark.isascii() and mark.isalpha():
        return ord(mark.lower()) - ord("a") + 1
    try:
        return read_numeral(mark)
    except ValueError:
        return 0


def is_preface(text: str) -> bool:
    """Say whether `text` is the heading of a preamble: 序言."""
    return _PREFACE.fullmatch(text) is not None


def is_plain_heading(text: str) -> bool:
    """Say whether `text`, without a label, is a heading that regulations use: 总则, 附则."""
    return len(text) <= 60 and _UNLABELLED.fullmatch(squeezed(text)) is not None


def is_annex(text: str, *, depth: int = 0) -> bool:
    """Say whether `text` may begin an annex: 附表一, 附件：..., 附."""
    return len(text) <= 80 and _ANNEX.match(text) is not None and (depth > 0 or not re.search("[。；;！？!?]", text))


def is_table_title(text: str) -> bool:
    """Say whether `text` is the title of a table or picture after the last article."""
    return len(text) <= 80 and _TABLE.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Say whether `text` is a date and nothing else."""
    return len(text) <= 30 and _DATE.fullmatch(text.strip("（）() ")) is not None


def has_date(text: str) -> bool:
    """Say whether `text` is a date, or somebody's name with one behind it."""
    return is_date(text) or _SIGNED.fullmatch(text) is not None


def is_signature(text: str) -> bool:
    """Say whether `text` can stand below a text: who issued it, or when."""
    if len(text) > 60:
        return False
    return has_date(text) or (is_open(text) and _SIGNER.fullmatch(text) is not None)


def is_open(text: str) -> bool:
    """Say whether `text` ends in the middle of a sentence, or without a mark."""
    return text[-1:] not in set("。；：！？”’」』）)】》〉…—;:!?.")
