"""Opening, merging and closing stations, and the codes on their walls."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.bodies.models import Body
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance
from congress.regions.models import Division
from deputies.models import Deputy

from ..codes import new_code
from ..findable import keep_station_findable
from ..models import LiaisonStation, StationCode, StationDeputy
from ..permissions_stations import may_change_station, may_open_station
from ..queries_stations import receiving_station
from ..states_stations import STATION, StationState

TRIES = 5  # 35 bits and some ten thousand stations: a second try is already rare


@transaction.atomic
def open_station(
    *, name: str, body: Body, division: Division, by: User, at: datetime, opened_on: date | None = None, **facts: Any
) -> LiaisonStation:
    """Open a station with a first code, and return it. Raises NotAllowed. Source: OL59, OL60."""
    require(may_open_station(by, body.pk, division.path))
    station = LiaisonStation.objects.create(
        name=name, body=body, division=division, opened_on=opened_on or china_day(at), **facts
    )
    keep_station_findable(station)
    record("station.open", station, by=by, after={"state": station.state}, scope_path=station.path, at=at)
    _issue(station, by=by, at=at)
    return station


@transaction.atomic
def merge_station(station: LiaisonStation, *, into: LiaisonStation, by: User, at: datetime) -> None:
    """Merge `station` into another of the same congress; its codes lead there from now on.

    Raises NotAllowed; Invalid when `into` is itself, leads back here, or receives nobody.
    """
    require(may_change_station(by, station) and may_change_station(by, into))
    LiaisonStation.objects.select_for_update().filter(pk__in=sorted([station.pk, into.pk])).count()
    into.refresh_from_db()
    if receiving_station(into).pk == station.pk or into.state != StationState.OPEN:
        raise Invalid(_("Choose another station that is open and does not lead back to this one."))
    before = {"state": station.state}
    advance(station, STATION, "merge", successor=into, ended_on=china_day(at))
    keep_station_findable(station)
    record("station.merge", station, by=by, before=before, after={"state": station.state, "into": into.pk},
           scope_path=station.path, at=at)  # fmt: skip


@transaction.atomic
def close_station(station: LiaisonStation, *, by: User, at: datetime) -> None:
    """Close `station`; its codes still say so, and offer the nearest. Raises NotAllowed, MoveRefused."""
    require(may_change_station(by, station))
    advance(station, STATION, "close", ended_on=china_day(at))
    keep_station_findable(station)
    record("station.close", station, by=by, before={"state": StationState.OPEN}, after={"state": station.state},
           scope_path=station.path, at=at)  # fmt: skip


@transaction.atomic
def reopen_station(station: LiaisonStation, *, by: User, at: datetime) -> None:
    """Open `station` again under its old codes. Raises NotAllowed, MoveRefused."""
    require(may_change_station(by, station))
    before = {"state": station.state}
    advance(station, STATION, "reopen", successor=None, ended_on=None)
    keep_station_findable(station)
    record("station.reopen", station, by=by, before=before, after={"state": station.state},
           scope_path=station.path, at=at)  # fmt: skip


@transaction.atomic
def issue_code(station: LiaisonStation, *, by: User, at: datetime) -> StationCode:
    """Issue one more code for `station`; the earlier ones keep working until they are revoked. Raises NotAllowed."""
    require(may_change_station(by, station))
    return _issue(station, by=by, at=at)


@transaction.atomic
def revoke_code(code: StationCode, *, reason: str, by: User, at: datetime) -> None:
    """Revoke a code, for instance of a poster that somebody pasted over: it leads nowhere from now on.

    Raises NotAllowed, MoveRefused when it is revoked already.
    """
    require(may_change_station(by, code.station))
    revoked = StationCode.objects.filter(pk=code.pk, revoked_at__isnull=True).update(revoked_at=at, reason=reason)
    if not revoked:
        raise MoveRefused(_("This code is revoked already."))
    code.revoked_at, code.reason = at, reason
    record("station.revoke_code", code, by=by, before={"revoked": False}, after={"revoked": True},
           scope_path=code.station.path, at=at)  # fmt: skip


@transaction.atomic
def replace_code(code: StationCode, *, reason: str, by: User, at: datetime) -> StationCode:
    """Revoke a code and issue another for the same station. Raises as `revoke_code` does."""
    revoke_code(code, reason=reason, by=by, at=at)
    return _issue(code.station, by=by, at=at)


@transaction.atomic
def post_deputy(station: LiaisonStation, *, deputy: Deputy, by: User, at: datetime) -> StationDeputy:
    """Station `deputy` at `station` from today, last in the order. Raises NotAllowed, Invalid when already there."""
    require(may_change_station(by, station))
    today = china_day(at)
    posted = StationDeputy.objects.filter(station=station).in_force(on=today)
    if posted.filter(deputy=deputy).exists():
        raise Invalid(_("This deputy is stationed here already."))
    last = posted.aggregate(last=Max("position"))["last"]
    post, _made = StationDeputy.objects.update_or_create(
        station=station, deputy=deputy, from_on=today,
        defaults={"position": 0 if last is None else last + 1, "until_on": None},
    )  # fmt: skip
    record("station.post_deputy", station, by=by, after={"deputy": deputy.pk}, scope_path=station.path, at=at)
    return post


@transaction.atomic
def end_posting(post: StationDeputy, *, by: User, at: datetime) -> None:
    """End a deputy's posting yesterday, so that the page stops naming them now. Raises NotAllowed."""
    require(may_change_station(by, post.station))
    StationDeputy.objects.filter(pk=post.pk).update(until_on=china_day(at) - timedelta(days=1))
    record("station.end_posting", post.station, by=by, before={"deputy": post.deputy_id},
           scope_path=post.station.path, at=at)  # fmt: skip


def _issue(station: LiaisonStation, *, by: User, at: datetime) -> StationCode:
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                code = StationCode.objects.create(code=new_code(), station=station, issued_at=at)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
        else:
            break
    record("station.issue_code", code, by=by, after={"station": station.pk}, scope_path=station.path, at=at)
    return code
