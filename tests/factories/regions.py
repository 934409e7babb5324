"""Divisions for tests: the real chain 湖南省 → 长沙市 → 雨花区 → 侯家塘街道, or new ones below any parent."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from congress.core.text import pinyin_keys
from congress.regions.models import Division, Level
from congress.regions.rules import LEVEL_OF_LENGTH, is_statistical_zone


class DivisionFactory(DjangoModelFactory):
    """A county of its own, 43NNNN, directly below 湖南省; give `code`, `name` and `parent` for another."""

    class Meta:
        model = Division
        django_get_or_create = ("code",)

    parent: Any = factory.LazyFunction(lambda: ProvinceFactory())
    code = factory.Sequence(lambda n: f"43{5000 + n}")
    name = factory.Sequence(lambda n: f"第{n}县")
    level = factory.LazyAttribute(lambda d: LEVEL_OF_LENGTH.get(len(d.code), Level.COUNTY))
    path = factory.LazyAttribute(lambda d: f"{d.parent.path if d.parent else '.'}{d.code}.")
    full_name = factory.LazyAttribute(lambda d: f"{d.parent.full_name if d.parent else ''}{d.name}")
    is_statistical = factory.LazyAttribute(lambda d: is_statistical_zone(d.code))
    pinyin = factory.LazyAttribute(lambda d: pinyin_keys(d.name)[0])
    initials = factory.LazyAttribute(lambda d: pinyin_keys(d.name)[1])


class ProvinceFactory(DivisionFactory):
    """湖南省."""

    parent = None
    code = "43"
    name = "湖南省"
    level = Level.PROVINCE


class PrefectureFactory(DivisionFactory):
    """长沙市."""

    parent = factory.SubFactory(ProvinceFactory)
    code = "4301"
    name = "长沙市"
    level = Level.PREFECTURE


class CountyFactory(DivisionFactory):
    """雨花区."""

    parent = factory.SubFactory(PrefectureFactory)
    code = "430111"
    name = "雨花区"
    level = Level.COUNTY


class TownshipFactory(DivisionFactory):
    """侯家塘街道: no congress of its own."""

    parent = factory.SubFactory(CountyFactory)
    code = "430111001"
    name = "侯家塘街道"
    level = Level.TOWNSHIP


class TownFactory(DivisionFactory):
    """跳马镇: a township with a congress."""

    parent = factory.SubFactory(CountyFactory)
    code = "430111103"
    name = "跳马镇"
    level = Level.TOWNSHIP


class VillageFactory(DivisionFactory):
    """侯家塘社区居委会."""

    parent = factory.SubFactory(TownshipFactory)
    code = "430111001005"
    name = "侯家塘社区居委会"
    level = Level.VILLAGE
