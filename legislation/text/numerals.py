"""Chinese numerals as labels of provisions write them: 第十二条, 第一百三十三条之一, 第12条."""

import re

DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(DIGITS)}
_VALUES |= {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}
_VALUES |= {"陆": 6, "柒": 7, "捌": 8, "玖": 9}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}

# One character of a numeral; digits of any width.
NUMERAL = "0-9０-９" + "".join({*_VALUES, *_UNITS, *_TENS})

_LABEL = re.compile(
    rf"第\s*([{NUMERAL}](?:\s{{0,3}}[{NUMERAL}]){{0,11}})\s*(?:分编|编|部分|章|节|条|款|项|目)"
    rf"(?:\s*之\s*([{NUMERAL}]{{1,4}}))?[：:、.．]?"
)


def read_numeral(numeral: str) -> int:
    """Return the number that `numeral` writes: 一百零五, 一百〇五, 二〇二五, 廿三, 两百, 12, １２.

    A unit that stands without a digit counts once (百零三 is 103); a digit after a skipped unit counts for itself
    (一百二 is 102, as labels mean it). Raises ValueError for anything else.
    """
    plain = "".join(numeral.split())
    if plain.isdecimal() and len(plain) <= 9:
        return int(plain)
    if len(plain) > 1 and all(character in _VALUES for character in plain):
        return int("".join(str(_VALUES[character]) for character in plain))
    total, digit, seen = 0, None, 10_000
    for character in plain:
        if character in _VALUES and (digit is None or digit == 0):
            digit = _VALUES[character]
        elif character in _TENS and digit in (None, 0) and seen > 10:
            total, digit, seen = total + _TENS[character], None, 10
        elif character in _UNITS and _UNITS[character] < seen:
            seen = _UNITS[character]
            total, digit = total + (1 if digit is None else digit or 1) * seen, None
        else:
            raise ValueError(numeral)
    if not plain:
        raise ValueError(numeral)
    return total + (digit or 0)


def write_numeral(number: int) -> str:
    """Return `number` (1 to 9999) as a label writes it: 十二, 一百零五, 一千二百六十. Raises ValueError outside."""
    if not 1 <= number <= 9999:
        raise ValueError(number)
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + DIGITS[digit] + name
        gap = False
    return written.removeprefix("一") if 10 <= number <= 19 else written


def read_label(label: str) -> tuple[int, int]:
    """Return the number of a label and of what was inserted after it: 第十二条之一 is (12, 1), 第三章 is (3, 0).

    Raises ValueError when `label` is none.
    """
    match = _LABEL.fullmatch(label.strip())
    if match is None:
        raise ValueError(label)
    return read_numeral(match[1]), read_numeral(match[2]) if match[2] else 0
