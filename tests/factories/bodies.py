"""Congresses for tests: by default 长沙市雨花区人民代表大会 with 长沙市's above it."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from congress.bodies.models import (
    Body,
    BodySetting,
    Committee,
    CommitteeKind,
    Organ,
    OrganKind,
    Session,
    Term,
)
from congress.core.text import pinyin_keys

from .regions import CountyFactory, PrefectureFactory, ProvinceFactory, TownFactory


class BodyFactory(DjangoModelFactory):
    """The congress of `division` (a county by default); once a division."""

    class Meta:
        model = Body
        django_get_or_create = ("division",)

    division: Any = factory.SubFactory(CountyFactory)
    name = factory.LazyAttribute(lambda b: f"{b.division.name}人民代表大会")
    level = factory.SelfAttribute("division.level")
    path = factory.SelfAttribute("division.path")
    above: Any = None
    pinyin = factory.LazyAttribute(lambda b: pinyin_keys(b.name)[0])


class ProvinceBodyFactory(BodyFactory):
    """湖南省人民代表大会."""

    division = factory.SubFactory(ProvinceFactory)


class PrefectureBodyFactory(BodyFactory):
    """长沙市人民代表大会."""

    division = factory.SubFactory(PrefectureFactory)
    above = factory.SubFactory(ProvinceBodyFactory)


class CountyBodyFactory(BodyFactory):
    """长沙市雨花区人民代表大会."""

    name = "长沙市雨花区人民代表大会"
    above = factory.SubFactory(PrefectureBodyFactory)


class TownBodyFactory(BodyFactory):
    """长沙市雨花区跳马镇人民代表大会."""

    division = factory.SubFactory(TownFactory)
    name = "长沙市雨花区跳马镇人民代表大会"
    above = factory.SubFactory(CountyBodyFactory)


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee
        django_get_or_create = ("body", "name")

    body = factory.SubFactory(CountyBodyFactory)
    kind = CommitteeKind.STANDING
    name = factory.LazyAttribute(lambda c: f"{c.body.name}常务委员会")


class OrganFactory(DjangoModelFactory):
    """A department of the county's government."""

    class Meta:
        model = Organ
        django_get_or_create = ("body", "name")

    body = factory.SubFactory(CountyBodyFactory)
    kind = OrganKind.DEPARTMENT
    name = "长沙市雨花区住房和城乡建设局"


class HotlineFactory(OrganFactory):
    """The 12345 desk of the prefecture."""

    body = factory.SubFactory(PrefectureBodyFactory)
    kind = OrganKind.HOTLINE
    name = "长沙市12345政务服务便民热线"


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("body", "number")

    body = factory.SubFactory(CountyBodyFactory)
    number = 6
    from_on = date(2021, 12, 1)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session
        django_get_or_create = ("term", "number")

    term = factory.SubFactory(TermFactory)
    number = 1
    opens_on = date(2022, 1, 10)
    closes_on = date(2022, 1, 13)


class BodySettingFactory(DjangoModelFactory):
    class Meta:
        model = BodySetting

    body = factory.SubFactory(CountyBodyFactory)
    key = "test_days"
    value = 5
    edition_on = date(2026, 1, 1)
