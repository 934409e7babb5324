"""Small questions about text: codes to read aloud, look-alikes, sorting keys of Chinese names."""

import re
import unicodedata
from collections.abc import Iterable

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_CROCKFORD_READ = str.maketrans("OILU", "011V")


def base32(data: bytes, length: int) -> str:
    """Return the first `length` Crockford base-32 characters of `data` (5 bits each)."""
    number = int.from_bytes(data, "big")
    bits = len(data) * 8
    return "".join(CROCKFORD[(number >> (bits - 5 * (i + 1))) & 31] for i in range(length))


def grouped(code: str, size: int = 4) -> str:
    """Return `code` in groups of `size`, joined by hyphens, for reading aloud."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def plain_code(typed: str) -> str:
    """Return what somebody typed as a code in its one written form: upper case, no separators.

    Full-width letters become ASCII; O, I, L and U are read as 0, 1, 1 and V.
    """
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper()).translate(_CROCKFORD_READ)


def bigrams(text: str) -> set[str]:
    """Return the set of pairs of neighbouring characters of `text`, letters and digits only."""
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def similarity(one: Iterable[str], other: Iterable[str]) -> float:
    """Return how much two sets of bigrams share: 0 (nothing) to 1 (all), by Jaccard."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def plain_mobile(typed: str) -> str:
    """Return a mainland mobile number in eleven digits; empty where `typed` is none. Full-width digits will do."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed)).removeprefix("+86")
    return digits if _MOBILE.fullmatch(digits) else ""


def masked_phone(phone: str) -> str:
    """Return `phone` with its middle hidden: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def masked_name(name: str) -> str:
    """Return `name` with all but its first character hidden: 周**."""
    return f"{name[:1]}**" if name else ""


def masked_email(address: str) -> str:
    """Return `address` with what stands before the @ hidden but for its first character: z***@example.com."""
    before, _at, host = address.rpartition("@")
    return f"{before[:1]}***@{host}" if before else ""


def pinyin_keys(name: str) -> tuple[str, str]:
    """Return the full pinyin of `name` without tones (`changsha`) and its initials (`cs`).

    Latin letters and digits stay, in lower case. Source: pypinyin, imported here since it costs 60 MB.
    """
    from pypinyin import Style, lazy_pinyin

    syllables = [s.lower() for s in lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)]
    syllables = [re.sub(r"[^a-z0-9]", "", s) for s in syllables]
    return "".join(syllables), "".join(s[:1] for s in syllables)
