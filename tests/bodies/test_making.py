"""The congresses made from the divisions. Source: OL7, OL18–19, OL59."""

from datetime import date

import pytest

from congress.bodies.models import Body, Committee, CommitteeKind, Organ, OrganKind
from congress.bodies.operations import make_bodies, national_body
from congress.bodies.rules import committee_names, has_congress, organ_names, place_name
from congress.regions.models import Level
from congress.regions.operations import SHIPPED_FILE, load_divisions, read_rows
from congress.regions.queries import find_divisions
from tests.factories.regions import DivisionFactory, TownFactory, TownshipFactory


@pytest.mark.django_db
def test_hunan_has_a_congress_in_every_division_that_the_law_names():
    load_divisions(read_rows(SHIPPED_FILE), on=date(2026, 11, 2))
    report = make_bodies()
    counts = {level: Body.objects.filter(level=level).count() for level in Level.values}
    assert counts == {"nation": 1, "province": 1, "prefecture": 14, "county": 122, "township": 1522, "village": 0}
    assert Committee.objects.filter(kind=CommitteeKind.PRESIDIUM).count() == 1522
    assert Committee.objects.filter(kind=CommitteeKind.STANDING).count() == 137
    assert Committee.objects.filter(kind=CommitteeKind.STREET).count() == 425
    assert Organ.objects.filter(kind=OrganKind.HOTLINE).count() == 14
    assert report.bodies == 1660

    past_the_zone = Body.objects.filter(level=Level.TOWNSHIP, above__level=Level.PREFECTURE)
    assert past_the_zone.count() == 14
    town = past_the_zone.get(division__name="营田镇")
    assert (town.name, town.above.name) == ("岳阳市屈原管理区营田镇人民代表大会", "岳阳市人民代表大会")
    assert Body.objects.get(division__code="430111").name == "长沙市雨花区人民代表大会"
    assert Body.objects.get(division__code="430181").name == "浏阳市人民代表大会"
    assert Body.objects.get(division__code="43").above == national_body()

    again = make_bodies()
    assert again.written == 0
    assert find_divisions("岳阳")[0].name == "岳阳市"
    assert "430111001" in [division.code for division in find_divisions("hjt")]


@pytest.mark.parametrize(
    ("level", "name", "zone", "expected"),
    [
        ("province", "湖南省", False, True),
        ("county", "雨花区", False, True),
        ("county", "湘潭昭山示范区", True, False),
        ("township", "跳马镇", False, True),
        ("township", "苏木溪瑶族乡", False, True),
        ("township", "侯家塘街道", False, False),
        ("township", "衡州监狱", False, False),
        ("village", "某某镇", False, False),
        ("nation", "中华人民共和国", False, False),
    ],
)
def test_who_has_a_congress(level, name, zone, expected):
    assert has_congress(level=level, name=name, is_statistical=zone) is expected


@pytest.mark.parametrize(
    ("names", "zone", "expected"),
    [
        ({"province": "湖南省"}, False, "湖南省"),
        ({"prefecture": "长沙市", "county": "雨花区"}, False, "长沙市雨花区"),
        ({"prefecture": "长沙市", "county": "长沙县"}, False, "长沙县"),
        ({"prefecture": "株洲市", "county": "攸县", "township": "网岭镇"}, False, "攸县网岭镇"),
        ({"prefecture": "岳阳市", "county": "岳阳市屈原管理区", "township": "河市镇"}, True, "岳阳市屈原管理区河市镇"),
        ({"prefecture": "湘潭市", "county": "湘潭昭山示范区", "township": "昭山镇"}, True, "湘潭昭山示范区昭山镇"),
    ],
)
def test_how_a_congress_names_its_place(names, zone, expected):
    assert place_name(names, county_is_zone=zone) == expected


def test_a_township_has_a_presidium_and_no_standing_committee():
    assert committee_names(level="township", place="攸县网岭镇") == [("presidium", "攸县网岭镇人民代表大会主席团")]
    assert committee_names(level="county", place="攸县")[0] == ("standing", "攸县人民代表大会常务委员会")


def test_the_organs_of_a_district_a_city_and_the_province():
    district = dict.fromkeys(
        n for _, n in organ_names(level="county", name="雨花区", place="长沙市雨花区", city="长沙市")
    )
    assert {"长沙市雨花区人民法院", "长沙市公安局雨花分局", "长沙市雨花区住房和城乡建设局"} <= set(district)
    city = {n for _, n in organ_names(level="prefecture", name="长沙市", place="长沙市")}
    assert {"湖南省长沙市中级人民法院", "长沙市12345政务服务便民热线", "长沙市卫生健康委员会"} <= city
    province = {n for _, n in organ_names(level="province", name="湖南省", place="湖南省")}
    assert {"湖南省高级人民法院", "湖南省教育厅"} <= province


@pytest.mark.django_db
def test_what_staff_changed_stays():
    TownFactory()
    TownshipFactory()
    make_bodies()
    organ = Organ.objects.get(name="长沙市雨花区住房和城乡建设局")
    organ.is_active = False
    organ.save()
    town = Body.objects.get(division__code="430111103")
    town.above = Body.objects.get(division__code="4301")
    town.save()
    assert make_bodies().written == 0
    town.refresh_from_db()
    organ.refresh_from_db()
    assert town.above.division.code == "4301"
    assert not organ.is_active


@pytest.mark.django_db
def test_a_renamed_county_renames_its_congress():
    TownFactory()
    make_bodies()
    county = DivisionFactory._meta.model.objects.get(code="430111")
    county.name = "雨湖区"
    county.save()
    make_bodies()
    assert Body.objects.get(division=county).name == "长沙市雨湖区人民代表大会"
    assert Body.objects.get(division__code="430111103").name == "长沙市雨湖区跳马镇人民代表大会"
