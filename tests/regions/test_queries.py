"""Finding by typing."""

from datetime import date

import pytest
from django.urls import reverse

from congress.regions.models import Level
from congress.regions.queries import chain, find_divisions
from tests.factories.regions import (
    CountyFactory,
    DivisionFactory,
    PrefectureFactory,
    TownFactory,
    TownshipFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    yueyang = PrefectureFactory(code="4306", name="岳阳市")
    CountyFactory(code="430602", name="岳阳楼区", parent=yueyang)
    CountyFactory(code="430621", name="岳阳县", parent=yueyang)
    VillageFactory(code="430582113210", name="侯家塘新村")
    VillageFactory()
    TownFactory()


def names(text, **more):
    return [division.name for division in find_divisions(text, **more)]


@pytest.mark.parametrize("typed", ["侯家塘", "houjiatang", "hjt", "HJT", "hou jia tang", " 侯家塘 "])
def test_characters_pinyin_and_initials_find_the_street_first(places, typed):
    assert names(typed)[0] == "侯家塘街道"
    assert set(names(typed)) == {"侯家塘街道", "侯家塘社区居委会", "侯家塘新村"}


def test_the_city_itself_comes_before_what_only_begins_like_it(places):
    assert names("岳阳") == ["岳阳市", "岳阳县", "岳阳楼区"]


def test_what_stands_inside_a_name_is_found_last(places):
    DivisionFactory(code="430681", name="小岳阳市", parent=PrefectureFactory())
    assert names("岳阳市") == ["岳阳市", "小岳阳市"]


def test_names_above_narrow_the_search(places):
    assert "侯家塘新村" in names("侯家塘")
    assert names("雨花区 侯家塘街道") == ["侯家塘街道"]
    assert names("岳阳 侯家塘") == []


def test_a_whole_address_typed_in_one_go_finds_its_last_part(places):
    assert names("长沙市雨花区侯家塘街道")[0] == "侯家塘街道"


@pytest.mark.parametrize("typed", ["430111", "430111001"])
def test_a_code_finds_its_division(places, typed):
    assert find_divisions(typed)[0].code == typed


@pytest.mark.parametrize("typed", ["", "   ", "没有这个地方", "%", "_", "\\", "'", "zzzz", "！？"])
def test_nothing_is_found_for_nothing(places, typed):
    assert find_divisions(typed) == []


def test_levels_within_and_limit(places):
    assert names("侯家塘", levels=[Level.TOWNSHIP]) == ["侯家塘街道"]
    assert names("岳阳", within=".43.4301.") == []
    assert len(find_divisions("岳阳", limit=2)) == 2


def test_an_ended_division_is_not_found(places):
    ended = TownshipFactory()
    ended.valid_to = date(2020, 1, 1)
    ended.save()
    assert "侯家塘街道" not in names("侯家塘")
    assert "侯家塘街道" in names("侯家塘", on=date(2019, 1, 1))


def test_the_chain_runs_from_the_top_in_one_query(places, django_assert_num_queries):
    village = VillageFactory()
    with django_assert_num_queries(1):
        assert [d.name for d in chain(village)] == ["湖南省", "长沙市", "雨花区", "侯家塘街道", "侯家塘社区居委会"]


def test_the_page_works_without_a_script_and_as_a_fragment(places, client):
    page = client.get(reverse("regions:division-find"), {"q": "hjt"})
    assert page.status_code == 200
    assert "侯家塘街道" in page.content.decode()
    assert "<html" in page.content.decode()
    fragment = client.get(reverse("regions:division-find"), {"q": "hjt", "fragment": "1"}).content.decode()
    assert "侯家塘街道" in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    "query",
    [{"q": "<script>"}, {"q": "\x00"}, {"q": "x" * 5000}, {"level": "moon", "q": "岳阳"}, {"within": "%", "q": "岳阳"}],
)
def test_bad_input_gets_a_page(places, client, query):
    answer = client.get(reverse("regions:division-find"), query)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main")[1].split("</main")[0]
