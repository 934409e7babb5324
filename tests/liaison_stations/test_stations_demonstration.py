"""The demonstration's people and stations: loaded twice, there once; true to the story."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from congress.access.authenticators import authenticator_types
from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role, may_be_held_together
from congress.bodies.models import Body
from congress.demonstration import people, stations
from congress.demonstration.deputies_told import DEPUTIES
from congress.demonstration.legislation_points import KEEPERS
from congress.demonstration.personas import HOUJIATANG, JINYAN, PERSONAS, SHAOSHAN, TAOLIN, YINGTIAN
from liaison_stations.codes import demonstration_code
from liaison_stations.models import DutyShift, LiaisonStation
from liaison_stations.queries_stations import station_for_code
from tests.factories.demonstration import make_ground

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
COUNTED = ("accounts.User", "accounts.Appointment", "deputies.Deputy", "deputies.DeputyTerm", "mfa.Authenticator",
           "liaison_stations.LiaisonStation", "liaison_stations.StationCode", "liaison_stations.StationDeputy",
           "liaison_stations.OpeningHours", "liaison_stations.DutyShift", "liaison_stations.StandardCheck")  # fmt: skip


@pytest.fixture
def ground(db):
    make_ground()


def counts():
    return {name: apps.get_model(name).objects.count() for name in COUNTED}


def test_the_demonstration_needs_the_divisions_first(db):
    with pytest.raises(CommandError):
        call_command("load_demo")


def test_people_and_stations_are_there_once_however_often_they_are_loaded(ground):
    people.load(NOW)
    stations.load(NOW)
    first = counts()
    people.load(NOW)
    stations.load(NOW)
    assert counts() == first
    assert first["liaison_stations.LiaisonStation"] == 9
    assert first["deputies.Deputy"] == len(DEPUTIES)


def test_the_story_stands_where_the_design_puts_it(ground):
    people.load(NOW)
    stations.load(NOW)
    assert station_for_code(demonstration_code(JINYAN)).name == TAOLIN
    assert LiaisonStation.objects.get(name=HOUJIATANG).body == Body.objects.get(division__code="430111")
    town = LiaisonStation.objects.get(name=YINGTIAN).body
    assert town.above == Body.objects.get(division__code="4306")
    assert LiaisonStation.objects.get(name=SHAOSHAN).standard_checks.filter(is_met=True).count() == 17
    names = {Role.HANDLER: "gong-yanqiu", Role.REVIEWER: "wu-siqi", Role.ISSUER: "zou-yuanfan"}
    three = [Appointment.objects.get(user__username=name, role=role).organ_id for role, name in names.items()]
    assert len(set(three)) == 1


def test_the_duty_roster_moves_with_the_day(ground):
    for day in (NOW, NOW + timedelta(days=30)):
        people.load(day)
        stations.load(day)
        assert DutyShift.objects.filter(station__name=HOUJIATANG, starts_at__date=day.date()).count() >= 2


def test_every_persona_can_show_a_second_factor_and_holds_what_may_be_held(ground):
    people.load(NOW)
    stations.load(NOW)
    for persona in (one for one in PERSONAS if one.username not in KEEPERS.values()):  # these are of a contact point
        user = User.objects.get(username=persona.username)
        roles = set(Appointment.objects.filter(user=user).values_list("role", flat=True))
        assert roles, persona.name
        assert may_be_held_together(roles)
        assert bool(user.phone) or authenticator_types(user), persona.name
        assert not user.has_usable_password()
