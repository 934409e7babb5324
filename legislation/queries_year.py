"""The year of legislation in figures: one congress's own, beside the year before and what others published."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress.bodies.models import Body
from congress.core.errors import Words
from congress.rollups.models import ImportedFigure
from congress.rollups.queries import by_body, by_dimension, series
from congress.rollups.registry import Number, measure_of

from . import figures as f
from .models import Regulation, RegulationBill
from .rules import adoption_rate
from .states import OpinionSource

COUNTED = (
    f.MADE, f.AMENDED, f.PACKAGED, f.REPEALED, f.APPROVED_MUNICIPAL, f.APPROVED_AUTONOMOUS, f.OPINIONS, f.DECIDED,
    f.CARRIED_OPINIONS, f.POINT_OPINIONS, f.POINT_SESSIONS, f.POINT_ATTENDANCE,
)  # fmt: skip
SHARES = {
    f.SMALL: (_("Share of small, quick, sharp ones among those made"), f.SMALL, f.MADE, f.MADE),
    "rate": (
        _("Adopted or partly adopted, of those with an outcome"), f.CARRIED_OPINIONS, f.DECIDED, f.CARRIED_OPINIONS,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One line: ours in the year and the year before; None when there is nothing to divide by."""

    label: Words
    unit: Words
    now: Number | None
    before: Number | None
    beside: list[ImportedFigure] = field(default_factory=list)


@dataclass(frozen=True)
class SourceLine:
    """The opinions of one source: received, with an outcome, carried by words of a version, in per cent."""

    label: str
    received: Number
    decided: Number
    carried: Number
    rate: int | None


@dataclass(frozen=True)
class YearPage:
    """Everything on the page of figures."""

    body: Body
    year: int
    figures: list[Figure]
    sources: list[SourceLine]
    years: list[int]

    @property
    def published_by(self) -> list[str]:
        """Return where the figures of others come from, each once."""
        return list(dict.fromkeys(other.source for line in self.figures for other in line.beside))


def congresses_counted() -> QuerySet[Body]:
    """Return the congresses that have bills or regulations, from the province down."""
    bills = RegulationBill.objects.public().order_by().values("body")
    kept = Regulation.objects.filter(enactments__isnull=False).order_by().values("body")
    return (Body.objects.filter(pk__in=bills) | Body.objects.filter(pk__in=kept)).order_by("path")


def year_page(body: Body, year: int, *, this_year: int) -> YearPage:
    """Return the figures of `body` in `year`. Five queries."""
    now, before = (_own(body, each) for each in (year, year - 1))
    rows = ImportedFigure.objects.filter(division=body.division_id, measure__startswith="legislation.")
    beside: dict[str, list[ImportedFigure]] = {}
    for row in rows.order_by("-year", "id"):
        beside.setdefault(row.measure, []).append(row)
    lines = [
        Figure(measure_of(key).label, measure_of(key).unit, now.get(key, 0), before.get(key, 0), beside.get(key, []))
        for key in COUNTED
    ]
    for key, (label, part, whole, after) in SHARES.items():
        share = Figure(label, "%", _share(now, part, whole), _share(before, part, whole), beside.get(key, []))
        lines.insert(COUNTED.index(after) + 1 + (key == "rate"), share)
    found = {day.year for day, _values in series([f.MADE, f.OPINIONS], path=body.path, by="year")}
    return YearPage(body, year, lines, _sources(body, year), sorted(found | {this_year, year}, reverse=True))


def _own(body: Body, year: int) -> dict[str, Number]:
    keys = [*COUNTED, f.SMALL]
    return by_body(keys, path=body.path, begins=date(year, 1, 1), ends=date(year + 1, 1, 1)).get(body.pk, {})


def _share(values: dict[str, Number], part: str, whole: str) -> int | None:
    share = adoption_rate(int(values.get(part, 0)), int(values.get(whole, 0)))
    return None if share is None else round(share * 100)


def _sources(body: Body, year: int) -> list[SourceLine]:
    keys = [f.OPINIONS, f.DECIDED, f.CARRIED_OPINIONS]
    found = by_dimension(keys, path=body.path, begins=date(year, 1, 1), ends=date(year + 1, 1, 1))
    return [
        SourceLine(
            str(source.label), found[source][f.OPINIONS], found[source][f.DECIDED], found[source][f.CARRIED_OPINIONS],
            _share(found[source], f.CARRIED_OPINIONS, f.DECIDED),
        )
        for source in OpinionSource if source in found
    ]  # fmt: skip
