"""The public directory, and who serves where."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from congress.bodies.models import Body
from congress.regions.models import Division, Level
from congress.regions.rules import codes_of

from .models import Deputy, DeputyGroup, DeputyQuerySet, DeputyTerm, DeputyTermQuerySet

MANY = 200  # delegations and groups offered to choose from


@dataclass(frozen=True)
class Place:
    """Where somebody looks: the division, and the congress that is meant when it has none itself."""

    division: Division
    body: Body | None

    @property
    def has_own_congress(self) -> bool:
        """Tell whether the division has a congress of its own, or some below it."""
        return self.body is None or self.body.division_id == self.division.pk

    def terms(self, terms: DeputyTermQuerySet) -> DeputyTermQuerySet:
        """Return those of `terms` that belong to the place."""
        if self.body is not None and not self.has_own_congress:
            return terms.filter(body=self.body)
        return terms.filter(body__path__startswith=self.division.path)


def serving_terms(deputy: Deputy, on: date) -> list[DeputyTerm]:
    """Return the deputy's mandates in force `on` that day, the highest congress first."""
    terms = DeputyTerm.objects.in_force(on=on).filter(deputy=deputy).select_related("body")
    return sorted(terms, key=lambda term: (len(term.body.path), term.body.path))


def place_of(code: str) -> Place | None:
    """Return the place with this code, or None for an unknown one; one query, or two.

    A 街道, a village and a zone have no congress: their people are represented in the nearest one above.
    """
    division = Division.objects.filter(code=code).first() if code else None
    if division is None:
        return None
    if division.level in (Level.NATION, Level.PROVINCE, Level.PREFECTURE):
        return Place(division, None)
    bodies = {
        b.division.code: b
        for b in Body.objects.filter(division__code__in=codes_of(division.path)).select_related("division")
    }
    nearest = next((bodies[c] for c in reversed(codes_of(division.path)) if c in bodies), None)
    return Place(division, nearest)


def directory(
    *,
    on: date,
    text: str = "",
    level: str = "",
    place: Place | None = None,
    delegation: str = "",
    group: int | None = None,
) -> DeputyQuerySet:
    """Return the deputies in office `on` that day, in the order of their names, each with `current_terms`.

    `text` is a name, its pinyin or initials; `delegation` is the exact name of one.
    """
    terms = DeputyTerm.objects.in_force(on=on)
    if level:
        terms = terms.filter(body__level=level)
    if place is not None:
        terms = place.terms(terms)
    if delegation:
        terms = terms.filter(delegation=delegation)
    deputies = Deputy.objects.filter(Exists(terms.filter(deputy=OuterRef("pk"))))
    if group is not None:
        deputies = deputies.filter(
            Exists(Deputy.groups.through.objects.filter(deputy=OuterRef("pk"), deputygroup_id=group))
        )
    if text.strip():
        deputies = deputies.filter(named(text))
    current = DeputyTerm.objects.in_force(on=on).select_related("body").order_by("body__path")
    return deputies.prefetch_related(Prefetch("terms", queryset=current, to_attr="current_terms"))


def named(text: str) -> Q:
    """Return the condition that a deputy is called `text`: part of the name, or its pinyin or initials."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    letters = re.sub(r"[^a-z0-9]", "", typed)
    if typed.isascii() and letters:
        return Q(pinyin__startswith=letters) | Q(initials__startswith=letters) | Q(name__icontains=typed)
    return Q(name__contains=typed)


def delegations(*, on: date, place: Place) -> list[str]:
    """Return the names of the delegations of the place's congress, in one query."""
    terms = place.terms(DeputyTerm.objects.in_force(on=on)).exclude(delegation="")
    return list(terms.order_by("delegation").values_list("delegation", flat=True).distinct()[:MANY])


def groups_at(*, place: Place) -> list[DeputyGroup]:
    """Return the deputies' groups of the place's congress, in one query."""
    groups = DeputyGroup.objects.select_related("body")
    if place.body is not None and not place.has_own_congress:
        groups = groups.filter(body=place.body)
    else:
        groups = groups.filter(body__path__startswith=place.division.path)
    return list(groups[:MANY])
