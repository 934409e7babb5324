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


def span_of(quote: str, text: str, start: int) -> tuple[int, int] | None:
    """Return the half-open span of `quote` in `text`, the one nearest to `start`; None where it is not there.

    Line breaks count for nothing: a field of one line drops those of words that reach over two paragraphs.
    """
    places = [place for place, character in enumerate(text) if character != "\n"]
    flat, wanted = text.replace("\n", ""), quote.replace("\r", "").replace("\n", "")
    begins = nearest(wanted, flat, max(start, 0) - text.count("\n", 0, max(start, 0)))
    return None if begins is None else (places[begins], places[begins + len(wanted) - 1] + 1)


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
