"""Finding: every word as it stands, anywhere in title or text. Exact: the index narrows, the text itself decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from congress.core.errors import Words

from .cutting import query_literal, words_of
from .index import kinds as registered_kinds
from .models import SearchEntry
from .snippets import Piece, excerpt, pieces

LONGEST_QUERY = 100  # characters
_ORDER: list[Any] = ["-in_title", "-is_current", "-weight", F("dated_on").desc(nulls_last=True), "-pk"]


@dataclass(frozen=True)
class Hit:
    """One thing that was found; its title and snippet in pieces, those that are hits marked."""

    kind: str
    kind_label: Words
    title: list[Piece]
    snippet: list[Piece]
    part: str
    url: str
    dated_on: date | None
    is_current: bool


@dataclass(frozen=True)
class Group:
    """The kind of some hits, and how many there are of it in all."""

    kind: str
    label: Words
    count: int
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """A page of hits. `total` counts what the kinds let through, `counts` every kind, by key."""

    hits: list[Hit]
    total: int
    counts: dict[str, int]


class Question:
    """What somebody looks for, and where: it finds nothing without a word."""

    def __init__(
        self, text: str, *, path: str = "", since: date | None = None, until: date | None = None,
        current_only: bool = False,
    ) -> None:  # fmt: skip
        self.words = words_of(text[:LONGEST_QUERY])
        rows = SearchEntry.objects.filter(**_dated(since, until))
        if path:
            rows = rows.filter(path__startswith=path)
        if current_only:
            rows = rows.filter(is_current=True)
        self.rows: QuerySet[Any] = self._holding(rows) if self.words else rows.none().annotate(in_title=Value(0))

    def _holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow by the index; words of three characters and more are looked up in the text, pairs may lie apart."""
        rows = rows.filter(vector__holds=query_literal(self.words))
        for word in self.words:
            if len(word) > 2:
                rows = rows.filter(Q(plain_title__contains=word) | Q(plain__contains=word))
        in_title = Q(*(Q(plain_title__contains=word) for word in self.words))
        return rows.annotate(in_title=Case(When(in_title, Value(1)), default=Value(0), output_field=IntegerField()))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind; one query."""
        return dict(self.rows.order_by().values_list("kind").annotate(count=Count("pk")))

    def hits(self, *, kinds: Iterable[str] | None, limit: int, offset: int = 0) -> list[Hit]:
        """Return the hits of these kinds, the best first; one query."""
        rows = self.rows if kinds is None else self.rows.filter(kind__in=list(kinds))
        return self._told(rows.order_by(*_ORDER)[offset : offset + limit])

    def groups(self, *, each: int) -> list[Group]:
        """Return the kinds that have hits, in the order of their registration, each with its best; two queries."""
        place = Window(RowNumber(), partition_by="kind", order_by=_window_order())
        best = self._told(self.rows.annotate(place=place).filter(place__lte=each).order_by("kind", "place"))
        return [replace(group, hits=[hit for hit in best if hit.kind == group.kind]) for group in self.offered()]

    def offered(self) -> list[Group]:
        """Return the kinds that have hits, without any of them: what to choose from; one query."""
        return [
            Group(kind.key, kind.label, self.counts[kind.key]) for kind in registered_kinds() if kind.key in self.counts
        ]

    def page(self, kind: str, *, number: str | None, each: int) -> "Page[Any]":
        """Return a page of the hits of one kind, `each` on a page; the nearest that exists. Two queries."""
        hits: Any = HitsOfKind(self, kind)
        return Paginator(hits, each).get_page(number)

    def _told(self, rows: QuerySet[Any]) -> list[Hit]:
        labels = {kind.key: kind.label for kind in registered_kinds()}
        return [
            Hit(
                kind=row.kind, kind_label=labels.get(row.kind, ""), title=pieces(row.title, self.words),
                snippet=excerpt(row.text, self.words), part=row.part, url=row.url, dated_on=row.dated_on,
                is_current=row.is_current,
            )
            for row in rows.defer("vector", "plain", "plain_title")
        ]  # fmt: skip


@dataclass(frozen=True)
class HitsOfKind:
    """The hits of one kind as a paginator wants them: how many there are, and a page of them."""

    question: Question
    kind: str

    def count(self) -> int:
        """Return how many there are."""
        return self.question.counts.get(self.kind, 0)

    def __getitem__(self, page: slice) -> list[Hit]:
        return self.question.hits(kinds=[self.kind], limit=page.stop - page.start, offset=page.start)


def find(
    text: str, *, kinds: Iterable[str] | None = None, path: str = "", since: date | None = None,
    until: date | None = None, current_only: bool = False, limit: int = 20, offset: int = 0,
) -> Found:  # fmt: skip
    """Return a page of what holds every word of `text`, the best first: in the title, in force, newest.

    Words are separated by spaces or punctuation; each is found as it stands, one character too. `since` and
    `until` are days, both counted in. Two queries.
    """
    question = Question(text, path=path, since=since, until=until, current_only=current_only)
    wanted = set(question.counts) if kinds is None else set(kinds)
    total = sum(count for kind, count in question.counts.items() if kind in wanted)
    return Found(question.hits(kinds=kinds, limit=limit, offset=offset), total, question.counts)


def _dated(since: date | None, until: date | None) -> dict[str, date]:
    bounds = {"dated_on__gte": since, "dated_on__lte": until}
    return {name: day for name, day in bounds.items() if day is not None}


def _window_order() -> list[Any]:
    return [F(o.removeprefix("-")).desc() if isinstance(o, str) else o for o in _ORDER]
