"""`make bench`: what one machine serves, over loopback, under the real manager. Figures, not a test.

Each page is asked for by some threads for a few seconds; then residents write messages through the form.
"""

import http.client
import statistics
import threading
import time
from urllib.parse import urlsplit

from .gateway import RecordingGateway
from .residents import Residents
from .test_kill_drill import drill_home, running_portal

SECONDS, THREADS, MESSAGES = 6.0, 8, 400


def times_of(origin: str, path: str) -> list[float]:
    """Ask for `path` from THREADS threads for SECONDS; return how long each answer took, in seconds."""
    found: list[float] = []
    end = time.monotonic() + SECONDS

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
        while time.monotonic() < end:
            begun = time.monotonic()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                found.append(time.monotonic() - begun)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def line(name: str, found: list[float], seconds: float) -> str:
    """Return one line of the table: how many a second, the middle, and what 95 of 100 stay below."""
    if len(found) < 2:
        return f"{name:<28} no answer"
    cuts = statistics.quantiles(found, n=20)
    return f"{name:<28} {len(found) / seconds:8.0f}/s  p50 {cuts[9] * 1000:6.0f} ms  p95 {cuts[18] * 1000:6.0f} ms"


def main() -> None:
    """Print the table."""
    with drill_home() as home, running_portal(home, RecordingGateway()) as running:
        pages = {
            "home": "/",
            "station page": f"/s/{running.code}/",
            "message form": f"/s/{running.code}/write/",
            "API: divisions": "/api/v1/divisions/",
        }
        for name, path in pages.items():
            print(line(name, times_of(running.origin, path), SECONDS), flush=True)
        residents = Residents(
            running.origin, running.code, count=MESSAGES, threads=THREADS, deadline=time.monotonic() + 120
        )
        begun = time.monotonic()
        residents.allowed.release(MESSAGES + THREADS)
        residents.start()
        residents.join()
        seconds = time.monotonic() - begun
        done = len(residents.acknowledged)
        print(f"{'messages posted':<28} {done / seconds:8.0f}/s  {done} in all")


if __name__ == "__main__":
    main()
