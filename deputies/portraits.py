"""A deputy's photograph: read, checked and written anew, so that nothing but the picture is kept."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from congress.core.errors import Invalid

MAX_BYTES = 8_000_000
MAX_PIXELS = 40_000_000
SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP")


def portrait(uploaded: UploadedFile) -> ContentFile:
    """Return the picture as a JPEG of at most 480 pixels a side, without its metadata.

    Raises Invalid when it is too large, or no JPEG, PNG or WebP.
    """
    if (uploaded.size or 0) > MAX_BYTES:
        raise Invalid(_("The photograph is larger than 8 MB."))
    try:
        with Image.open(uploaded, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid(_("The photograph has more than 40 million pixels."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(_("The photograph must be a JPEG, PNG or WebP picture.")) from error
    upright.thumbnail((SIDE, SIDE))
    out = BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    return ContentFile(out.getvalue(), name="portrait.jpg")
