"""Signing in: password, second factor, lock, temporary passwords, idle time."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.access.authenticators import give_totp, usable_code
from congress.access.models import KnownDevice, PhoneCode
from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.notifications.models import Notification
from tests.factories.accounts import PASSWORD, UserFactory, appointed, sign_in

pytestmark = pytest.mark.django_db
LOGIN, FACTOR, PHONE = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/second-factor/phone/"


def type_password(client: Client, user: User, password: str = PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def test_staff_sign_in_with_password_and_authenticator(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    assert type_password(client, user).url == FACTOR
    assert client.get("/desk/").status_code == 302
    answer = client.post(FACTOR, {"code": usable_code(user)})
    assert (answer.status_code, answer.url) == (302, reverse("desk:desk-home"))
    assert client.get("/desk/").status_code == 200


def test_a_password_alone_opens_nothing(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    type_password(client, user)
    assert "_auth_user_id" not in client.session


def test_a_code_is_accepted_once(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    code = usable_code(user)
    type_password(client, user)
    assert client.post(FACTOR, {"code": code}).status_code == 302
    other = Client()
    type_password(other, user)
    assert other.post(FACTOR, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_the_secret_of_an_authenticator_is_sealed_at_rest():
    user = UserFactory()
    secret = give_totp(user)
    assert secret not in str(Authenticator.objects.get(user=user).data)


def test_guessing_codes_ends_after_five(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    type_password(client, user)
    answers = [client.post(FACTOR, {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_the_session_key_changes_at_sign_in(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    client.get(LOGIN)
    type_password(client, user)
    before = client.session.session_key
    client.post(FACTOR, {"code": usable_code(user)})
    assert client.session.session_key != before


def test_five_wrong_passwords_lock_the_account_and_the_page_says_for_how_long(client, settings):
    user = appointed(Role.STAFF)
    answers = [type_password(client, user, "wrong") for _ in range(5)]
    assert [a.status_code for a in answers] == [200] * 4 + [429]
    assert "30" in answers[-1].content.decode()
    right = type_password(Client(), user)
    assert right.status_code == 429
    assert right["Retry-After"] == "1800"


def test_an_unknown_name_and_a_wrong_password_get_the_same_words(client):
    user = UserFactory()
    first = type_password(client, user, "wrong").context["form"].errors.as_json()
    user.username = "nobody-here"
    assert type_password(client, user, "wrong").context["form"].errors.as_json() == first


def test_whoever_has_no_second_factor_reaches_the_enrolment_page_only(client):
    user = appointed(Role.STAFF)
    type_password(client, user)
    assert client.get("/desk/").url == "/accounts/second-factor/?next=%2Fdesk%2F"
    assert client.get("/").url == "/accounts/second-factor/?next=%2F"
    assert client.get("/accounts/second-factor/").status_code == 200
    assert client.get("/accounts/2fa/totp/").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_enrolling_counts_as_showing(client):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    user = appointed(Role.STAFF)
    type_password(client, user)
    page = client.get("/accounts/2fa/totp/")
    assert b"<svg" in page.content
    assert b"style=" not in page.content
    assert b"data:" not in page.content
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/accounts/2fa/totp/", {"code": code}).url == "/accounts/2fa/recovery-codes/"
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/desk/").status_code == 200


def test_a_session_without_its_second_factor_cannot_enrol_another(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    sign_in(client, user, factor="")
    assert client.get("/accounts/2fa/passkeys/add/").url.startswith("/accounts/2fa/reauthenticate/")
    assert client.get("/accounts/second-factor/").url.startswith("/accounts/2fa/reauthenticate/")


def test_the_last_second_factor_stays(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    sign_in(client, user)
    client.post("/accounts/2fa/totp/forget/")
    assert Authenticator.objects.filter(user=user).exists()


def test_a_recovery_code_works_once(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = appointed(Role.STAFF)
    give_totp(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    type_password(client, user)
    assert client.post(FACTOR, {"code": code}).status_code == 302
    other = Client()
    type_password(other, user)
    assert other.post(FACTOR, {"code": code}).status_code == 200


def test_nobody_signs_up():
    assert Client().get("/accounts/signup/").status_code == 404
    assert Client().get("/accounts/password/reset/").status_code == 404


# -- deputies ---------------------------------------------------------------------------------------


def deputy(**more):
    user = appointed(Role.DEPUTY, deputy_id=1)
    user.set_phone("13800138000")
    user.save()
    return user


def test_a_deputy_signs_in_with_a_phone_code(client, settings):
    settings.DEMO = True
    user = deputy()
    assert type_password(client, user).url == PHONE
    assert client.get(PHONE).status_code == 200
    client.post(PHONE)
    code = client.get(PHONE).context["demo_code"]
    assert client.post(PHONE, {"code": code}).url == reverse("desk:desk-home")
    assert client.get("/desk/").status_code == 200


def test_the_code_is_shown_in_the_demonstration_only(client):
    user = deputy()
    type_password(client, user)
    client.post(PHONE)
    assert PhoneCode.objects.count() == 1
    page = client.get(PHONE)
    assert page.context["demo_code"] == ""
    assert "demo_phone_code" not in client.session


def test_staff_get_no_phone_code(client):
    user = appointed(Role.STAFF)
    user.set_phone("13800138000")
    user.save()
    type_password(client, user)
    assert client.get(PHONE).status_code == 302
    client.post(PHONE)
    assert not PhoneCode.objects.exists()


def test_a_deputy_who_is_also_staff_gets_no_phone_code(client):
    user = deputy()
    from tests.factories.accounts import AppointmentFactory

    AppointmentFactory(user=user, role=Role.STAFF)
    type_password(client, user)
    assert client.get("/desk/").url.startswith("/accounts/second-factor/?")


def test_the_phone_code_can_be_switched_off(client, settings):
    settings.DEPUTY_PHONE_CODE_ALLOWED = False
    type_password(client, deputy())
    assert client.get("/desk/").url.startswith("/accounts/second-factor/?")


# -- passwords --------------------------------------------------------------------------------------


def test_a_temporary_password_must_be_changed_first(client):
    user = appointed(Role.STAFF)
    User.objects.filter(pk=user.pk).update(password_changed_at=None)
    sign_in(client, user)
    assert client.get("/desk/").url == "/accounts/password/?next=%2Fdesk%2F"
    form = {"oldpassword": PASSWORD, "password1": "Yuelu-2027", "password2": "Yuelu-2027"}
    assert client.post("/accounts/password/", form).status_code == 302
    assert client.get("/desk/").status_code == 200


def test_a_password_is_good_for_ninety_days(client):
    user = appointed(Role.STAFF)
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    assert sign_in(client, user).get("/desk/").url == "/accounts/password/?next=%2Fdesk%2F"
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=89))
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("password", ["Abc-12", "abcdefgh", "abcdefg1", "ABCDEFG1", PASSWORD])
def test_a_plain_short_or_unchanged_password_is_refused(client, password):
    user = sign_in(client, appointed(Role.STAFF)) and User.objects.get()
    client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert user.password_changed_at < timezone.now()


def test_somebody_without_a_password_is_not_sent_round_in_circles(client):
    user = appointed(Role.STAFF)
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(password=user.password, password_changed_at=None)
    sign_in(client, User.objects.get(pk=user.pk))
    assert client.get("/desk/").status_code == 200
    assert client.get("/accounts/password/").url == "/accounts/2fa/"


def test_the_pages_carry_the_portals_name_and_not_the_hosts(client, settings):
    user = appointed(Role.STAFF)
    give_totp(user)
    pages = [client.get(LOGIN)]
    type_password(client, user)
    pages.append(client.get(FACTOR))
    for page in pages:
        assert page.context["site"]["name"] == settings.SITE_NAME


# -- idle time --------------------------------------------------------------------------------------


def fall_silent(client: Client, minutes: int) -> None:
    session = client.session
    session["last_seen"] = time.time() - minutes * 60
    session.save()


def test_staff_are_signed_out_after_fifteen_minutes(client):
    sign_in(client, appointed(Role.STAFF))
    assert client.get("/desk/").status_code == 200
    fall_silent(client, 14)
    assert client.get("/desk/").status_code == 200
    fall_silent(client, 16)
    assert client.get("/desk/").url == "/accounts/login/?next=%2Fdesk%2F"
    assert "_auth_user_id" not in client.session


def test_deputies_have_longer(client):
    sign_in(client, appointed(Role.DEPUTY, deputy_id=1))
    fall_silent(client, 59)
    assert client.get("/desk/").status_code == 200
    fall_silent(client, 61)
    assert client.get("/desk/").status_code == 302


def test_what_was_being_sent_is_kept_for_the_same_person_only(client):
    user, other = appointed(Role.STAFF), appointed(Role.STAFF)
    sign_in(client, user)
    fall_silent(client, 16)
    answer = client.post("/preferences/elder/?x=1", {"text": "六张有靠背的凳子", "password": "S3cret-1"})
    assert answer.url == "/accounts/login/?next=%2Faccounts%2Fkept%2F"
    kept = client.session["typed_kept"]
    assert "六张" not in str(dict(client.session))
    for person, status in ((other, 302), (user, 200)):
        sign_in(client, person)
        session = client.session
        session["typed_kept"] = kept
        session.save()
        assert client.get("/accounts/kept/").status_code == status
    page = client.get("/accounts/kept/").content.decode()
    assert "六张有靠背的凳子" in page
    assert "S3cret-1" not in page
    assert 'action="/preferences/elder/?x=1"' in page


# -- devices, demonstration -------------------------------------------------------------------------


def test_a_new_device_is_told_of_and_the_first_is_not(client):
    user = appointed(Role.STAFF)
    give_totp(user)
    for browser in (client, client, Client(headers={"user-agent": "X Firefox/1"})):
        type_password(browser, user)
        Authenticator.objects.filter(user=user).update(
            data=Authenticator.objects.get(user=user).data | {"last_counter": 0}
        )
        browser.post(FACTOR, {"code": usable_code(user)})
        browser.post("/accounts/logout/")
    assert KnownDevice.objects.filter(user=user).count() == 2
    notice = Notification.objects.get(user=user)
    assert notice.facts["browser"] == "Firefox"


def test_the_demonstrations_doors_are_walls_elsewhere(client):
    assert client.get("/accounts/demo/").status_code == 404
    assert client.post("/accounts/demo/sign-in/", {"username": UserFactory().username}).status_code == 404


def test_one_click_stands_for_the_password_and_the_code_is_shown(client, settings, monkeypatch):
    from congress.access import views
    from congress.access.personas import Persona

    settings.DEMO = True
    user, stranger = appointed(Role.STAFF), appointed(Role.STAFF)
    monkeypatch.setattr(views, "personas", lambda: [Persona(user.username, user.name, "staff")])
    assert user.name in client.get("/accounts/demo/").content.decode()
    assert client.post("/accounts/demo/sign-in/", {"username": stranger.username}).status_code == 404
    assert client.post("/accounts/demo/sign-in/", {"username": user.username}).url == FACTOR
    code = client.get(FACTOR).context["demo_code"]
    assert client.post(FACTOR, {"code": code}).url == "/desk/"
