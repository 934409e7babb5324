"""Stations of the demonstration: who sits there, when, and the codes on their walls."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django.db import transaction

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.bodies.models import Body
from congress.core.clock import CHINA, china_day
from congress.core.text import pinyin_keys
from congress.regions.models import Division
from deputies.models import Deputy
from liaison_stations.codes import demonstration_code
from liaison_stations.models import (
    DutyShift,
    LiaisonStation,
    OpeningHours,
    Standard,
    StandardCheck,
    StationCode,
    StationDeputy,
)
from liaison_stations.states_stations import StationState

from .deputies_told import DEPUTIES
from .people import keepers_of, username_of, years_before
from .personas import HOUJIATANG, QIXINGJIE, SHAOSHAN
from .pictures import keep_picture, station_view
from .stations_told import SATURDAY_HOURS, STANDARDS, STATIONS, WEEKDAY_HOURS, Told

WEEKS_AHEAD = 4
SATURDAY = 5
NOT_YET = {QIXINGJIE: {2, 6, 14}}  # numbers of the standards that a station does not meet yet


@transaction.atomic
def load(at: datetime) -> str:
    """Load the stations. May run again at any time: rows are found by name, the duty roster moves with the day."""
    for told in STATIONS:
        station = _station(told, at=at)
        _hours(station, told)
        _roster(station, at=at)
    _standards(china_day(at))
    return f"{LiaisonStation.objects.count()} stations, {StationCode.objects.count()} codes"


def _station(told: Told, *, at: datetime) -> LiaisonStation:
    today = china_day(at)
    successor = LiaisonStation.objects.get(name=told.into) if told.into else None
    station, _ = LiaisonStation.objects.update_or_create(
        name=told.name,
        body=Body.objects.get(division__code=told.body),
        defaults={
            "division": Division.objects.get(code=told.code), "kind": told.kind, "address": told.address,
            "pinyin": pinyin_keys(told.name)[0], "latitude": told.latitude, "longitude": told.longitude,
            "telephone": told.telephone, "introduction": told.introduction, "successor": successor,
            "state": StationState.MERGED if successor else StationState.OPEN, "is_model": told.name == SHAOSHAN,
            "opened_on": years_before(today, 3), "ended_on": today - timedelta(days=60) if successor else None,
        },
    )  # fmt: skip
    if not successor and keep_picture(
        station.photograph, f"{demonstration_code(told.name).lower()}.jpg", lambda: station_view(told.name)
    ):
        station.save(update_fields=["photograph"])
    StationCode.objects.get_or_create(
        code=demonstration_code(told.name),
        defaults={"station": station, "issued_at": datetime.combine(opened_on(station), time(9), tzinfo=CHINA)},
    )
    for keeper in keepers_of(told.name):
        Appointment.objects.update_or_create(
            user=User.objects.get(username=keeper.username), role=Role.KEEPER, station_id=station.pk,
            defaults={"path": station.path, "body_id": station.body_id, "title": keeper.title,
                      "from_on": opened_on(station)},
        )  # fmt: skip
    return station


def opened_on(station: LiaisonStation) -> date:
    """Return the day the station opened: every station of the demonstration has one."""
    return cast(date, station.opened_on)


def _hours(station: LiaisonStation, told: Told) -> None:
    if told.into:
        return
    for weekday in range(6 if told.opens_saturday else 5):
        for opens, closes in SATURDAY_HOURS if weekday == SATURDAY else WEEKDAY_HOURS:
            OpeningHours.objects.get_or_create(station=station, weekday=weekday, opens=opens, closes=closes)


def _roster(station: LiaisonStation, *, at: datetime) -> None:
    told = [d for d in DEPUTIES if d.station == station.name]
    deputies = [Deputy.objects.get(user__username=username_of(d.name)) for d in told]
    for position, deputy in enumerate(deputies):
        StationDeputy.objects.update_or_create(
            station=station, deputy=deputy, from_on=opened_on(station), defaults={"position": position}
        )
    today = china_day(at)
    if station.name == HOUJIATANG:
        for deputy in deputies[:2]:
            _shift(station, deputy, today, time(14, 30), time(17, 30))
    for week in range(WEEKS_AHEAD):
        saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7 + 7 * week)
        if deputies:
            _shift(station, deputies[week % len(deputies)], saturday, time(9), time(11, 30))


def _shift(station: LiaisonStation, deputy: Deputy, day: date, begins: time, ends: time) -> None:
    DutyShift.objects.get_or_create(
        station=station, deputy=deputy, starts_at=datetime.combine(day, begins, tzinfo=CHINA),
        defaults={"ends_at": datetime.combine(day, ends, tzinfo=CHINA)},
    )  # fmt: skip


def _standards(today: date) -> None:
    province = Body.objects.get(division__code="43")
    edition = years_before(today, 1)
    for number, (group, text) in enumerate(STANDARDS, start=1):
        standard, _ = Standard.objects.update_or_create(
            body=province, number=number, edition_on=edition, defaults={"group": group, "text": text}
        )
        for name in (SHAOSHAN, QIXINGJIE):
            met = number not in NOT_YET.get(name, set())
            station = LiaisonStation.objects.get(name=name)
            if not StandardCheck.objects.filter(station=station, standard=standard).exists():
                StandardCheck.objects.create(
                    station=station, standard=standard, is_met=met, checked_on=today - timedelta(days=40),
                    note="" if met else "已列入明年改造计划",
                )  # fmt: skip
