"""Look-alikes among opinions: a signature to find them by, and the exact check.

A signature is 64 smallest hashes (MinHash) of the pairs of characters of what an opinion says; its 16 bands of four
are keys of an index. Two opinions that share a part s of their pairs share a band with probability 1-(1-s^4)^16:
0.02 at s=0.2, 0.12 at 0.3, 0.64 at 0.5, 0.89 at 0.6, 0.99 at 0.7. Who shares a band is compared exactly.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from rapidfuzz.distance import Indel

SIGNATURE = 64
BANDS = 16
THRESHOLD = 0.8  # likeness from which two opinions say the same: copies with other names and greetings are above 0.85
_NUMBERS = Struct(f"<{SIGNATURE}I")  # four digests of 64 bytes hold sixteen numbers of 32 bits each
_ROWS = SIGNATURE // BANDS

_NUMERALS = "〇零一二三四五六七八九十百千万亿两"
_CONTACT = re.compile(r"1[3-9]\d{9}|\d{3,4}-\d{7,8}|\d{17}[\dX]|[\w.]+@[\w.]+")
_GREETING = re.compile(
    r"尊敬的[^，。！：,!:\n]{0,20}[，。！：,!:\n]|(?:各位|敬爱的)?[^，。！\n]{0,8}(?:领导|代表|同志|老师|工作人员)(?:们)?(?:您们?|你们?|大家)?好[，。！!,]?"
    r"|(?:您|你|大家)们?好[，。！!,：]?|此致[，。！\s]*敬礼[！。]?|谢谢(?:您|大家|领导)?[！。!]?|(?:非常)?感谢(?:您|领导|大家)?[！。!]|辛苦了[！。!]?|盼复[！。]?"
)
_SENDER = re.compile(
    r"(?:我叫|我是|本人是?|反映人|建议人|联系人|姓名|落款|电话|手机)[:：]?[^，。！；,;\n]{0,24}[，。！；,;\n]"
    r"|[——\-]{1,2}\s*[^，。！\n]{2,12}$"
)
_FIGURES = re.compile(rf"\d+(?:\.\d+)?|[{_NUMERALS}]+")
_SINGLE = re.compile(r"^[一两]$")
_STANCE = re.compile(
    "不|没|未|无|反对|支持|赞成|同意|拥护|删除|删去|取消|保留|增加|减少|提高|降低|延长|缩短|禁止|允许|放宽|加重|减轻|严格"
)
_PLACE = frozenset("省市县区州镇乡村组队街道社户路号")
_ADDED = 10  # so many characters more at one place are another thought


@lru_cache(maxsize=512)
def essence(text: str) -> str:
    """Return what an opinion says: without greetings, sender, contact, punctuation, white space; in one width."""
    folded = unicodedata.normalize("NFKC", text).strip()
    plain = _CONTACT.sub("", folded)
    plain = _SENDER.sub("", _GREETING.sub("", plain))
    letters = _letters(plain)
    return letters if len(letters) >= 4 else _letters(folded)


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def signature(text: str) -> tuple[int, ...]:
    """Return 64 numbers below 2**32; of an empty text all are 2**32 - 1."""
    words = essence(text)
    grams = {words[k : k + 2] for k in range(len(words) - 1)} or ({words} if words else set())
    if not grams:
        return (2**32 - 1,) * SIGNATURE
    return tuple(map(min, zip(*(_NUMBERS.unpack(_hashes(gram)) for gram in grams), strict=True)))


@lru_cache(maxsize=16_384)  # some 7 MB
def _hashes(gram: str) -> bytes:
    return b"".join(blake2b(gram.encode(), digest_size=64, person=bytes([part])).digest() for part in range(4))


def bands(signature: Sequence[int]) -> list[int]:
    """Return the 16 keys of a signature as signed 64-bit numbers. A key belongs to its band: no two bands mix."""
    keys = []
    for band in range(BANDS):
        rows = signature[band * _ROWS : (band + 1) * _ROWS]
        packed = b"".join(row.to_bytes(4, "little") for row in rows)
        keys.append(
            int.from_bytes(blake2b(packed, digest_size=8, person=bytes([band])).digest(), "little", signed=True)
        )
    return keys


def likeness(one: str, other: str) -> float:
    """Return how much of both opinions' essence is the same, 0 to 1, in order."""
    return Indel.normalized_similarity(essence(one), essence(other))


def are_alike(one: str, other: str) -> bool:
    """Tell whether two opinions say the same: likeness of at least 0.8, the same figures, stance and matter.

    三十日 and 六十日, 支持 and 反对, 饮用水源 and 村级公路 are different opinions however alike the rest is. In doubt
    they are: two clusters cost staff a click, one cluster too many costs somebody their answer.
    """
    first, second = sorted((essence(one), essence(other)))
    if first == second:
        return True
    if Indel.normalized_similarity(first, second, score_cutoff=THRESHOLD) < THRESHOLD:
        return False
    return (
        _figures(first) == _figures(second)
        and _stance(first) == _stance(second)
        and not _is_of_other_matter(first, second)
    )


def _is_of_other_matter(first: str, second: str) -> bool:
    """Tell whether a word of weight was replaced or a thought added; names of places may differ."""
    gone = come = ""
    kept = 0
    for code in Indel.opcodes(first, second):
        if code.tag == "equal":
            kept = code.src_end - code.src_start
            continue
        if kept > 1:
            gone = come = ""
        gone += first[code.src_start : code.src_end]
        come += second[code.dest_start : code.dest_end]
        kept = 0
        is_place = not _PLACE.isdisjoint(gone) and not _PLACE.isdisjoint(come)
        if not is_place and len(gone) + len(come) >= 5 and min(len(gone), len(come)) >= 2:
            return True
        if max(len(gone), len(come)) >= _ADDED:
            return True
    return False


def _figures(essence: str) -> Counter[str]:
    return Counter(figure for figure in _FIGURES.findall(essence) if not _SINGLE.match(figure))


def _stance(essence: str) -> Counter[str]:
    return Counter(_STANCE.findall(essence))
