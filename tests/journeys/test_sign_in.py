"""Signing in with a real browser: authenticator app, passkey, phone code, and the lock."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from congress.access.authenticators import give_totp, usable_code
from congress.accounts.roles import Role
from tests.factories.accounts import PASSWORD, appointed


def type_password(page, user, password=PASSWORD):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", password)
    page.click("main form button.button")


@pytest.fixture
def virtual_authenticator(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_staff_sign_in_with_password_and_authenticator_app(page):
    user = appointed(Role.STAFF)
    give_totp(user)
    type_password(page, user)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.fill("input[name=code]", usable_code(user))
    page.click("main form button.button-wide")
    page.wait_for_url("**/desk/")


def test_somebody_new_enrols_the_authenticator_app_from_its_picture(page):
    user = appointed(Role.STAFF)
    type_password(page, user)
    page.wait_for_url("**/accounts/second-factor/**")
    page.click("a[href*=totp]")
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    secret = page.locator("[data-totp-secret]").inner_text()
    page.fill("input[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main form button.button-wide")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".recovery-codes li").count() == 10
    page.goto("/desk/")
    assert page.url.endswith("/desk/")


def test_a_passkey_is_enrolled_and_then_signs_in(page, virtual_authenticator):
    user = appointed(Role.STAFF)
    type_password(page, user)
    page.wait_for_url("**/accounts/second-factor/**")
    page.click("main a[href*=passkeys]")
    page.click("[data-passkey-start]")
    page.wait_for_url("**/recovery-codes/")
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    page.context.clear_cookies()
    type_password(page, user)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.click("[data-passkey-start]")
    page.wait_for_url("**/desk/")


def test_a_cancelled_passkey_says_what_to_do(page, virtual_authenticator):
    user = appointed(Role.STAFF)
    type_password(page, user)
    page.wait_for_url("**/accounts/second-factor/**")
    page.goto("/accounts/2fa/passkeys/add/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }")
    page.click("[data-passkey-start]")
    page.locator("[data-passkey-error]").wait_for(state="visible")


def test_a_deputy_signs_in_with_a_phone_code(page, settings):
    settings.DEMO = True
    user = appointed(Role.DEPUTY, deputy_id=1)
    user.set_phone("13800138000")
    user.save()
    type_password(page, user)
    page.wait_for_url("**/second-factor/phone/")
    page.click("main form.panel button")
    code = page.locator("[data-demo-code]").inner_text()
    assert re.fullmatch(r"\d{6}", code)
    page.fill("input[name=code]", code)
    page.click("main form.panel button")
    page.wait_for_url("**/desk/")


def test_five_wrong_passwords_lock_and_the_page_says_so(page):
    user = appointed(Role.STAFF)
    for _attempt in range(5):
        type_password(page, user, "Wrong-2026")
    assert "30" in page.locator("main").inner_text()
    type_password(page, user)
    assert page.locator("main input[name=password]").count() == 0
