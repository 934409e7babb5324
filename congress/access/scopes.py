"""What a role is about besides a division: a congress, a department, a station, a deputy.

The tables of stations and deputies lie in upper apps, which register how to find one's division.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.bodies.models import Body, Organ
from congress.core.errors import Invalid

PathsOf = Callable[[int], list[str]]
ChoicesIn = Callable[[str], list[tuple[int, str]]]
MOST_CHOICES = 500
_paths_of: dict[str, PathsOf] = {}
_choices_in: dict[str, ChoicesIn] = {}


@dataclass(frozen=True)
class Scope:
    """The rows an appointment names."""

    body_id: int | None = None
    organ_id: int | None = None
    station_id: int | None = None
    deputy_id: int | None = None
    contact_point_id: int | None = None

    def columns(self) -> dict[str, int | None]:
        """Return the columns of an appointment."""
        return dict(vars(self))


def register_scope(column: str, paths_of: PathsOf, choices_in: ChoicesIn) -> None:
    """Say, in `AppConfig.ready()`, which divisions the row that `column` names lies in; none: no such row.

    `choices_in(path)` gives the rows to choose from in a division, as `(id, words)`, at most MOST_CHOICES.
    """
    _paths_of[column] = paths_of
    _choices_in[column] = choices_in


def choices_in(column: str, path: str) -> list[tuple[int, str]]:
    """Return what may be chosen for `column` in the division at `path`, as `(id, words)`."""
    return _choices_in[column](path)[:MOST_CHOICES]


def check_scope(role: str, path: str, scope: Scope) -> None:
    """Raise Invalid when the role lacks the row it is about, or that row does not lie in the division at `path`.

    Or who appoints in a county could hand out a department of the province. A congress above is named only to say
    where somebody belongs: it gives rights to staff alone, so for staff it lies in the division as well.
    """
    needed = dict.fromkeys(DEPARTMENT_ROLES, "organ_id") | {
        Role.KEEPER: "station_id", Role.DEPUTY: "deputy_id", Role.CONTACT_POINT: "contact_point_id"
    }  # fmt: skip
    column = needed.get(Role(role))
    if column and not getattr(scope, column):
        raise Invalid(_("Say which station, deputy or department this is about."))
    for name, key in scope.columns().items():
        if key is None:
            continue
        may_be_above = name == "body_id" and role != Role.STAFF
        found = _paths_of[name](key) if name in _paths_of else []
        if not any(one.startswith(path) or (may_be_above and path.startswith(one)) for one in found):
            raise Invalid(_("This does not lie in the division of the appointment."))


def _paths_of_body(key: int) -> list[str]:
    return list(Body.objects.filter(pk=key).values_list("path", flat=True))


def _paths_of_organ(key: int) -> list[str]:
    return list(Organ.objects.filter(pk=key).values_list("body__path", flat=True))


def _bodies_in(path: str) -> list[tuple[int, str]]:
    codes = path.strip(".").split(".")
    above = ["." + ".".join(codes[:depth]) + "." for depth in range(len(codes), 0, -1)]
    rows = Body.objects.filter(path__in=above).order_by("-path").values_list("pk", "name")
    return list(rows)


def _organs_in(path: str) -> list[tuple[int, str]]:
    rows = Organ.objects.filter(body__path=path, is_active=True).order_by("kind", "name")
    return list(rows.values_list("pk", "name"))


register_scope("body_id", _paths_of_body, _bodies_in)
register_scope("organ_id", _paths_of_organ, _organs_in)
