"""The public interface: what it gives, what it refuses, and how it may be kept."""

import pytest
from django.test import Client

from congress.limits.throttling import API_LIMIT
from tests.factories.bodies import CountyBodyFactory, OrganFactory, TownBodyFactory
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.regions import TownshipFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def data():
    body = CountyBodyFactory()
    TownshipFactory()
    TownBodyFactory()
    OrganFactory(body=body)
    return body, ServingDeputyFactory(name="康以宁", terms__body=body)


def names(client, address, **query):
    answer = client.get(f"/api/v1/{address}/", query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_divisions_can_be_listed_filtered_and_read(client, data):
    assert names(client, "divisions", within="430111") == ["雨花区", "侯家塘街道", "跳马镇"]
    assert names(client, "divisions", q="hjt") == ["侯家塘街道"]
    assert names(client, "divisions", parent="430111", level="township") == ["侯家塘街道", "跳马镇"]
    assert names(client, "divisions", within="99") == []
    street = client.get("/api/v1/divisions/430111001/").json()
    assert (street["full_name"], street["parent"]) == ("湖南省长沙市雨花区侯家塘街道", "430111")


def test_bodies_can_be_listed_and_one_comes_with_its_organs(client, data):
    body, _ = data
    assert names(client, "bodies", level="county") == ["长沙市雨花区人民代表大会"]
    assert names(client, "bodies", above=body.pk) == ["长沙市雨花区跳马镇人民代表大会"]
    assert client.get(f"/api/v1/bodies/{body.pk}/").json()["organs"][0]["name"] == "长沙市雨花区住房和城乡建设局"


def test_deputies_show_what_their_page_shows_and_no_more(client, data):
    body, deputy = data
    assert names(client, "deputies", place="430111001", level="county", body=body.pk, q="kyn") == ["康以宁"]
    row = client.get(f"/api/v1/deputies/{deputy.pk}/").json()
    assert set(row) == {
        "id", "name", "pinyin", "gender", "ethnicity", "occupation", "introduction", "photograph", "page",
        "terms", "groups",
    }  # fmt: skip
    assert row["terms"][0]["delegation"] == "侯家塘代表团"


def test_stations_can_be_listed(client, data):
    assert names(client, "stations", within="430111", state="open", kind="station", deputy=1) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("divisions/?level=moon", 400), ("divisions/?within=x", 400), ("divisions/?on=yesterday", 400),
        ("divisions/?q=%00", 400), ("divisions/?page=0", 400), ("divisions/?page=x", 400),
        ("divisions/?page_size=101", 400),
        ("divisions/?page=9999", 404), ("divisions/?colour=red", 400), ("bodies/?above=x", 400),
        ("bodies/?above=-1", 400),
        ("bodies/?above=99999999999999999999", 400), ("deputies/?body=1.5", 400), ("stations/?kind=x", 400),
        ("divisions/999/", 404), ("bodies/999999999/", 404), ("deputies/999999999999999999/", 404),
        ("stations/1/", 404),
        ("nothing/", 404), ("divisions/%00/", 404),
    ],
)  # fmt: skip
def test_bad_questions_get_a_problem_document(client, data, address, status):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["status"] == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, data, method):
    answer = getattr(client, method)("/api/v1/divisions/")
    assert answer.status_code == 405
    assert answer["Content-Type"] == PROBLEM


def test_another_media_type_is_not_acceptable(client, data):
    answer = client.get("/api/v1/divisions/", headers={"accept": "text/html"})
    assert answer.status_code == 406
    assert answer["Content-Type"] == PROBLEM


def test_pages_hold_fifty_and_at_most_a_hundred(client, data):
    answer = client.get("/api/v1/divisions/", {"page_size": 2}).json()
    assert len(answer["results"]) == 2
    assert answer["count"] == 5
    assert "page=2" in answer["next"]


def test_answers_may_be_kept_and_asked_for_again(client, data):
    answer = client.get("/api/v1/divisions/")
    assert answer["Cache-Control"] == "public, max-age=300"
    again = client.get("/api/v1/divisions/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/api/v1/divisions/?page=x").headers["Cache-Control"] != "public, max-age=300"


def test_who_asks_too_often_waits(data, settings):
    settings.LIMITS = {API_LIMIT: [2, 0.1]}
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert [client.get("/api/v1/bodies/").status_code for _ in range(2)] == [200, 200]
    refused = client.get("/api/v1/bodies/")
    assert refused.status_code == 429
    assert refused["Content-Type"] == PROBLEM
    assert 1 <= int(refused["Retry-After"]) <= 10
    assert Client(REMOTE_ADDR="192.0.2.8").get("/api/v1/bodies/").status_code == 200


@pytest.mark.parametrize(("address", "most"), [("divisions", 4), ("bodies", 3), ("deputies", 6), ("stations", 6)])
def test_a_list_takes_the_same_queries_for_any_number(client, data, django_assert_max_num_queries, address, most):
    body, _ = data
    for number in range(20):
        ServingDeputyFactory(name=f"代表{number}", terms__body=body)
    with django_assert_max_num_queries(most + 3):  # and the token: SAVEPOINT, one statement, RELEASE
        client.get(f"/api/v1/{address}/")


def test_the_description_comes_as_json_and_yaml_in_one_language(client):
    document = client.get("/api/v1/schema/").json()
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) == {
        f"/api/v1/{name}/{one}"
        for name in ("bodies", "deputies", "stations", "regulations", "bills", "consultations")
        for one in ("", "{id}/")
    } | {
        "/api/v1/divisions/", "/api/v1/divisions/{code}/", "/api/v1/figures/", "/api/v1/imported-figures/",
        "/api/v1/opinions/", "/api/v1/regulations/{id}/text/", "/api/v1/regulations/{id}/akoma-ntoso/",
    }  # fmt: skip
    yaml = client.get("/api/v1/schema/", {"format": "yaml"}, headers={"accept-language": "zh-CN"})
    assert yaml.content.decode().startswith("openapi:")
    assert "层级" not in yaml.content.decode()


def test_the_page_for_people_lists_every_address(client):
    page = client.get("/api/").content.decode()
    for name in ("divisions", "bodies", "deputies", "stations", "figures", "imported-figures"):
        assert f"/api/v1/{name}/" in page
