"""Word's automatic numbering as text: 第一条, （一）, 1. No tables, no settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from legislation.text.numerals import DIGITS, write_numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_CLASSIC = "甲乙丙丁戊己庚辛壬癸"


def attribute(element: Any, path: str, name: str = "val") -> str | None:
    """Return an attribute in Word's namespace of the first element at `path` below `element`."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(W + name)


def integer(value: str | None, default: int) -> int:
    """Return a number that a file gives as text; `default` where it gives none or something else."""
    try:
        return int(value) if value is not None and len(value) < 10 else default
    except ValueError:
        return default


@dataclass(slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class _List:
    """One `w:num`: its levels, and the counters it shares with others of the same abstract list."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts a document's numbered paragraphs in order, as Word does when it draws them."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._styles = _styles(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Any) -> None:
        abstract = {element.get(W + "abstractNumId"): element for element in numbering.findall(W + "abstractNum")}
        counters: dict[str | None, dict[int, int]] = {}
        for element in numbering.findall(W + "num"):
            kind = attribute(element, W + "abstractNumId")
            levels = _levels(abstract.get(kind))
            restarts = {}
            for override in element.findall(W + "lvlOverride"):
                depth = integer(override.get(W + "ilvl"), 0)
                levels |= _levels(override)
                if (start := attribute(override, W + "startOverride")) is not None:
                    restarts[depth] = integer(start, 1)
            shared = counters.setdefault(kind, {})
            self._lists[element.get(W + "numId") or ""] = _List(levels, shared, restarts)

    def label(self, properties: Any) -> str:
        """Return the label that Word draws before a paragraph with these properties, "" for none. Counts it."""
        number, depth = self._place(properties)
        found = self._lists.get(number or "")
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        self._count(found, depth, level)
        if level.form == "bullet":
            return ""
        text = level.text
        for upper in range(depth + 1):
            if f"%{upper + 1}" in text:
                other = found.levels.get(upper, level)
                written = write_count(found.counters.get(upper, other.start), other.form)
                text = text.replace(f"%{upper + 1}", written)
        return text.strip()

    def _count(self, found: _List, depth: int, level: _Level) -> None:
        counters = found.counters
        if depth in found.restarts:
            counters[depth] = found.restarts.pop(depth)
        else:
            counters[depth] = counters[depth] + 1 if depth in counters else level.start
        for deeper in range(depth + 1, _LEVELS):
            counters.pop(deeper, None)

    def _place(self, properties: Any) -> tuple[str | None, int]:
        """Return the list and the level of a paragraph: its own, else its style's."""
        style = attribute(properties, W + "pStyle")
        number, depth = self._styles.get(style or "", (None, 0))
        own = properties.find(W + "numPr") if properties is not None else None
        if own is not None:
            number = attribute(own, W + "numId") or number
            depth = integer(attribute(own, W + "ilvl"), depth)
        return number, max(0, min(depth, _LEVELS - 1))


def _levels(element: Any) -> dict[int, _Level]:
    if element is None:
        return {}
    return {
        integer(level.get(W + "ilvl"), 0): _Level(
            attribute(level, W + "numFmt") or "decimal",
            (attribute(level, W + "lvlText") or "")[:60],
            integer(attribute(level, W + "start"), 1),
        )
        for level in element.findall(W + "lvl")
    }


def _styles(styles: Any) -> dict[str, tuple[str | None, int]]:
    """Return list and level of each paragraph style, its own or that of a style it is based on."""
    if styles is None:
        return {}
    own: dict[str, tuple[str | None, int, str | None]] = {}
    for style in styles.findall(W + "style"):
        numbers = style.find(f"{W}pPr/{W}numPr")
        number = attribute(numbers, W + "numId") if numbers is not None else None
        depth = integer(attribute(numbers, W + "ilvl"), 0) if numbers is not None else 0
        own[style.get(W + "styleId") or ""] = (number, depth, attribute(style, W + "basedOn"))
    found: dict[str, tuple[str | None, int]] = {}
    for name, (own_number, own_depth, based_on) in own.items():
        number, depth, steps = own_number, own_depth, 0
        while number is None and based_on in own and steps < 10:
            number, depth, based_on = own[based_on]
            steps += 1
        found[name] = (number, depth)
    return found


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 780 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, mark in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        written += mark * (number // value)
        number %= value
    return written


def _chinese(number: int) -> str:
    return write_numeral(number) if 1 <= number <= 9999 else str(number)


def _digits(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")


def _ideographs(number: int) -> str:
    return _chinese(number) if number <= 10 else _digits(number)


def _from(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= most else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "ideographDigital": _ideographs,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "ideographTraditional": lambda number: _CLASSIC[number - 1] if 1 <= number <= 10 else str(number),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
} | dict.fromkeys(
    (
        "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "japaneseLegal",
        "taiwaneseCounting", "taiwaneseCountingThousand", "ideographLegalTraditional", "koreanCounting",
    ),
    _chinese,
)  # fmt: skip


def write_count(number: int, form: str) -> str:
    """Return `number` in one of Word's number formats; those unknown here are written as 1, 2, 3."""
    return _FORMS.get(form, str)(number)
