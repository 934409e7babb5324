"""What voting will ask for: a factor that cannot be taken over with a telephone number."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from congress.access.authenticators import give_totp
from congress.access.decorators import requires_strong_factor
from congress.access.factors import RECORDS_KEY, RECORDS_USER_KEY
from congress.accounts.roles import Role
from tests.factories.accounts import appointed

pytestmark = pytest.mark.django_db


@requires_strong_factor
def vote(request):
    return HttpResponse("cast")


def send(user, *factors):
    request = RequestFactory().get("/vote/7/")
    request.user, request.session = user, SessionStore()
    request.session[RECORDS_USER_KEY] = str(user.pk)
    request.session[RECORDS_KEY] = [{"method": "mfa", "type": factor, "at": 1.0} for factor in factors]
    return vote(request)


@pytest.mark.parametrize("factor", ["totp", "webauthn"])
def test_an_authenticator_or_a_passkey_is_enough(factor):
    assert send(appointed(Role.DEPUTY, deputy_id=1), factor).content == b"cast"


@pytest.mark.parametrize("factor", ["phone", "recovery_codes"])
def test_a_phone_code_or_a_recovery_code_is_not(factor, settings):
    user = appointed(Role.DEPUTY, deputy_id=1)
    assert send(user, factor).url == "/accounts/second-factor/?next=%2Fvote%2F7%2F"
    give_totp(user)
    assert send(user, factor).url == "/accounts/2fa/reauthenticate/?next=%2Fvote%2F7%2F"
    settings.STEP_UP_FOR_VOTING = False
    assert send(user, factor).content == b"cast"


def test_somebody_elses_record_counts_for_nothing():
    first, second = appointed(Role.DEPUTY, deputy_id=1), appointed(Role.DEPUTY, deputy_id=2)
    request = RequestFactory().get("/vote/7/")
    request.user, request.session = second, SessionStore()
    request.session[RECORDS_USER_KEY] = str(first.pk)
    request.session[RECORDS_KEY] = [{"method": "mfa", "type": "totp", "at": 1.0}]
    assert vote(request).status_code == 302
