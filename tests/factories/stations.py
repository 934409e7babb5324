"""Stations for tests: 侯家塘街道's, of 雨花区's congress, open, with a code on its wall."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from congress.core.text import CROCKFORD
from liaison_stations.models import (
    DutyShift,
    LiaisonStation,
    OpeningHours,
    Standard,
    StandardCheck,
    StationCode,
    StationDeputy,
)
from liaison_stations.models.station import StationKind, StationState

from .bodies import CountyBodyFactory
from .deputies import ServingDeputyFactory
from .regions import TownshipFactory


class StationFactory(DjangoModelFactory):
    """A station with one code (`code="7K2M9QX"` for a given one, `code=False` for none).

    `deputies=[...]` stations them there.
    """

    class Meta:
        model = LiaisonStation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"侯家塘街道第{n}代表联络站")
    kind = StationKind.STATION
    state = StationState.OPEN
    body: Any = factory.SubFactory(CountyBodyFactory)
    division: Any = factory.SubFactory(TownshipFactory)
    address = "韶山南路1号社区服务中心二楼"
    latitude = 28.1735
    longitude = 112.9925
    opened_on = date(2022, 3, 1)

    @factory.post_generation
    def code(self: LiaisonStation, create: bool, value: Any = None, **kwargs: Any) -> None:
        if create and value is not False:
            StationCodeFactory(station=self, **({"code": value} if value else {}))

    @factory.post_generation
    def deputies(self: LiaisonStation, create: bool, value: Any = (), **kwargs: Any) -> None:
        for position, deputy in enumerate(value or ()):
            StationDeputyFactory(station=self, deputy=deputy, position=position)


class StationCodeFactory(DjangoModelFactory):
    class Meta:
        model = StationCode

    station = factory.SubFactory(StationFactory, code=False)
    code = factory.Sequence(lambda n: "7K2M" + "".join(CROCKFORD[n // 32**i % 32] for i in (2, 1, 0)))
    issued_at = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class StationDeputyFactory(DjangoModelFactory):
    class Meta:
        model = StationDeputy

    station = factory.SubFactory(StationFactory)
    deputy = factory.SubFactory(ServingDeputyFactory)
    from_on = date(2022, 3, 1)


class OpeningHoursFactory(DjangoModelFactory):
    class Meta:
        model = OpeningHours

    station = factory.SubFactory(StationFactory)
    weekday = 0
    opens = time(9, 0)
    closes = time(11, 30)


class DutyShiftFactory(DjangoModelFactory):
    class Meta:
        model = DutyShift

    station = factory.SubFactory(StationFactory)
    deputy = factory.SubFactory(ServingDeputyFactory)
    starts_at = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda shift: shift.starts_at + timedelta(hours=3))


class StandardFactory(DjangoModelFactory):
    class Meta:
        model = Standard

    body = factory.SubFactory(CountyBodyFactory)
    group = Standard.Group.BUILD
    number = factory.Sequence(lambda n: n + 1)
    text = "有固定场所，挂牌公开"
    edition_on = date(2025, 1, 1)


class StandardCheckFactory(DjangoModelFactory):
    class Meta:
        model = StandardCheck

    station = factory.SubFactory(StationFactory)
    standard = factory.SubFactory(StandardFactory)
    is_met = True
    checked_on = date(2026, 10, 12)
