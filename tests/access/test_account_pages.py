"""The security administrator's pages."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from congress.access.authenticators import give_totp
from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.audit.models import Entry
from tests.factories.accounts import PASSWORD, UserFactory, appointed, sign_in
from tests.factories.regions import CountyFactory

pytestmark = pytest.mark.django_db
USERS, APPOINTMENTS = "/admin/accounts/user/", "/admin/accounts/appointment/"


@pytest.fixture
def admin(client) -> Client:
    return sign_in(client, appointed(Role.SECURITY_ADMIN))


def temporary_password(page) -> str:
    return re.search(r"[A-Z][a-z]{3}-[a-z]{4}-\d{4}", page.content.decode())[0]


def appointment(user, **changes):
    form = {"username": user.username, "role": Role.STAFF, "division": "430111", "from_on": "2026-01-01", "title": ""}
    return {**form, "body_id": "", "organ_id": "", "station_id": "", "deputy_id": "", "until_on": "", **changes}


def test_an_account_begins_with_a_temporary_password_that_must_be_changed(admin):
    form = {"username": "yi-wenxi", "name": "易闻溪", "new_phone": "138 0013 8000"}
    page = admin.post(f"{USERS}add/", form, follow=True)
    user = User.objects.get(username="yi-wenxi")
    assert user.check_password(temporary_password(page))
    assert user.password_changed_at is None
    assert user.phone.open() == "13800138000"
    assert "13800138000" not in admin.get(f"{USERS}{user.pk}/change/").content.decode()
    assert Entry.objects.filter(verb="access.user-added", subject_id=str(user.pk)).exists()


@pytest.mark.parametrize("phone", ["12345", "02988888888", "abc"])
def test_a_number_that_is_none_is_refused_beside_its_field(admin, phone):
    page = admin.post(f"{USERS}add/", {"username": "a", "name": "甲", "new_phone": phone})
    assert page.context["adminform"].form.errors["new_phone"]
    assert not User.objects.filter(username="a").exists()


def test_two_accounts_do_not_share_a_number(admin):
    UserFactory(phone="13800138000")
    page = admin.post(f"{USERS}add/", {"username": "a", "name": "甲", "new_phone": "13800138000"})
    assert page.context["adminform"].form.errors["new_phone"]


def test_resetting_gives_a_new_temporary_password_and_ends_the_sessions(admin):
    user = appointed(Role.STAFF)
    other = sign_in(Client(), user)
    page = admin.post(f"{USERS}{user.pk}/deed/reset-password/", follow=True)
    user.refresh_from_db()
    assert user.check_password(temporary_password(page))
    assert not user.check_password(PASSWORD)
    assert other.get("/desk/").url.startswith("/accounts/login/")


def test_a_lost_telephone_is_forgotten(admin):
    user = appointed(Role.STAFF)
    give_totp(user)
    admin.post(f"{USERS}{user.pk}/deed/reset-second-factor/")
    assert not user.authenticator_set.exists()


def test_unlocking_forgets_the_wrong_passwords(admin):
    user, browser = appointed(Role.STAFF), Client()
    for _attempt in range(5):
        browser.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    assert browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 429
    admin.post(f"{USERS}{user.pk}/deed/unlock/")
    assert browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 302


def test_looking_at_the_question_does_nothing(admin):
    user = appointed(Role.STAFF)
    for deed in ("lock", "scrub", "reset-password"):
        assert admin.get(f"{USERS}{user.pk}/deed/{deed}/").status_code == 200
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(PASSWORD)
    assert admin.post(f"{USERS}{user.pk}/deed/anything-else/").status_code == 404


def test_state_and_password_cannot_be_typed_over(admin):
    user = appointed(Role.STAFF)
    forged = {"name": "新名", "language": "en", "username": "x", "is_active": "", "is_superuser": "on", "password": "x"}
    forged |= {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0", "new_phone": ""}
    admin.post(f"{USERS}{user.pk}/change/", forged)
    after = User.objects.get(pk=user.pk)
    assert (after.name, after.language) == ("新名", "en")
    assert (after.username, after.is_active, after.is_superuser) == (user.username, True, False)


def test_appointing_by_the_form(admin):
    CountyFactory()
    user = UserFactory()
    assert admin.post(f"{APPOINTMENTS}add/", appointment(user)).status_code == 302
    made = Appointment.objects.get(user=user)
    assert made.path == ".43.4301.430111."
    admin.post(f"{APPOINTMENTS}{made.pk}/end/")
    assert not User.objects.get(pk=user.pk).holds(Role.STAFF)


def test_what_cannot_be_appointed_is_said_beside_the_form(admin):
    CountyFactory()
    for user, changes in (
        (appointed(Role.STAFF), {"role": Role.AUDIT_ADMIN}),
        (UserFactory(), {"division": "999999"}),
        (UserFactory(), {"role": Role.KEEPER}),
        (User(username="nobody-here"), {}),
    ):
        page = admin.post(f"{APPOINTMENTS}add/", appointment(user, **changes))
        assert page.status_code == 200
        assert page.context["adminform"].form.errors


def test_a_column_that_is_not_shown_cannot_be_guessed_by_filters(admin):
    UserFactory(phone="13800138000")
    for lookup in ("password__startswith=pbkdf2", "phone_hmac__isnull=0", "appointments__role=staff"):
        assert admin.get(f"{USERS}?{lookup}").status_code in (302, 400)


def test_a_superuser_without_an_appointment_is_nobody(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    sign_in(client, user)
    assert client.get("/admin/", follow=True).status_code == 403
    assert not user.has_perm("accounts.change_user")


def test_the_first_administrator_is_made_from_the_command_line(capsys):
    call_command("appoint_security_administrator", "shu-jianshan", "舒见山")
    username, _colon, password = capsys.readouterr().out.strip().partition(": ")
    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.holds(Role.SECURITY_ADMIN)


def test_the_demonstration_is_refused_when_deployed(settings):
    from congress.access.checks import demonstration_is_off

    assert demonstration_is_off(None) == []
    settings.DEMO = True
    assert [error.id for error in demonstration_is_off(None)] == ["access.E001"]
