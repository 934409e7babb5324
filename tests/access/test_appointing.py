"""Appointing: who may, what goes together, and what the database refuses by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client

from congress.access import operations
from congress.access.scopes import Scope
from congress.accounts.models import Appointment, User
from congress.accounts.roles import ADMINISTRATORS, Role, may_be_held_together
from congress.audit.models import Entry
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.accounts import AppointmentFactory, UserFactory, appointed, sign_in
from tests.factories.bodies import BodyFactory, OrganFactory, ProvinceBodyFactory
from tests.factories.deputies import DeputyTermFactory
from tests.factories.regions import DivisionFactory
from tests.factories.stations import StationFactory

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WORK = [Role.STAFF, Role.MODERATOR, Role.LEGISLATIVE_STAFF, Role.MEMBER]


def appoint(user, role, by, path=".43.", **more):
    return operations.appoint(user, role=role, path=path, by=by, at=NOON, **more)


@pytest.mark.django_db
class TestWhoMayAppoint:
    def test_the_security_administrator_does_and_it_is_in_the_audit(self):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        made = appoint(user, Role.STAFF, by, path=".43.4301.")
        assert user.holds(Role.STAFF)
        entry = Entry.objects.get(verb="access.appointed")
        assert (entry.actor_id, entry.subject_id, entry.scope_path) == (by.pk, str(made.pk), ".43.4301.")
        assert made.appointed_by == by

    @pytest.mark.parametrize("role", [r for r in Role if r != Role.SECURITY_ADMIN])
    def test_nobody_else_does(self, role):
        with pytest.raises(NotAllowed):
            appoint(UserFactory(), Role.STAFF, appointed(role))

    def test_only_inside_the_own_division(self):
        by = appointed(Role.SECURITY_ADMIN, ".43.4301.")
        for path in (".43.", ".43.4302.", ".43.43011."):
            with pytest.raises(NotAllowed):
                appoint(UserFactory(), Role.STAFF, by, path=path)
        assert appoint(UserFactory(), Role.STAFF, by, path=".43.4301.430111.")

    def test_not_oneself(self):
        by = appointed(Role.SECURITY_ADMIN)
        with pytest.raises(NotAllowed):
            appoint(by, Role.SECURITY_ADMIN, by, path=".43.4301.")

    def test_a_keeper_needs_a_station(self):
        with pytest.raises(Invalid):
            appoint(UserFactory(), Role.KEEPER, appointed(Role.SECURITY_ADMIN))

    def test_a_congress_elsewhere_is_refused(self):
        with pytest.raises(Invalid):
            appoint(UserFactory(), Role.STAFF, appointed(Role.SECURITY_ADMIN), scope=Scope(body_id=10**9))


@pytest.mark.django_db
class TestScope:
    """Nobody hands out what lies outside the division they appoint in."""

    city = ".43.4301."

    def refused(self, role, **scope):
        by = appointed(Role.SECURITY_ADMIN, self.city)
        with pytest.raises(Invalid):
            appoint(UserFactory(), role, by, path=self.city, scope=Scope(**scope))

    def test_not_a_department_of_the_province(self):
        organ = OrganFactory(body=ProvinceBodyFactory(), name="省住房和城乡建设厅")
        self.refused(Role.HANDLER, organ_id=organ.pk)

    def test_not_the_provinces_congress_for_staff(self):
        self.refused(Role.STAFF, body_id=ProvinceBodyFactory().pk)

    def test_not_a_station_or_a_deputy_elsewhere(self):
        elsewhere = DivisionFactory(code="430602", parent=DivisionFactory(code="4306"))
        body = BodyFactory(division=elsewhere)
        self.refused(Role.KEEPER, station_id=StationFactory(body=body, division=elsewhere).pk)
        self.refused(Role.DEPUTY, deputy_id=DeputyTermFactory(body=body).deputy_id)

    def test_but_what_lies_below(self):
        by, station = appointed(Role.SECURITY_ADMIN, self.city), StationFactory()
        assert appoint(UserFactory(), Role.KEEPER, by, path=self.city, scope=Scope(station_id=station.pk))
        deputy = DeputyTermFactory().deputy
        assert appoint(UserFactory(), Role.DEPUTY, by, path=self.city, scope=Scope(deputy_id=deputy.pk))
        above = Scope(body_id=station.body_id)
        assert appoint(UserFactory(), Role.MODERATOR, by, path=station.path, scope=above)


@pytest.mark.django_db
class TestSeparation:
    @pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
    @pytest.mark.parametrize("second", sorted({*ADMINISTRATORS, *WORK}))
    def test_an_administrator_holds_nothing_else(self, first, second):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        appoint(user, first, by)
        if first == second:
            assert appoint(user, second, by, path=".43.4301.")
            return
        with pytest.raises(Invalid):
            appoint(user, second, by)
        assert not may_be_held_together({first, second})

    def test_one_after_the_other_is_no_conflict(self):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        appoint(user, Role.STAFF, by, from_on=date(2025, 1, 1), until_on=date(2025, 12, 31))
        assert appoint(user, Role.AUDIT_ADMIN, by, from_on=date(2026, 1, 1))

    def test_one_common_day_is(self):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        appoint(user, Role.STAFF, by, from_on=date(2025, 1, 1), until_on=date(2026, 1, 1))
        with pytest.raises(Invalid):
            appoint(user, Role.AUDIT_ADMIN, by, from_on=date(2026, 1, 1))

    def test_other_work_goes_together(self):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        for role in WORK:
            appoint(user, role, by)
        assert user.holds(*WORK)

    def test_the_database_refuses_it_too(self):
        user = appointed(Role.STAFF)
        with pytest.raises(IntegrityError, match="administrators_are_separate"), transaction.atomic():
            AppointmentFactory(user=user, role=Role.AUDIT_ADMIN)
        Appointment.objects.filter(user=user).update(role=Role.SYSTEM_ADMIN)
        with pytest.raises(IntegrityError, match="administrators_are_separate"), transaction.atomic():
            AppointmentFactory(user=user, role=Role.SECURITY_ADMIN)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_appointing_at_once_one_is_refused():
    first, second = appointed(Role.SECURITY_ADMIN), appointed(Role.SECURITY_ADMIN)
    users = [UserFactory() for _ in range(12)]

    def make(task):
        user, by, role = task
        try:
            appoint(User.objects.get(pk=user.pk), role, by)
            return True
        except Invalid:
            return False
        finally:
            connection.close()

    tasks = [t for user in users for t in ((user, first, Role.SYSTEM_ADMIN), (user, second, Role.AUDIT_ADMIN))]
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(make, tasks))
    assert sum(made) == 12
    assert all(user.appointments.count() == 1 for user in users)


@pytest.mark.django_db
class TestEnding:
    def test_takes_effect_at_once_even_on_the_first_day(self, set_database_clock):
        set_database_clock(NOON)
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        for first in (date(2026, 1, 1), TODAY, TODAY + timedelta(days=3)):
            made = appoint(user, Role.STAFF, by, from_on=first)
            operations.end_appointment(made, by=by, at=NOON)
            assert not User.objects.get(pk=user.pk).holds(Role.STAFF)
        assert Entry.objects.filter(verb="access.appointment-ended").count() == 3

    def test_an_ended_one_is_not_ended_again(self):
        by = appointed(Role.SECURITY_ADMIN)
        made = appoint(UserFactory(), Role.STAFF, by)
        operations.end_appointment(made, by=by, at=NOON)
        with pytest.raises(MoveRefused):
            operations.end_appointment(made, by=by, at=NOON)

    def test_the_last_day_counts(self, set_database_clock):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory()
        appoint(user, Role.STAFF, by, from_on=TODAY, until_on=TODAY)
        set_database_clock(datetime(2026, 11, 24, 15, 59, tzinfo=UTC))
        assert User.objects.get(pk=user.pk).holds(Role.STAFF)
        set_database_clock(datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
        assert not User.objects.get(pk=user.pk).holds(Role.STAFF)


@pytest.mark.django_db
class TestAccounts:
    def test_locking_signs_out_everywhere(self):
        by, user = appointed(Role.SECURITY_ADMIN), appointed(Role.STAFF)
        client = sign_in(Client(), user)
        operations.lock_user(user, by=by, at=NOON)
        assert client.get("/desk/").status_code == 302
        assert not Session.objects.filter(pk=client.cookies["sessionid"].value).exists()

    def test_a_scrubbed_person_leaves_a_number(self):
        by, user = appointed(Role.SECURITY_ADMIN), UserFactory(phone="13800138000", username="tan", name="谭杏芝")
        operations.scrub_user(user, by=by, at=NOON)
        left = str(User.objects.filter(pk=user.pk).values())
        assert "谭杏芝" not in left
        assert "'tan'" not in left
        assert not User.objects.get(pk=user.pk).phone
        with pytest.raises(MoveRefused):
            operations.unlock_user(user, by=by, at=NOON)

    def test_nobody_with_an_appointment_is_scrubbed(self):
        with pytest.raises(MoveRefused):
            operations.scrub_user(appointed(Role.STAFF), by=appointed(Role.SECURITY_ADMIN), at=NOON)

    @pytest.mark.parametrize("deed", [operations.lock_user, operations.reset_password, operations.reset_second_factor])
    def test_an_administrator_of_a_city_reaches_nobody_of_the_province(self, deed):
        by = appointed(Role.SECURITY_ADMIN, ".43.4301.")
        with pytest.raises(NotAllowed):
            deed(appointed(Role.STAFF, ".43."), by=by, at=NOON)
        deed(appointed(Role.STAFF, ".43.4301.430111."), by=by, at=NOON)

    def test_nobody_resets_their_own(self):
        by = appointed(Role.SECURITY_ADMIN)
        with pytest.raises(NotAllowed):
            operations.reset_second_factor(by, by=by, at=NOON)
