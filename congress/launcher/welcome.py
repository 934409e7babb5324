"""`python -m congress.launcher.welcome`: waits for the web server, then prints where to go and as whom."""

import os
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from io import StringIO
from itertools import groupby

PATIENCE = 60.0
SHOWN_STATION = "侯家塘街道"
TERMINAL = "PORTAL_TERMINAL"  # set by the manager when its lines go to a terminal
WHITE_ON_BLACK, PLAIN = "\x1b[38;5;231;48;5;16m", "\x1b[0m"  # a QR is read best when it is not inverted
LOCAL_ORIGIN = "PORTAL_LOCAL_ORIGIN"  # set by the manager: reachable even when the public origin is not


def main() -> int:
    """Print the card; return 1 when the web server does not answer."""
    import django

    django.setup()
    from django.conf import settings

    if not answers(f"{os.environ.get(LOCAL_ORIGIN, settings.PUBLIC_ORIGIN)}/health/ready/"):
        print("The web server does not answer; its own lines say why.")
        return 1
    lines = [*station_lines(), *(persona_lines() if settings.DEMO else []), *address_lines(settings.PUBLIC_ORIGIN)]
    print("\n".join(lines), flush=True)
    return 0


def answers(address: str) -> bool:
    """Tell whether `address` answers well within the time we have."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with opener.open(address, timeout=5) as response:
                if response.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    return False


def address_lines(origin: str) -> list[str]:
    """Return the lines that say where to go."""
    began = float(os.environ.get("PORTAL_BEGAN", "0"))
    took = f" (ready after {time.time() - began:.0f} s)" if began else ""
    return ["", f"  The portal runs at  {origin}/{took}", "  Ctrl-C stops everything.", ""]


def station_lines() -> list[str]:
    """Return the QR of one station as text art, with its address in words."""
    import segno

    from liaison_stations.models import StationCode
    from liaison_stations.posters import station_address

    code = (
        StationCode.objects.filter(station__name__startswith=SHOWN_STATION, revoked_at=None)
        .select_related("station")
        .order_by("issued_at", "code")
        .first()
    )
    if code is None:
        return []
    art = StringIO()
    segno.make(station_address(code.code), error="m", micro=False).terminal(out=art, border=2, compact=True)
    rows = art.getvalue().rstrip("\n").split("\n")
    if os.environ.get(TERMINAL):
        rows = [f"{WHITE_ON_BLACK}{row}{PLAIN}" for row in rows]
    return ["", *rows, f"  {code.station.name}: {station_address(code.code)}"]


def persona_lines() -> list[str]:
    """Return who can be signed in as: one click on the sign-in page, no password."""
    from django.conf import settings

    from congress.demonstration.personas import PERSONAS

    people = pairs([f"{widened(p.name, 8)}{p.title}" for p in PERSONAS])
    rows = ["    " + "".join(widened(text, 48) for text in two).rstrip() for two in people]
    return ["", f"  Sign in with one click at  {settings.PUBLIC_ORIGIN}/accounts/demo/  as:", *rows]


def pairs(texts: list[str]) -> list[list[str]]:
    """Return `texts` two by two."""
    return [[text for _, text in two] for _, two in groupby(enumerate(texts), key=lambda item: item[0] // 2)]


def widened(text: str, width: int) -> str:
    """Return `text` filled to `width` columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(width - taken, 1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
    sys.exit(main())
