"""The public directory and page."""

from datetime import date

import pytest

from deputies import registry
from deputies.models import Deputy
from deputies.queries import directory, place_of, serving_terms
from tests.factories.bodies import CountyBodyFactory, TownBodyFactory
from tests.factories.deputies import DeputyFactory, DeputyGroupFactory, DeputyTermFactory, ServingDeputyFactory
from tests.factories.regions import TownshipFactory, VillageFactory

pytestmark = pytest.mark.django_db
LIST = "/deputies/"


@pytest.fixture
def deputies():
    county = CountyBodyFactory()
    kang = ServingDeputyFactory(name="康以宁", terms__body=county)
    tang = ServingDeputyFactory(name="汤问渠", terms__body=county.above, terms__delegation="雨花代表团")
    nie = ServingDeputyFactory(name="聂水生", terms__body=TownBodyFactory(), terms__delegation="")
    DeputyTermFactory(deputy=DeputyFactory(name="旧代表"), body=county, until_on=date(2022, 1, 1))
    DeputyTermFactory(deputy=DeputyFactory(name="停代表"), body=county, is_suspended=True)
    return kang, tang, nie


def shown(client, **query):
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [deputy.name for deputy in answer.context["page_obj"]]


def test_the_directory_lists_deputies_in_office_in_reading_order(client, deputies):
    assert shown(client) == ["康以宁", "聂水生", "汤问渠"]


@pytest.mark.parametrize("typed", ["康以宁", "以宁", "kangyining", "kang yi", "kyn", "KYN"])
def test_a_name_is_found_by_characters_pinyin_and_initials(client, deputies, typed):
    assert shown(client, q=typed) == ["康以宁"]


def test_filters_by_level_place_delegation_and_group(client, deputies):
    kang = deputies[0]
    group = DeputyGroupFactory(members=[kang])
    assert shown(client, level="prefecture") == ["汤问渠"]
    assert shown(client, place="430111") == ["康以宁", "聂水生"]
    assert shown(client, place="4301") == ["康以宁", "聂水生", "汤问渠"]
    assert shown(client, place="430111103") == ["聂水生"]
    assert shown(client, place="430111", delegation="侯家塘代表团") == ["康以宁"]
    assert shown(client, group=group.pk) == ["康以宁"]


def test_a_street_and_a_village_have_the_deputies_of_the_congress_above(client, deputies):
    TownshipFactory()
    VillageFactory()
    answer = client.get(LIST, {"place": "430111001005"})
    assert [d.name for d in answer.context["page_obj"]] == ["康以宁"]
    assert "长沙市雨花区人民代表大会" in answer.content.decode()


def test_a_place_in_words_is_taken_when_it_can_mean_only_one(client, deputies):
    assert shown(client, where="跳马") == ["聂水生"]
    TownshipFactory(code="430102001", name="跳马街道")
    answer = client.get(LIST, {"where": "跳马"})
    assert {d.name for d in answer.context["chosen"].places_to_choose} == {"跳马镇", "跳马街道"}
    assert shown(client, where="跳马镇") == ["聂水生"]


@pytest.mark.parametrize(
    "query",
    [
        {"level": "moon"}, {"place": "x' OR 1=1"}, {"place": "99"}, {"group": "x"}, {"group": "9" * 40}, {"q": "\x00"},
        {"q": "%"}, {"page": "x"}, {"page": "99999"}, {"where": "没有这个地方"}, {"delegation": "<script>"},
        {"q": "x" * 9000},
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_a_page(client, deputies, query):
    assert client.get(LIST, query).status_code == 200


def test_an_unknown_place_is_said_and_the_words_stay_in_the_field(client, deputies):
    page = client.get(LIST, {"where": "没有这个地方"}).content.decode()
    assert 'value="没有这个地方"' in page


def test_the_directory_takes_the_same_queries_for_any_number(client, deputies, django_assert_num_queries):
    for number in range(30):
        ServingDeputyFactory(name=f"代表{number}")
    with django_assert_num_queries(4):  # clock, count, page, terms
        client.get(LIST)
    with django_assert_num_queries(8):  # also the place, its congress, delegations, groups
        client.get(LIST, {"place": "430111"})


def test_the_page_shows_public_facts_only(client, deputies):
    kang = deputies[0]
    answer = client.get(kang.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "第12选区" in page
    assert "长沙市雨花区人民代表大会" in page


def test_somebody_without_any_term_and_an_unknown_number_are_not_found(client):
    assert client.get(DeputyFactory().get_absolute_url()).status_code == 404
    assert client.get("/deputies/999999/").status_code == 404
    assert client.get("/deputies/999999999999999999999999/").status_code == 404


def test_a_suspended_deputy_is_said_not_to_act(client, deputies):
    suspended = Deputy.objects.get(name="停代表")
    assert client.get(suspended.get_absolute_url()).context["serving"] == []


def test_upper_apps_add_sections(client, deputies, monkeypatch):
    monkeypatch.setattr(registry, "_sources", [])
    section = registry.Section("到站见面", "regions/division_found.html", {})
    registry.register_section(lambda deputy, on: section if deputy == deputies[0] else None)
    assert "到站见面" in client.get(deputies[0].get_absolute_url()).content.decode()
    assert "到站见面" not in client.get(deputies[1].get_absolute_url()).content.decode()


def test_serving_terms_come_with_the_highest_congress_first(deputies):
    kang, tang, _ = deputies
    DeputyTermFactory(deputy=kang, body=tang.terms.get().body)
    assert [term.body.level for term in serving_terms(kang, date(2026, 11, 2))] == ["prefecture", "county"]


def test_the_directory_is_a_query_that_can_be_filtered_further(deputies):
    rows = directory(on=date(2026, 11, 2), place=place_of("430111"))
    assert rows.filter(name="康以宁").count() == 1
