"""Style sheets lose nothing in Chromium 86, and colours keep their contrast."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "static/css").glob("*.css"))
TOO_NEW = re.compile(
    r"(?:margin|padding)-(?:inline|block)\s*:|(?<![\w-])inset(?:-[\w-]+)?\s*:|:is\(|:where\(|:has\(|:not\([^()]*,"
    r"|aspect-ratio|@layer|@property|color-mix|\d(?:dvh|svh|lvh|cqw|cqi)|(?<![\w-])(?:translate|rotate|scale)\s*:|:user-"
)


def tokens(sheet: str, selector: str, *, dark: bool) -> dict[str, str]:
    """Return the colours that `selector` sets, in the dark part of the sheet or the light one."""
    blocks = re.findall(
        r"(@media \(prefers-color-scheme: dark\) \{\s*)?" + re.escape(selector) + r" \{([^}]*)\}", sheet
    )
    found: dict[str, str] = {}
    for media, body in blocks:
        if bool(media) == dark:
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_is_read_whole_by_chromium_86(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    assert TOO_NEW.findall(text) == []


@pytest.mark.parametrize(("dark", "elder"), product([False, True], repeat=2))
def test_text_has_its_contrast_in_every_manner(dark, elder):
    sheet = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    colours = tokens(sheet, ":root", dark=False)
    if elder:
        colours |= tokens(sheet, ":root.elder", dark=False)
    if dark:
        colours |= tokens(sheet, ":root", dark=True)
        colours |= tokens(sheet, ":root.elder", dark=True) if elder else {}
    least = 7 if elder else 4.5
    pairs = [*product(["ink", "ink-soft", "accent"], ["paper", "sheet", "tint"]), ("on-accent", "accent")]
    pairs += [("good", "good-tint"), ("warn", "warn-tint"), ("idle", "idle-tint"), ("accent", "accent-tint")]
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < least} == {}
