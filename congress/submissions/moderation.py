"""What helps a moderator: which submissions look alike, and what in a text must not be shown."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from congress.core.errors import Words
from congress.core.logs import EMAIL, IDENTITY, PHONE
from congress.core.text import bigrams, similarity

Key = TypeVar("Key")

LOOK_ALIKE = 0.5  # share of bigrams from which a moderator is shown a text as "much like this one"
SAME = 0.85  # from which it counts as the same text sent again
HASH_BITS = 64
NEAR_BITS = 10  # of 64, within which two hashes are worth comparing in full
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")
BANK_CARD = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")


def look_alike_hash(text: str) -> int:
    """Return a 64-bit simhash of `text`: texts that share most of their bigrams differ in few bits.

    Signed, to fit a `bigint`. An empty text gives 0.
    """
    pairs = bigrams(text)
    if not pairs:
        return 0
    weights = [0] * HASH_BITS
    for pair in pairs:
        digest = int.from_bytes(hashlib.blake2b(pair.encode(), digest_size=8).digest(), "big")
        for bit in range(HASH_BITS):
            weights[bit] += 1 if digest >> bit & 1 else -1
    value = sum(1 << bit for bit, weight in enumerate(weights) if weight > 0)
    return value - (1 << HASH_BITS) if value >> (HASH_BITS - 1) else value


def bits_apart(one: int, other: int) -> int:
    """Return in how many of their 64 bits two hashes differ."""
    return ((one ^ other) & ((1 << HASH_BITS) - 1)).bit_count()


def similar(one: str, other: str) -> float:
    """Return how alike two texts are: 0 (nothing shared) to 1 (the same bigrams), by Jaccard."""
    return similarity(bigrams(one), bigrams(other))


def are_look_alikes(one: str, other: str) -> bool:
    """Tell whether a moderator should see the two together."""
    return similar(one, other) >= LOOK_ALIKE


def most_similar(
    text: str, others: Mapping[Key, str], *, least: float = LOOK_ALIKE, most: int = 10
) -> list[tuple[Key, float]]:
    """Return the keys of the `others` at least `least` alike with their figure, the most alike first."""
    mine = bigrams(text)
    scored = ((key, similarity(mine, bigrams(other))) for key, other in others.items())
    return sorted((pair for pair in scored if pair[1] >= least), key=lambda pair: -pair[1])[:most]


def clusters(texts: Mapping[Key, str], *, least: float = LOOK_ALIKE) -> list[list[Key]]:
    """Return groups of two or more look-alikes, each in the order given, the largest first.

    Whoever is like any member belongs to the group.
    """
    known = {key: bigrams(text) for key, text in texts.items()}
    groups: list[list[Key]] = []
    for key, mine in known.items():
        near = [group for group in groups if any(similarity(mine, known[other]) >= least for other in group)]
        joined = [member for group in near for member in group] + [key]
        groups = [group for group in groups if group not in near] + [joined]
    order = {key: number for number, key in enumerate(known)}
    found = [sorted(group, key=order.__getitem__) for group in groups if len(group) > 1]
    return sorted(found, key=len, reverse=True)


def is_flood(text: str, recent: Iterable[str], *, allowed: int = 3) -> bool:
    """Tell whether `recent` already holds `allowed` texts that say the same: then it is held, never dropped."""
    mine = bigrams(text)
    same = 0
    for other in recent:
        same += similarity(mine, bigrams(other)) >= SAME
        if same >= allowed:
            return True
    return False


@dataclass(frozen=True)
class Redaction:
    """A text as it may be shown, and how many of each thing were hidden."""

    text: str
    hidden: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many places were hidden."""
        return sum(self.hidden.values())


# Longest first: an identity number or a card holds what looks like a telephone number.
_PATTERNS = (
    ("identity", IDENTITY, "［证件号已隐去］"),
    ("card", BANK_CARD, "［卡号已隐去］"),
    ("phone", PHONE, "［号码已隐去］"),
    ("landline", LANDLINE, "［号码已隐去］"),
    ("email", EMAIL, "［邮箱已隐去］"),
)
HIDDEN_KINDS: dict[str, Words] = {
    "identity": _("identity number"),
    "card": _("bank card"),
    "phone": _("mobile number"),
    "landline": _("landline number"),
    "email": _("e-mail address"),
}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－", "0123456789-")


def redaction(text: str) -> Redaction:
    """Return `text` with numbers of telephones, identity papers and cards and e-mail addresses hidden.

    Full-width digits are found too. The placeholders are Chinese: content is never translated.
    """
    hidden: dict[str, int] = {}
    shown = text
    for name, pattern, placeholder in _PATTERNS:
        spans = [match.span() for match in pattern.finditer(shown.translate(_FULL_WIDTH))]
        for start, end in reversed(spans):
            shown = shown[:start] + placeholder + shown[end:]
        if spans:
            hidden[name] = len(spans)
    return Redaction(shown, hidden)


def redact(text: str) -> str:
    """Return `text` as it may be shown to everybody; `redaction` also says what was hidden."""
    return redaction(text).text
