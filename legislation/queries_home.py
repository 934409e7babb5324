"""What the home page tells of legislation: drafts that take opinions, and the newest regulations. One query each."""

from datetime import date, datetime

from .models import Consultation, Enactment

MOST_DRAFTS, MOST_REGULATIONS = 3, 4


def open_drafts(*, at: datetime) -> list[tuple[Consultation, int]]:
    """Return the drafts that take opinions at `at`, the next to close first, each with the days left."""
    rows = Consultation.objects.open(at=at).select_related("draft", "bill__body").order_by("closes_at", "id")
    return [(row, row.days_left(at)) for row in rows[:MOST_DRAFTS]]


def newest_regulations(*, on: date) -> list[Enactment]:
    """Return the texts that were published last and still hold, or will."""
    rows = Enactment.objects.filter(published_on__lte=on).select_related("version", "regulation__body")
    return list(rows.exclude(ended_on__lte=on).order_by("-published_on", "-pk")[:MOST_REGULATIONS])
