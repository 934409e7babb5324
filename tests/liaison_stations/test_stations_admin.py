"""Stations in the admin: who may change what."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from congress.accounts.roles import Role
from congress.audit.models import Entry
from liaison_stations.models import DutyShift, LiaisonStation
from liaison_stations.states_stations import StationState
from tests.factories.accounts import appointed, sign_in
from tests.factories.bodies import CountyBodyFactory
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.regions import TownshipFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


def as_staff(client):
    body = CountyBodyFactory()
    return sign_in(client, appointed(Role.STAFF, body.path, body_id=body.pk))


def as_keeper(client, station):
    return sign_in(client, appointed(Role.KEEPER, station.path, station_id=station.pk, body_id=station.body_id))


def page_of(station, name="change", *more):
    return reverse(f"admin:liaison_stations_liaisonstation_{name}", args=[station.pk, *more])


def empty_inlines():
    names = ("opening_hours", "shifts", "standard_checks")
    return {f"{n}-{k}": v for n in names for k, v in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))}


def picture(size=(1600, 1600)):
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return SimpleUploadedFile("view.png", out.getvalue(), "image/png")


def test_a_keeper_sees_the_own_station_only(client):
    mine, other = StationFactory(), StationFactory()
    as_keeper(client, mine)
    assert client.get(page_of(mine)).status_code == 200
    assert client.get(page_of(other)).status_code in {302, 403, 404}
    listed = client.get(reverse("admin:liaison_stations_liaisonstation_changelist")).content.decode()
    assert mine.name in listed
    assert other.name not in listed


def test_a_keeper_changes_the_daily_part_and_nothing_else(client):
    station = StationFactory(name="侯家塘站")
    as_keeper(client, station)
    data = {"name": "别的名字", "telephone": "0731-1234567", "introduction": "欢迎", **empty_inlines()}
    assert client.post(page_of(station), data).status_code == 302
    station.refresh_from_db()
    assert (station.name, station.telephone) == ("侯家塘站", "0731-1234567")
    assert Entry.objects.get(verb="station.change").after == {"fields": ["introduction", "telephone"]}


def test_a_photograph_is_written_anew_at_one_size(client):
    station = StationFactory()
    as_keeper(client, station)
    data = {"telephone": "", "introduction": "", "new_photograph": picture(), **empty_inlines()}
    assert client.post(page_of(station), data).status_code == 302
    station.refresh_from_db()
    with Image.open(station.photograph.open("rb")) as kept:
        assert (kept.format, kept.size) == ("JPEG", (960, 540))


def test_a_photograph_that_is_none_is_refused_in_words(client):
    station = StationFactory()
    as_keeper(client, station)
    data = {"new_photograph": SimpleUploadedFile("a.png", b"<script>"), **empty_inlines()}
    response = client.post(page_of(station), data)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["new_photograph"]


def test_a_keeper_announces_a_reception_of_a_posted_deputy_only(client):
    posted, stranger = ServingDeputyFactory(), ServingDeputyFactory()
    station = StationFactory(deputies=[posted])
    as_keeper(client, station)

    def announce(deputy):
        row = {"deputy": deputy.pk, "starts_at_0": "2099-12-05", "starts_at_1": "09:00", "ends_at_0": "2099-12-05",
               "ends_at_1": "11:30", "topic": ""}  # fmt: skip
        data = {f"shifts-0-{key}": value for key, value in row.items()}
        return client.post(page_of(station), {**empty_inlines(), **data, "shifts-TOTAL_FORMS": 1})

    assert announce(stranger).status_code == 200
    assert announce(posted).status_code == 302
    assert DutyShift.objects.get().deputy == posted


def test_staff_open_a_station_with_a_code(client):
    as_staff(client)
    data = {"name": "新站", "kind": "station", "body": CountyBodyFactory().pk, "division": TownshipFactory().pk}
    assert client.post(reverse("admin:liaison_stations_liaisonstation_add"), data).status_code == 302
    station = LiaisonStation.objects.get()
    assert station.codes.count() == 1
    assert station.path == TownshipFactory().path


def test_staff_close_merge_and_reopen_by_buttons(client):
    old, new = StationFactory(), StationFactory()
    as_staff(client)
    assert client.get(page_of(old, "move", "merge")).status_code == 200
    assert client.post(page_of(old, "move", "merge"), {"into": new.pk}).status_code == 302
    assert client.post(page_of(new, "move", "close")).status_code == 302
    assert client.post(page_of(new, "move", "reopen")).status_code == 302
    old.refresh_from_db()
    assert (old.state, old.successor) == (StationState.MERGED, new)


def test_staff_post_and_take_off_a_deputy_and_replace_a_code(client):
    station, deputy = StationFactory(code="7K2M9QX"), ServingDeputyFactory(name="康以宁")
    as_staff(client)
    assert "康以宁" in client.get(page_of(station, "roster") + "?q=康").content.decode()
    client.post(page_of(station, "roster"), {"deputy": deputy.pk})
    post = station.roster.get()
    client.post(page_of(station, "roster"), {"end": post.pk})
    post.refresh_from_db()
    assert post.until_on is not None
    assert client.post(page_of(station, "codes"), {"revoke": "7K2M9QX", "reason": ""}).status_code == 422
    assert client.post(page_of(station, "codes"), {"revoke": "7K2M9QX", "reason": "被覆盖"}).status_code == 302
    assert station.codes.filter(revoked_at__isnull=True).count() == 1


@pytest.mark.parametrize("name", ["roster", "codes"])
def test_keepers_have_no_part_in_roster_and_codes(client, name):
    station = StationFactory()
    as_keeper(client, station)
    assert client.get(page_of(station, name)).status_code == 404
    assert client.post(page_of(station, "move", "close")).status_code == 404
