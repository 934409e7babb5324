"""The pages of stations: what they say, and what they cost."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.accounts.roles import Role
from liaison_stations.models import LiaisonStation
from liaison_stations.states_stations import StationState
from tests.factories.accounts import appointed, sign_in
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.stations import DutyShiftFactory, OpeningHoursFactory, StandardCheckFactory, StationFactory

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000


def enter(client, code="7K2M9QX"):
    return client.get(reverse("liaison_stations:station-enter", args=[code]))


def test_a_station_page_costs_six_queries(client):
    station = StationFactory(code="7K2M9QX", deputies=[ServingDeputyFactory() for _ in range(8)])
    DutyShiftFactory(station=station)
    OpeningHoursFactory(station=station)
    with CaptureQueriesContext(connection) as captured:
        assert enter(client).status_code == 200
    assert len(captured) <= 6, [q["sql"] for q in captured]


def test_a_station_page_names_office_address_deputies_and_code(client):
    deputy = ServingDeputyFactory(name="康以宁")
    StationFactory(code="7K2M9QX", name="侯家塘街道人大代表联络站", deputies=[deputy])
    page = enter(client).content.decode()
    for words in ("侯家塘街道人大代表联络站", "雨花区", "韶山南路1号", "康以宁", "/s/7K2M9QX", "区人大代表"):
        assert words in page
    assert reverse("liaison_stations:message-write", args=["7K2M9QX"]) in page


def test_a_first_visit_to_a_station_weighs_less_than_60_kb(client):
    StationFactory(code="7K2M9QX", deputies=[ServingDeputyFactory() for _ in range(8)])
    page = enter(client).content
    names = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    files = [Path(finders.find(name)).read_bytes() for name in set(names)]
    assert len(names) >= 4
    assert len(page) + sum(len(gzip.compress(file)) for file in files) < MOST_BYTES


def test_pictures_on_a_station_page_say_their_size_before_they_load(client):
    station = StationFactory(code="7K2M9QX", deputies=[ServingDeputyFactory()])
    LiaisonStation.objects.filter(pk=station.pk).update(photograph="stations/a.jpg")
    images = re.findall(r"<img[^>]*>", enter(client).content.decode())
    assert images
    assert all("width=" in image and "height=" in image for image in images)


def test_a_merged_code_shows_the_successor_with_a_note_at_the_same_address(client):
    new = StationFactory(name="桃林村人大代表联络站")
    StationFactory(
        name="金岩村人大代表联络点",
        code="7K2M9QX",
        state=StationState.MERGED,
        successor=new,
        ended_on=date(2026, 9, 24),
    )
    response = enter(client)
    page = response.content.decode()
    assert response.status_code == 200
    assert "桃林村人大代表联络站" in page
    assert "金岩村人大代表联络点" in page
    assert "2026-09-24" in page


def test_a_closed_station_offers_the_nearest(client):
    StationFactory(name="邻近站")
    StationFactory(code="7K2M9QX", state=StationState.CLOSED, ended_on=date(2026, 9, 24))
    page = enter(client).content.decode()
    assert "邻近站" in page
    assert reverse("liaison_stations:message-write", args=["7K2M9QX"]) not in page


def test_an_unknown_and_a_revoked_code_are_the_same_page(client):
    station = StationFactory(code="7K2M9QX")
    station.codes.update(revoked_at="2026-01-01T00:00Z")

    def shown(code):
        response = enter(client, code)
        words = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        return response.status_code, words.replace(code, "")

    assert shown("7K2M9QX") == shown("9999999")
    assert shown("9999999")[0] == 404


def test_the_finder_takes_any_input_without_an_error(client):
    StationFactory()
    for query in (
        "?q=侯家塘", "?q=hjt", "?place=4301&county=430111", "?place=99", "?lat=x&lng=y", "?lat=28.1&lng=112.9",
        "?lat=nan&lng=inf", "?page=99", "?q=%00", "?place=%27",
    ):  # fmt: skip
        response = client.get(reverse("liaison_stations:station-list") + query)
        assert response.status_code == 200, query


def test_the_finder_costs_the_same_for_many_stations(client):
    url = reverse("liaison_stations:station-list") + "?q=侯家塘"
    StationFactory()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(15):
        StationFactory()
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_home_and_search_and_the_footers_pages_answer(client):
    station = StationFactory(name="侯家塘街道人大代表联络站")
    DutyShiftFactory(station=station)
    for name in ("home", "search", "accessibility", "privacy", "site-map"):
        assert client.get(reverse(name)).status_code == 200
    assert "侯家塘街道人大代表联络站" in client.get(reverse("search") + "?q=侯家塘").content.decode()
    for query in ("没有这个", "%00", "%25", "a" * 500):
        assert client.get(reverse("search") + f"?q={query}").status_code == 200


def test_standards_are_public(client):
    check = StandardCheckFactory()
    page = client.get(reverse("liaison_stations:station-standards", args=[check.station_id])).content.decode()
    assert check.standard.text in page


@pytest.mark.parametrize("name", ["station-poster", "station-qr"])
def test_posters_are_for_staff_and_the_keeper(client, name):
    station, other = StationFactory(), StationFactory()
    url = reverse(f"liaison_stations:{name}", args=[station.pk])
    assert client.get(url).status_code in {302, 403}
    keeper = appointed(Role.KEEPER, station.path, station_id=station.pk, body_id=station.body_id)
    sign_in(client, keeper)
    assert client.get(url).status_code == 200
    assert client.get(reverse(f"liaison_stations:{name}", args=[other.pk])).status_code == 403


def test_a_poster_has_no_style_attribute(client):
    station = StationFactory()
    sign_in(client, appointed(Role.STAFF, station.body.path, body_id=station.body_id))
    for size in ("a4", "sticker"):
        page = client.get(reverse("liaison_stations:station-poster", args=[station.pk]) + f"?size={size}")
        assert b"style=" not in page.content
        assert b"<svg" in page.content
