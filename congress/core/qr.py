"""Square codes as pictures for pages."""

from io import BytesIO

import segno


def qr_picture(text: str) -> str:
    """Return a QR code of `text` as an SVG element without styles or scripts."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True, svgclass=None)
    return out.getvalue().decode()
