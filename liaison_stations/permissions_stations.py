"""Who may do what with a station: staff of its congress, and its keeper for the daily part."""

from typing import Any

from congress.accounts.roles import Role

from .models import LiaisonStation


def _is_staff_of(user: Any, station: LiaisonStation) -> bool:
    return any(a.body_id == station.body_id and station.path.startswith(a.path) for a in user.scopes(Role.STAFF))


def _keeps(user: Any, station: LiaisonStation) -> bool:
    return any(a.station_id == station.pk for a in user.scopes(Role.KEEPER))


def may_change_station(user: Any, station: LiaisonStation) -> bool:
    """Staff of its own congress: what it is, where it is, whether it is open, and its codes."""
    return _is_staff_of(user, station)


def may_keep_station(user: Any, station: LiaisonStation) -> bool:
    """Its keeper, and staff of its congress: opening hours, who receives when, the photograph."""
    return _keeps(user, station) or _is_staff_of(user, station)


def may_print_poster(user: Any, station: LiaisonStation) -> bool:
    """Its keeper, staff and moderators of its congress, and staff of the congresses above."""
    above = any(station.path.startswith(a.path) for a in user.scopes(Role.STAFF, Role.MODERATOR))
    return above or _keeps(user, station)


def may_open_station(user: Any, body_id: int, path: str) -> bool:
    """Staff of the congress that will own it. A 街道's station belongs to the county congress. Source: OL59."""
    return any(a.body_id == body_id and path.startswith(a.path) for a in user.scopes(Role.STAFF))
