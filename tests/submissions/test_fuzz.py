"""Hostile photographs: a clear refusal or a picture, and never another exception."""

import io
import random
from collections import Counter

import pytest

from congress.core.errors import Invalid
from congress.submissions.images import check_photograph, shown_pictures
from tests.factories.submissions import picture, upload

CASES = 6_000
TELLING = [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xd8\xff\xe1"]
NAMES = ["a.jpg", "a.png", "a.webp", "a.JPEG", "a.html", "a", "a.jpg\x00", "字.png", "a" * 300 + ".jpg"]


def mutated(seed: bytes, other: bytes, dice: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(dice.randint(1, 12)):
        if not data:
            break
        at = dice.randrange(len(data))
        match dice.randrange(6):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                data[at] ^= 1 << dice.randrange(8)
            case 2:
                del data[at : at + dice.randint(1, 40)]
            case 3:
                data[at:at] = dice.randbytes(dice.randint(1, 40))
            case 4:
                data[at : at + 4] = dice.choice(TELLING)
            case _:
                start = dice.randrange(len(other))
                data[at : at + 30] = other[start : start + 30]
    head = dice.random()
    if head < 0.1:
        return bytes(data[: dice.randrange(len(data) + 1)])
    return seed[:12] + bytes(data[12:]) if head < 0.7 else bytes(data)  # mostly past the first look


def seeds() -> list[bytes]:
    small = (40, 30)
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    return [
        picture("JPEG", small, exif=exif), picture("JPEG", small, progressive=True), picture("PNG", small),
        picture("PNG", small, bits=2), picture("WEBP", small), picture("WEBP", small, lossless=True),
        picture("MPO", small),
    ]  # fmt: skip


def outcome(content: bytes, name: str) -> str:
    try:
        check_photograph(upload(content, name))
        shown_pictures(io.BytesIO(content))
    except Invalid as refusal:
        return "refused" if refusal.detail else "without words"
    return "taken"


@pytest.mark.filterwarnings("ignore")
def test_six_thousand_hostile_uploads_are_refused_or_shown():
    dice = random.Random(20261102)
    pictures = seeds()
    seen: Counter[str] = Counter()
    for number in range(CASES):
        seed = pictures[number % len(pictures)]
        name = NAMES[0] if dice.random() < 0.9 else dice.choice(NAMES)
        seen[outcome(mutated(seed, dice.choice(pictures), dice), name)] += 1
    assert sum(seen.values()) == CASES
    assert set(seen) == {"refused", "taken"}
    assert min(seen.values()) > CASES // 20, seen


@pytest.mark.filterwarnings("ignore")
def test_every_cut_of_a_picture_is_refused_or_shown():
    for seed in seeds():
        for length in range(0, len(seed), 7):
            outcome(seed[:length], "a.jpg")
