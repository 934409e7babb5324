"""Portraits and views of stations, drawn for the demonstration: quiet shapes, no words, small files."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.fields.files import ImageFieldFile
from PIL import Image, ImageDraw

PORTRAIT = 240
VIEW = (960, 540)
OVERSIZE = 3  # drawn larger and shrunk: smooth edges
WALLS = ["#e9dfcf", "#e3e0d6", "#eadcd2", "#dfe3dc"]
ROOFS = ["#7c4a3d", "#5c6660", "#8a5a44", "#4f5b66"]
SKIES = [("#dbe7ec", "#f5efe2"), ("#e6e9ee", "#f6f0e6"), ("#d9e6e0", "#f3f0e2")]
HILLS = ["#a9bda6", "#9db5a9", "#b4c2a4", "#9fb1b5"]
BACKS = ["#e7e2d6", "#dde5e0", "#e9dcd6", "#dfe3ea", "#e8e4cf"]
SKINS = ["#f0d2b6", "#e9c5a4", "#e2b993", "#d8ab84"]
HAIRS = ["#2a2522", "#3b322c", "#4a4441", "#8b8783"]
COATS = ["#3f5a6b", "#6a4a4a", "#4f6350", "#5b5470", "#7a6a4d", "#2f4858"]


def _choices(seed: str) -> bytes:
    return sha256(seed.encode()).digest()


def _pick(choices: list[Any], byte: int) -> Any:
    return choices[byte % len(choices)]


def portrait(name: str, *, gender: str) -> bytes:
    """Return a drawn portrait as JPEG bytes, the same for the same name."""
    b = _choices(name)
    n = PORTRAIT * OVERSIZE
    image = Image.new("RGB", (n, n), _pick(BACKS, b[0]))
    draw = ImageDraw.Draw(image)
    skin, hair, coat = _pick(SKINS, b[1]), _pick(HAIRS, b[2]), _pick(COATS, b[3])

    def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return (x0 * n, y0 * n, x1 * n, y1 * n)

    if gender == "f":
        low = 0.60 + 0.12 * (b[4] % 3) / 2
        draw.rounded_rectangle(box(0.29, 0.24, 0.71, low), radius=0.17 * n, fill=hair)
    draw.rounded_rectangle(box(0.14, 0.74, 0.86, 1.3), radius=0.24 * n, fill=coat)
    draw.rectangle(box(0.435, 0.56, 0.565, 0.77), fill=skin)
    draw.polygon([(0.40 * n, 0.74 * n), (0.60 * n, 0.74 * n), (0.50 * n, 0.86 * n)], fill=skin)
    draw.ellipse(box(0.335, 0.24, 0.665, 0.66), fill=skin)
    start, end = _pick([(195, 345), (180, 335), (205, 360), (188, 352)], b[5])
    draw.chord(box(0.318, 0.18, 0.682, 0.62), start, end, fill=hair)
    if b[7] % 4 == 0:  # glasses
        for x in (0.375, 0.515):
            draw.rounded_rectangle(box(x, 0.42, x + 0.11, 0.50), radius=0.03 * n, outline="#5a534c", width=n // 90)
        draw.line([(0.485 * n, 0.455 * n), (0.515 * n, 0.455 * n)], fill="#5a534c", width=n // 90)
    return _jpeg(image, (PORTRAIT, PORTRAIT))


def station_view(name: str) -> bytes:
    """Return a drawn view of a station's house as JPEG bytes, the same for the same name."""
    b = _choices(name)
    w, h = VIEW[0] * 2, VIEW[1] * 2
    image = _sky((w, h), *_pick(SKIES, b[0]))
    draw = ImageDraw.Draw(image)
    for i, hill in enumerate(range(3)):
        x = (b[1 + i] / 255 - 0.3) * w
        draw.ellipse((x - w * 0.2, h * (0.42 + 0.08 * i), x + w * 0.75, h * 1.4), fill=_pick(HILLS, b[4] + hill))
    draw.rectangle((0, h * 0.82, w, h), fill="#d9d2c3")
    _house(draw, w, h, wall=_pick(WALLS, b[5]), roof=_pick(ROOFS, b[6]), left=0.26 + 0.1 * (b[7] / 255))
    for x, size in ((0.12, 0.16), (0.86, 0.20), (0.93, 0.13)):
        _tree(draw, w, h, x=x, size=size)
    return _jpeg(image, VIEW)


def _sky(size: tuple[int, int], top: str, bottom: str) -> Image.Image:
    shade = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), shade)


def _house(draw: ImageDraw.ImageDraw, w: int, h: int, *, wall: str, roof: str, left: float) -> None:
    x0, x1, top, floor = left * w, (left + 0.46) * w, 0.36 * h, 0.84 * h
    draw.rectangle((x0, top, x1, floor), fill=wall)
    draw.polygon([(x0 - 0.03 * w, top), (x0 + 0.05 * w, top - 0.12 * h), (x1 - 0.05 * w, top - 0.12 * h),
                  (x1 + 0.03 * w, top)], fill=roof)  # fmt: skip
    for row in (0.43, 0.64):
        for column in range(5):
            x = x0 + (0.035 + 0.088 * column) * w
            if row > 0.5 and column == 2:
                continue
            draw.rounded_rectangle((x, row * h, x + 0.05 * w, (row + 0.1) * h), radius=6, fill="#8fa3aa")
    door = x0 + 0.2 * w
    draw.rectangle((door, 0.62 * h, door + 0.075 * w, floor), fill="#6b4a3a")
    draw.rounded_rectangle((door + 0.085 * w, 0.64 * h, door + 0.1 * w, 0.8 * h), radius=4, fill="#9b1a1f")
    draw.rectangle((door - 0.02 * w, floor - 8, door + 0.095 * w, floor + 0.03 * h), fill="#b9b1a1")


def _tree(draw: ImageDraw.ImageDraw, w: int, h: int, *, x: float, size: float) -> None:
    foot = 0.86 * h
    draw.rectangle((x * w - 8, foot - size * h, x * w + 8, foot), fill="#6d5a48")
    for dx, dy, r in ((-0.02, 1.2, 0.5), (0.02, 1.3, 0.48), (0, 1.55, 0.45)):
        cx, cy, radius = (x + dx) * w, foot - dy * size * h, r * size * h
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill="#5d7a5c")


def _jpeg(image: Image.Image, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=80, optimize=True, progressive=True)
    return out.getvalue()


def keep_picture(field: ImageFieldFile, name: str, draw: Callable[[], bytes]) -> bool:
    """Store what `draw()` returns under `name` unless it is there already; tell whether the row changed."""
    place = f"{field.field.upload_to}{name}"
    if not field.storage.exists(place):
        field.storage.save(place, ContentFile(draw()))
    changed = field.name != place
    field.name = place
    return changed
