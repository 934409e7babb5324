import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from congress.accounts.roles import Role
from congress.core import errors
from congress.core.middleware import Refusals
from congress.core.views import server_error
from tests.factories.accounts import appointed, sign_in

REFUSALS = {
    "refused": (errors.Refusal, 400),
    "not-allowed": (errors.NotAllowed, 403),
    "not-found": (errors.NotFound, 404),
    "move-refused": (errors.MoveRefused, 409),
    "gone": (errors.Gone, 410),
    "invalid": (errors.Invalid, 422),
    "too-many": (errors.TooMany, 429),
}
pytestmark = pytest.mark.django_db


def asked(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.session = {}
    return request


def answer(path: str, error: Exception) -> HttpResponse | None:
    return Refusals(lambda request: HttpResponse()).process_exception(asked(path), error)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_a_page_with_its_status_and_words(code: str):
    kind, status = REFUSALS[code]
    response = answer("/page/", kind("<b>because</b>"))
    page = response.content.decode()
    assert response.status_code == status
    assert "&lt;b&gt;because&lt;/b&gt;" in page
    assert "<b>because" not in page


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_a_problem_document_for_programs(code: str):
    kind, status = REFUSALS[code]
    response = answer("/api/v1/page/", kind("because"))
    document = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert document["status"] == response.status_code == status
    assert (document["type"], document["detail"]) == (f"urn:problem:{code}", "because")
    assert document["title"]


@pytest.mark.parametrize("path", ["/page/", "/api/v1/page/"])
def test_too_often_says_when_to_come_again(path: str):
    assert answer(path, errors.TooMany(retry_after=7))["Retry-After"] == "7"


def test_every_other_error_is_left_to_be_noticed():
    assert answer("/page/", ZeroDivisionError()) is None


@pytest.mark.parametrize("path", ["/page/", "/api/v1/page/"])
def test_our_own_fault_has_words_and_a_status(path: str):
    response = server_error(asked(path))
    assert response.status_code == 500
    assert response.content


def test_somebody_signed_in_is_told_as_whom_and_led_to_the_desk(client):
    user = appointed(Role.DEPUTY, deputy_id=1)
    client.cookies["django_language"] = "en"
    answered = sign_in(client, user).get("/desk/counter/")
    page = answered.content.decode()
    assert answered.status_code == 403
    assert f"You are signed in as {user.get_short_name()}" in page
    assert 'href="/desk/"' in page
