"""Words quoted out of a text: where they stand now that the text around them has changed. Standard library only."""


def nearest(quote: str, text: str, start: int) -> int | None:
    """Return where `quote` begins in `text`, the place nearest to `start` if there are several; None if nowhere.

    Of two equally near places the earlier one counts. An empty quote stands nowhere.
    """
    if not quote:
        return None
    if text.startswith(quote, start) and start >= 0:
        return start
    after = text.find(quote, max(start, 0))
    before = text.rfind(quote, 0, max(start, 0) + len(quote))
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: (abs(place - start), place), default=None)


def between(first: str, last: str, text: str) -> tuple[int, int] | None:
    """Return the half-open span from the words `first` to the end of the words `last`, which may be the same.

    None when either is not there, or when `first` stands there twice: nobody could tell which is meant.
    """
    if not first or not last or text.count(first) != 1:
        return None
    start = text.index(first)
    if first == last:
        return start, start + len(first)
    end = text.find(last, start)
    return None if end < 0 or end + len(last) <= start else (start, end + len(last))
