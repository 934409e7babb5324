"""What a photograph must be, and making the picture that is shown. No tables, no settings."""

import io
import struct
from pathlib import PurePosixPath
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from congress.core.errors import Invalid, Words

MOST_PHOTOGRAPHS = 6
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # phones of today take 48 to 50 million; decoding one takes some 150 MB for a moment
MOST_SIDE = 16_384
LEAST_SIDE = 8
SHOWN_SIDE = 1600
THUMBNAIL_SIDE = 320
FORMATS = ("JPEG", "PNG", "WEBP")
ENDINGS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"}
APPLE_ENDINGS = {".heic", ".heif", ".hif", ".avif"}
APPLE_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}

TOO_LARGE = _("Each photograph may have at most 10 MB. Send a smaller one, or a screenshot of it.")
WRONG_KIND = _("Only photographs as JPEG, PNG or WebP can be taken.")
APPLE_KIND = _(
    "This photograph is in Apple's HEIC format, which not every browser shows. On the phone choose Settings › Camera "
    "› Formats › Most Compatible, or send a screenshot of it."
)
TOO_MANY_PIXELS = _("This photograph has too many pixels. Send it in a smaller size.")
TOO_SMALL = _("This picture is too small to show anything.")
BROKEN = _("This photograph cannot be read: it may have been cut off on the way. Choose it again.")


def check_photograph(file: UploadedFile) -> tuple[int, int]:
    """Return width and height of an uploaded photograph. Raises Invalid with words for whoever sent it.

    Looks at the size, the name, the first bytes, the pixels and, as far as that is cheap, the whole picture.
    """
    if not file.size:
        raise Invalid(BROKEN)
    if file.size > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    _check_name_and_head(str(file.name or ""), head)
    return _check_pixels(file)


def _check_name_and_head(name: str, head: bytes) -> None:
    ending = PurePosixPath(name.lower().strip()).suffix
    if ending in APPLE_ENDINGS or (head[4:8] == b"ftyp" and head[8:12] in APPLE_BRANDS):
        raise Invalid(APPLE_KIND)
    is_picture = (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
    )  # fmt: skip
    if ending not in ENDINGS or not is_picture:
        raise Invalid(WRONG_KIND)


def _check_pixels(file: IO[bytes]) -> tuple[int, int]:
    try:
        with Image.open(file, formats=FORMATS) as image:
            width, height = image.size
            check_size(width, height)
            if image.format == "PNG":
                image.verify()  # every chunk and its checksum, without unpacking a bomb
            else:
                image.draft("RGB", (width // 8, height // 8))
                image.load()
    except Invalid:
        raise
    except Exception as error:  # hostile bytes may make a decoder raise anything
        raise Invalid(BROKEN) from error
    finally:
        file.seek(0)
    return width, height


def check_size(width: int, height: int) -> None:
    """Refuse what would take too much memory to open, and what shows nothing. Raises Invalid."""
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise Invalid(TOO_MANY_PIXELS)
    if min(width, height) < LEAST_SIDE:
        raise Invalid(TOO_SMALL)


def shown_pictures(original: IO[bytes]) -> tuple[bytes, bytes, tuple[int, int]]:
    """Return the picture to show, its thumbnail (both JPEG) and the size of the first. Raises Invalid.

    Only pixels go over: place, camera, comments and colour profiles stay behind.
    """
    try:
        with Image.open(original, formats=FORMATS) as image:
            check_size(*image.size)
            image.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
            turned = _upright(image)
            turned.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.LANCZOS)
            pixels = _on_white(turned)
            small = pixels.copy()
            small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
            return _jpeg(pixels), _jpeg(small), pixels.size
    except Invalid:
        raise
    except Exception as error:  # as above
        raise Invalid(BROKEN) from error


def _upright(image: Image.Image) -> Image.Image:
    """Return `image` turned as its camera says; an unreadable note about that is no reason to refuse it."""
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error):
        return image.copy()


def _on_white(image: Image.Image) -> Image.Image:
    pixels = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        pixels.paste(image, mask=image.getchannel("A"))
    else:
        pixels.paste(image.convert("RGB"))
    return pixels


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82, optimize=True, progressive=True)
    return buffer.getvalue()


def problems_of(files: list[UploadedFile]) -> list[Words]:
    """Return a sentence for each thing that is wrong with `files`; none when all can be taken."""
    problems: list[Words] = []
    if len(files) > MOST_PHOTOGRAPHS:
        problems.append(_("At most %(most)s photographs can be sent with one submission.") % {"most": MOST_PHOTOGRAPHS})
    for file in files[:MOST_PHOTOGRAPHS]:
        try:
            check_photograph(file)
        except Invalid as refusal:
            problems.append(_("%(name)s: %(why)s") % {"name": str(file.name)[-60:], "why": refusal.detail})
    return problems
