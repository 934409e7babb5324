"""Stations: behind their codes, near somebody, by typing; opened, merged, closed."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.errors import Invalid, MoveRefused, NotAllowed, NotFound
from congress.core.text import CROCKFORD
from liaison_stations import queries_stations as queries
from liaison_stations.codes import demonstration_code, new_code
from liaison_stations.models import LiaisonStation, StationCode
from liaison_stations.operations import stations as operations
from liaison_stations.states_stations import StationState
from liaison_stations.station_page import faces, grouped_hours, station_page
from tests.factories.accounts import appointed
from tests.factories.bodies import CountyBodyFactory, PrefectureBodyFactory, ProvinceBodyFactory
from tests.factories.deputies import DeputyFactory, DeputyTermFactory, ServingDeputyFactory
from tests.factories.regions import TownFactory, TownshipFactory, VillageFactory
from tests.factories.stations import (
    DutyShiftFactory,
    OpeningHoursFactory,
    StationCodeFactory,
    StationDeputyFactory,
    StationFactory,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock in China, a Monday
TODAY = date(2026, 11, 23)
YUHUA = ".43.4301.430111."

pytestmark = pytest.mark.django_db


def staff():
    body = CountyBodyFactory()
    return appointed(Role.STAFF, body.path, body_id=body.pk)


def test_a_code_has_seven_crockford_characters_and_tells_nothing_of_the_next():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 7 and set(code) <= set(CROCKFORD) for code in codes)


def test_the_demonstration_has_the_same_code_on_every_machine():
    assert demonstration_code("侯家塘街道人大代表联络站") == "7Z0NFJH"


@pytest.mark.parametrize("typed", ["7K2M9QX", "7k2m9qx", "7k2-m9qx", "７Ｋ２Ｍ９ＱＸ", " 7K2 M9QX "])
def test_a_code_is_found_however_it_is_typed(typed):
    station = StationFactory(code="7K2M9QX")
    assert queries.station_for_code(typed) == station


@pytest.mark.parametrize("typed", ["7K2M9Q", "7K2M9QXX", "", "0000000", "7K2M9Q%"])
def test_a_code_that_is_not_exact_finds_nothing(typed):
    StationFactory(code="7K2M9QX")
    with pytest.raises(NotFound):
        queries.station_for_code(typed)


def test_an_unknown_and_a_revoked_code_say_the_same():
    StationCodeFactory(code="7K2M9QX", revoked_at=NOW)
    refusals = []
    for code in ("7K2M9QX", "9999999"):
        with pytest.raises(NotFound) as caught:
            queries.enter_by_code(code)
        refusals.append(str(caught.value.detail))
    assert refusals[0] == refusals[1]


def test_codes_of_merged_stations_lead_over_every_merger():
    last = StationFactory()
    middle = StationFactory(state=StationState.MERGED, successor=last)
    StationFactory(code="7K2M9QX", state=StationState.MERGED, successor=middle)
    entrance = queries.enter_by_code("7K2M9QX")
    assert entrance.station == last
    assert entrance.is_merged


def test_a_ring_of_mergers_ends():
    first, second = StationFactory(), StationFactory()
    LiaisonStation.objects.filter(pk=first.pk).update(state=StationState.MERGED, successor=second)
    LiaisonStation.objects.filter(pk=second.pk).update(state=StationState.MERGED, successor=first)
    assert queries.receiving_station(LiaisonStation.objects.get(pk=first.pk)) in {first, second}


def test_the_nearest_open_stations_come_first_by_kilometres():
    near = StationFactory(latitude=28.18, longitude=112.99)
    far = StationFactory(latitude=27.83, longitude=111.84)
    east = StationFactory(latitude=28.17, longitude=113.10)
    StationFactory(latitude=28.18, longitude=112.99, state=StationState.CLOSED)
    StationFactory(latitude=None, longitude=None)
    found = queries.nearest_stations(28.1735, 112.9925)
    assert found == [near, east, far]
    assert found[0].distance < 1 < found[1].distance


def test_the_nearest_stations_are_read_from_the_index():
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        queries.nearest_stations(28.1735, 112.9925)
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "station_location" in plan


def test_somebody_who_types_a_village_finds_the_station_of_its_township():
    VillageFactory()
    here = StationFactory()
    StationFactory(name="跳马镇人大代表联络站", division=TownFactory(), address="跳马村")
    assert list(queries.find_stations("侯家塘社区", on=TODAY)) == [here]


def test_stations_are_found_by_pinyin_and_within_a_place():
    here = StationFactory(name="侯家塘街道人大代表联络站")
    assert list(queries.find_stations("houjiatang", on=TODAY)) == [here]
    assert list(queries.find_stations("", place=".43.4302.", on=TODAY)) == []
    assert queries.find_stations("", place=YUHUA, on=TODAY).get().code == here.codes.get().code


def test_a_page_costs_five_queries_however_many_deputies_there_are():
    station = StationFactory(deputies=[ServingDeputyFactory() for _ in range(12)])
    DutyShiftFactory(station=station)
    OpeningHoursFactory(station=station)
    with CaptureQueriesContext(connection) as captured:
        page = station_page(station, at=NOW)
    assert len(captured) == 5
    assert len(page.faces) == 12


def test_the_page_tells_today_from_the_next_reception():
    station = StationFactory()
    DutyShiftFactory(station=station, starts_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC))
    today = DutyShiftFactory(station=station)
    later = DutyShiftFactory(station=station, starts_at=datetime(2026, 11, 28, 1, 0, tzinfo=UTC))
    page = station_page(station, at=NOW)
    assert (page.on_duty, page.next_shift) == ([today], later)


def test_only_who_is_posted_and_serves_has_a_face():
    serving = ServingDeputyFactory()
    station = StationFactory(deputies=[serving, DeputyFactory()])
    StationDeputyFactory(station=station, until_on=date(2026, 11, 22))
    assert [face.deputy for face in faces(station, on=TODAY, at=NOW)] == [serving]
    assert queries.posted_deputies(station, on=TODAY) == [serving]


def test_a_face_names_the_highest_congress_first(settings):
    deputy = ServingDeputyFactory()
    DeputyTermFactory(deputy=deputy, body=ProvinceBodyFactory())
    DeputyTermFactory(deputy=deputy, body=PrefectureBodyFactory())
    station = StationFactory(deputies=[deputy])
    assert faces(station, on=TODAY, at=NOW)[0].levels == ["省人大代表", "市人大代表", "区人大代表"]


def test_neighbouring_days_with_the_same_hours_stand_together():
    station = StationFactory()
    for weekday in (0, 1, 2, 4):
        OpeningHoursFactory(station=station, weekday=weekday)
    groups = grouped_hours(list(station.opening_hours.all()))
    assert [bool(group.last) for group in groups] == [True, False]


def test_opening_a_station_gives_it_a_code_and_an_entry():
    by, body = staff(), CountyBodyFactory()
    station = operations.open_station(name="新站", body=body, division=TownshipFactory(), by=by, at=NOW)
    assert station.codes.count() == 1
    assert queries.station_for_code(station.codes.get().code) == station
    assert set(Entry.objects.values_list("verb", flat=True)) == {"station.open", "station.issue_code"}


def test_staff_of_another_congress_open_nothing_here():
    with pytest.raises(NotAllowed):
        operations.open_station(
            name="新站", body=CountyBodyFactory(), division=TownshipFactory(), at=NOW,
            by=appointed(Role.STAFF, ".43.4302.", body_id=PrefectureBodyFactory().pk),
        )  # fmt: skip


def test_a_merged_station_sends_its_visitors_on():
    old, new, by = StationFactory(code="7K2M9QX"), StationFactory(), staff()
    operations.merge_station(old, into=new, by=by, at=NOW)
    assert queries.station_for_code("7K2M9QX") == new
    assert old.ended_on == TODAY


def test_a_station_is_not_merged_into_itself_nor_in_a_ring():
    old, new, by = StationFactory(), StationFactory(), staff()
    with pytest.raises(Invalid):
        operations.merge_station(old, into=old, by=by, at=NOW)
    operations.merge_station(old, into=new, by=by, at=NOW)
    with pytest.raises(Invalid):
        operations.merge_station(new, into=old, by=by, at=NOW)


def test_a_closed_station_opens_again_under_its_old_code():
    station, by = StationFactory(code="7K2M9QX"), staff()
    operations.close_station(station, by=by, at=NOW)
    with pytest.raises(MoveRefused):
        operations.close_station(station, by=by, at=NOW)
    operations.reopen_station(station, by=by, at=NOW)
    assert queries.station_for_code("7K2M9QX").state == StationState.OPEN


def test_a_revoked_code_leads_nowhere_and_another_takes_its_place():
    station, by = StationFactory(code="7K2M9QX"), staff()
    new = operations.replace_code(StationCode.objects.get(pk="7K2M9QX"), reason="被人贴了别的码", by=by, at=NOW)
    with pytest.raises(NotFound):
        queries.station_for_code("7K2M9QX")
    assert queries.current_code(station) == new.code
    with pytest.raises(MoveRefused):
        operations.revoke_code(StationCode.objects.get(pk="7K2M9QX"), reason="又一次", by=by, at=NOW)


def test_a_keeper_may_not_close_the_station():
    station = StationFactory()
    keeper = appointed(Role.KEEPER, station.path, station_id=station.pk, body_id=station.body_id)
    with pytest.raises(NotAllowed):
        operations.close_station(station, by=keeper, at=NOW)


def test_a_deputy_is_posted_once_and_taken_off():
    station, deputy, by = StationFactory(), ServingDeputyFactory(), staff()
    post = operations.post_deputy(station, deputy=deputy, by=by, at=NOW)
    with pytest.raises(Invalid):
        operations.post_deputy(station, deputy=deputy, by=by, at=NOW)
    operations.end_posting(post, by=by, at=NOW)
    assert queries.posted_deputies(station, on=TODAY) == []
