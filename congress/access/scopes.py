"""What a role is about besides a division: a congress, a department, a station, a deputy.

The tables of stations and deputies lie in upper apps, which register how to find one's division.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.bodies.models import Body, Organ
from congress.core.errors import Invalid

PathOf = Callable[[int], str | None]
_path_of: dict[str, PathOf] = {}


@dataclass(frozen=True)
class Scope:
    """The rows an appointment names."""

    body_id: int | None = None
    organ_id: int | None = None
    station_id: int | None = None
    deputy_id: int | None = None

    def columns(self) -> dict[str, int | None]:
        """Return the columns of an appointment."""
        return dict(vars(self))


def register_scope(column: str, path_of: PathOf) -> None:
    """Say, in `AppConfig.ready()`, how to find the division path of the row that `column` names; None: no such row."""
    _path_of[column] = path_of


def check_scope(role: str, path: str, scope: Scope) -> None:
    """Raise Invalid when the role lacks the row it is about, or that row does not lie in the division at `path`."""
    needed = {Role.KEEPER: "station_id", Role.DEPUTY: "deputy_id"} | dict.fromkeys(DEPARTMENT_ROLES, "organ_id")
    column = needed.get(Role(role))
    if column and not getattr(scope, column):
        raise Invalid(_("Say which station, deputy or department this is about."))
    for name, key in scope.columns().items():
        if key is None or name not in _path_of:
            continue
        found = _path_of[name](key)
        if found is None or not (found.startswith(path) or path.startswith(found)):
            raise Invalid(_("This does not lie in the division of the appointment."))


def _path_of_body(key: int) -> str | None:
    return Body.objects.filter(pk=key).values_list("path", flat=True).first()


def _path_of_organ(key: int) -> str | None:
    return Organ.objects.filter(pk=key).values_list("body__path", flat=True).first()


register_scope("body_id", _path_of_body)
register_scope("organ_id", _path_of_organ)
