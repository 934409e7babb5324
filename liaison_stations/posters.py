"""The QR of a station: as SVG in the poster, as PNG to download."""

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString


def station_address(code: str) -> str:
    """Return what a QR holds: the address of the station's page at the site's public origin."""
    return settings.PUBLIC_ORIGIN.rstrip("/") + reverse("liaison_stations:station-enter", args=[code])


def address_in_words(code: str) -> str:
    """Return the address without its scheme, as printed below the QR."""
    return station_address(code).split("://", 1)[1].rstrip("/")


def qr_svg(code: str) -> SafeString:
    """Return the QR as an SVG element without style attributes (the policy of the site allows none).

    Error correction M: still read with an eighth of it scratched off.
    """
    drawn = segno.make(station_address(code), error="m", micro=False)
    return SafeString(
        drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    )


def qr_png(code: str) -> bytes:
    """Return the QR as a PNG, 20 pixels a module, for printers and print shops."""
    out = BytesIO()
    segno.make(station_address(code), error="m", micro=False).save(out, kind="png", scale=20, border=4)
    return out.getvalue()
