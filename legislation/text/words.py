"""Chinese legal text as words: what is never half-changed in a redline stays in one piece."""

import re

from .vocabulary import WORDS

_NUMERAL = "〇零一二三四五六七八九十百千万亿两"
_COUNTED = (
    "个工作日|个月|小时|分钟|工作日|万元|亿元|平方米|平方公里|立方米|公里|公顷|公斤|毫克|千克|"
    "元|年|月|日|周|天|人|名|件|倍|米|亩|吨|次|届|级|个|项|章|节|条|款|种|类|岁|户"
)
_PLACE = rf"第(?:[{_NUMERAL}]+|\d+|（[{_NUMERAL}]+）)(?:编|章|节|条|款|项|目)(?:之[{_NUMERAL}]+)?"
_PATTERNS = (
    r"\r?\n",
    r"[^\S\n]+",
    r"《[^《》\n]{1,40}》",
    r"“[^“”\n]{1,16}”",
    rf"(?:{_PLACE})+",
    rf"第[{_NUMERAL}\d]+(?:{_COUNTED})?",
    r"\d{2,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?",
    r"\d{1,2}月\d{1,2}日",
    r"[〇零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?",
    rf"[{_NUMERAL}]{{1,4}}月[一二三四五六七八九十]{{1,3}}日",
    rf"[百千万]分之[{_NUMERAL}点]+",
    rf"[{_NUMERAL}]+分之[{_NUMERAL}]+",
    rf"\d+(?:[.,:]\d+)*(?:[%％‰]|{_COUNTED})?",
    rf"[{_NUMERAL}]+(?:{_COUNTED})",
    rf"（[{_NUMERAL}]+）",
    rf"[{_NUMERAL}]{{2,}}",
    r"[A-Za-zＡ-Ｚａ-ｚ]+(?:[-_.'’][A-Za-z0-9]+)*",
    "|".join(sorted(WORDS, key=lambda word: (-len(word), word))),
    r".",
)
_WORD = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.DOTALL)


def split(text: str) -> list[str]:
    """Return the words of `text` in order; joined they are `text` again.

    Dates, numbers with their unit, references to provisions, titles in 《》, short quoted terms, Latin words
    and common words of law are one word each; what remains is single characters.
    """
    return _WORD.findall(text)
