"""The page on which a security administrator appoints: lists of what lies in the division, no row numbers."""

import pytest
from django.test import Client

from congress.accounts.models import Appointment
from congress.accounts.roles import Role
from tests.factories.accounts import UserFactory, appointed, sign_in
from tests.factories.bodies import OrganFactory
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/accounts/appointment/add/"
YUHUA = ".43.4301.430111."


@pytest.fixture
def security(client: Client) -> Client:
    return sign_in(client, appointed(Role.SECURITY_ADMIN))


def typed(**more: object) -> dict[str, object]:
    return {"username": "", "role": Role.HANDLER, "division": "430111", "from_on": "2026-11-01"} | more


def test_the_division_opens_its_departments_stations_and_deputies(security: Client):
    organ, deputy = OrganFactory(name="雨花区住房和城乡建设局"), ServingDeputyFactory(name="康以宁")
    station = StationFactory(name="侯家塘街道人大代表联络站")
    user = UserFactory()
    asked = security.post(PAGE, typed(username=user.username))
    assert asked.status_code == 200
    page = asked.content.decode()
    assert all(str(row) in page for row in (organ, deputy, station))
    security.post(PAGE, typed(username=user.username, organ_id=organ.pk))
    assert Appointment.objects.get(user=user).organ_id == organ.pk


def test_a_department_of_elsewhere_cannot_be_sent_in(security: Client):
    from tests.factories.bodies import PrefectureBodyFactory

    elsewhere = OrganFactory(body=PrefectureBodyFactory(), name="长沙市交通运输局")
    user = UserFactory()
    answer = security.post(PAGE, typed(username=user.username, organ_id=elsewhere.pk))
    assert answer.status_code == 200
    assert not Appointment.objects.filter(user=user).exists()


@pytest.mark.parametrize("code", ["", "abc", "999999", "430111' --", "4" * 40])
def test_an_unknown_division_is_said_beside_the_field(security: Client, code: str):
    user = UserFactory()
    answer = security.post(PAGE, typed(username=user.username, division=code))
    assert answer.status_code == 200
    assert not Appointment.objects.filter(user=user).exists()


def test_a_security_administrator_changes_nobody_who_reaches_outside_their_division(client: Client):
    admin = appointed(Role.SECURITY_ADMIN, YUHUA)
    sign_in(client, admin)
    inside, outside = appointed(Role.STAFF, YUHUA), appointed(Role.STAFF, ".43.")
    for user, fine in ((inside, True), (outside, False), (admin, False)):
        page = f"/admin/accounts/user/{user.pk}/change/"
        before = user.name
        rows = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}
        client.post(page, {"name": "改了名", "language": "zh-hans", "new_phone": f"138{user.pk:08d}"} | rows)
        user.refresh_from_db()
        assert (user.name != before) is fine
        assert bool(user.phone) is fine
