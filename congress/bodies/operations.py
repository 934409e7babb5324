"""Making the congresses, and what belongs to each, from the divisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from congress.core.text import pinyin_keys
from congress.regions.models import Division, Level
from congress.regions.rules import codes_of

from . import rules
from .models import Body, Committee, CommitteeKind, Organ, OrganKind

BATCH = 2000


@dataclass
class MakeReport:
    """How many rows there are now, and how many of them this run made or changed."""

    bodies: int = 0
    committees: int = 0
    organs: int = 0
    written: int = 0


class Map:
    """The divisions that matter here, by code, and what can be read off their chain."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self.divisions = {division.code: division for division in divisions}

    def congresses(self) -> list[Division]:
        """Return the divisions with a congress, higher levels first."""
        with_congress = [d for d in self.divisions.values() if self.has_congress(d)]
        return sorted(with_congress, key=lambda d: (len(d.code), d.code))

    @staticmethod
    def has_congress(division: Division) -> bool:
        """Tell whether the division has a congress. Source: OL7."""
        return rules.has_congress(level=division.level, name=division.name, is_statistical=division.is_statistical)

    def above(self, division: Division) -> Division | None:
        """Return the nearest division above that has a congress: a town in a zone reports past the zone."""
        for code in reversed(codes_of(division.path)[:-1]):
            if self.has_congress(self.divisions[code]):
                return self.divisions[code]
        return None

    def place(self, division: Division) -> str:
        """Return how the division's congress names its place."""
        chain = [self.divisions[code] for code in codes_of(division.path)]
        names = {str(d.level): d.name for d in chain}
        return rules.place_name(names, county_is_zone=any(d.is_statistical for d in chain))


@transaction.atomic
def make_bodies() -> MakeReport:
    """Make the congress of every division that has one, its committees and its organs; change what is renamed.

    May be run again at any time: rows are found by division, committees and organs by congress and name;
    nothing is deleted, and an organ that staff switched off stays off. Source: OL7, OL18–19, OL59.
    """
    divisions = Division.objects.exclude(level__in=[Level.NATION, Level.VILLAGE]).filter(valid_to__isnull=True)
    atlas = Map(divisions)
    report = MakeReport()
    bodies = _make_congresses(atlas, report=report)
    _add_missing(Committee, _committees(atlas, bodies), report=report)
    _add_missing(Organ, _organs(atlas, bodies), report=report)
    report.bodies, report.committees, report.organs = (
        Body.objects.count(), Committee.objects.count(), Organ.objects.count(),
    )  # fmt: skip
    return report


def national_body() -> Body:
    """Return the National People's Congress, the home of its deputies' terms; it is made when missing."""
    division, _ = Division.objects.get_or_create(
        code=rules.NATION_CODE,
        defaults={
            "name": rules.NATION_NAME, "full_name": rules.NATION_NAME, "level": Level.NATION,
            "path": f".{rules.NATION_CODE}.", "pinyin": "zhonghuarenmingongheguo", "initials": "zhrmghg",
        },
    )  # fmt: skip
    body, _ = Body.objects.get_or_create(
        division=division,
        defaults={
            "name": rules.NATIONAL_BODY, "level": Level.NATION, "path": division.path,
            "pinyin": "quanguorenmindaibiaodahui",
        },
    )  # fmt: skip
    return body


def _make_congresses(atlas: Map, *, report: MakeReport) -> dict[str, Body]:
    """Return every congress of the map by the code of its division, made or changed where needed.

    The body above is set when a congress is made and is staff's to change afterwards.
    """
    nation = national_body()
    stored = {body.division_id: body for body in Body.objects.all()}
    bodies: dict[str, Body] = {}
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP):
        added, changed = [], []
        for division in atlas.congresses():
            if division.level != level:
                continue
            name = f"{atlas.place(division)}人民代表大会"
            body = stored.get(division.pk)
            if body is None:
                above = atlas.above(division)
                body = Body(division=division, name=name, level=level, path=division.path, pinyin=pinyin_keys(name)[0])
                body.above = bodies[above.code] if above else nation
                added.append(body)
            elif (body.name, body.level, body.path) != (name, level, division.path):
                body.name, body.level, body.path, body.pinyin = name, level, division.path, pinyin_keys(name)[0]
                changed.append(body)
            bodies[division.code] = body
        Body.objects.bulk_create(added, batch_size=BATCH)
        Body.objects.bulk_update(changed, ["name", "level", "path", "pinyin"], batch_size=500)
        report.written += len(added) + len(changed)
    return bodies


def _committees(atlas: Map, bodies: dict[str, Body]) -> list[Committee]:
    rows = []
    for code, body in bodies.items():
        place = atlas.place(atlas.divisions[code])
        rows += [
            Committee(body=body, kind=kind, name=name)
            for kind, name in rules.committee_names(level=body.level, place=place)
        ]
    for street in _streets(atlas):
        above = atlas.above(street)
        if above is not None:
            name = rules.street_body_name(place=atlas.place(above), street=street.name)
            rows.append(Committee(body=bodies[above.code], kind=CommitteeKind.STREET, name=name, division=street))
    return rows


def _organs(atlas: Map, bodies: dict[str, Body]) -> list[Organ]:
    rows = []
    for code, body in bodies.items():
        division = atlas.divisions[code]
        above = atlas.above(division)
        city = above.name if above is not None and above.level == Level.PREFECTURE else ""
        names = rules.organ_names(level=body.level, name=division.name, place=atlas.place(division), city=city)
        rows += [Organ(body=body, kind=kind, name=name) for kind, name in names]
    for street in _streets(atlas):
        above = atlas.above(street)
        if above is not None:
            office = f"{atlas.place(above)}{street.name}办事处"  # an agency of the district's government. Source: OL85
            rows.append(Organ(body=bodies[above.code], kind=OrganKind.DEPARTMENT, name=office))
    return rows


def _streets(atlas: Map) -> list[Division]:
    return [d for d in atlas.divisions.values() if rules.is_street(level=d.level, name=d.name)]


def _add_missing(model: type[models.Model], rows: list[Any], *, report: MakeReport) -> None:
    """Insert the rows whose congress has none of that name yet."""
    manager: Any = model._default_manager
    known = set(manager.values_list("body_id", "name"))
    missing = {(row.body_id, row.name): row for row in rows if (row.body_id, row.name) not in known}
    manager.bulk_create(missing.values(), batch_size=BATCH)
    report.written += len(missing)
