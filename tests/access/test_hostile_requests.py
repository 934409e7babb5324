"""Every address of the portal, asked by a stranger and by every role, with what nobody sane would send: never a 5xx."""

import logging
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from congress.accounts.roles import Role
from congress.limits.operations import registered_limits
from tests.access.walking import routes
from tests.factories.accounts import appointed, sign_in
from tests.factories.messages import Cast

NUL, SURROGATE, LONG, DIGITS = "a\x00b", b"\xed\xa0\x80", "x" * 3_000, "9" * 4_400
ODD = [
    NUL,
    SURROGATE,
    LONG,
    DIGITS,
    "",
    "-1",
    "²",
    "NaN",
    "1e400",
    "'\"--%",
    "99999999999999999999",
    "0001-01-01",
    "１３",
]
NAMES = (
    "q", "page", "place", "county", "station", "topic", "stage", "state", "lat", "lng", "within", "level", "text",
    "deputy", "show", "size", "next", "p", "o", "e", "all", "time", "since", "until", "delegation", "group", "where",
    "received_at__gte", "received_at__year", "work_state__exact", "id__exact", "_changelist_filters", "_to_field",
    "term", "app_label", "model_name", "field_name", "body", "deputy_id", "verb", "from_on__gte", "fragment",
    "is_active__exact",
)  # fmt: skip
FIELDS = (
    "text", "place", "phone", "phone_code", "name", "email", "about", "words", "kind", "code", "submission_key",
    "deputy", "topic", "similar_seen", "altcha", "challenge_seen", "version", "reason", "receiver", "note", "into",
    "shown_text", "publish", "claim", "promised_on", "elsewhere", "message", "deed", "from", "username", "login",
    "password", "oldpassword", "password1", "password2", "next", "elder", "language", "end", "revoke", "station",
    "organ", "role", "division", "body_id", "organ_id", "station_id", "deputy_id", "title", "from_on", "until_on",
    "new_phone", "telephone", "introduction", "action", "_selected_action", "select_across", "index", "_save",
    "credential", "codes-TOTAL_FORMS", "codes-INITIAL_FORMS", "on", "show", "fields", "file", "csrfmiddlewaretoken",
)  # fmt: skip
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": "zh-" + "x" * 900 + ";q=9,*;q=a,,;;", "HTTP_COOKIE": (
        "sessionid=../..; thread=x:y:z; receipt=\x01; my-data=:::; elder=\xff; device=%00; "
        "django_language=xx; messages=[[1"
    ), "HTTP_ACCEPT": "*/*;q=z", "HTTP_HX_REQUEST": "true", "HTTP_RANGE": "bytes=9-1", "HTTP_IF_NONE_MATCH": 'W/"',
    "HTTP_REFERER": "javascript:0", "HTTP_USER_AGENT": "\x00\xff" * 400, "HTTP_X_FORWARDED_FOR": "::, 999.1",
    "HTTP_X_REQUEST_ID": "x\r\nSet-Cookie: a=b" * 40,
}  # fmt: skip
BODIES = [
    ("application/json", b'{"text": ["\\u0000", "\\ud800"]}'),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"; filename="\x00"\r\n\r\n'),
    ("multipart/form-data", b"--"),
    ("multipart/form-data; boundary=x; charset=hex",
     b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nz\r\n--x--\r\n'),
    ("multipart/form-data; boundary=x; charset=unicode_escape",
     b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc \\ud800 def\r\n--x--\r\n'),
    ("application/x-www-form-urlencoded; charset=utf-16", b"text=a"),
    ("text/plain; charset=rot13", b"\x00" * 100),
]  # fmt: skip
ROLES = (
    "", Role.DEPUTY, Role.STAFF, Role.MODERATOR, Role.KEEPER, Role.HANDLER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
)  # fmt: skip
ENDS_THE_SESSION = {"account_logout"}


@pytest.fixture
def cast(db, settings):
    """One message with the department, no limits that would answer first, and a log that stays silent."""
    settings.LIMITS = {limit.name: [10_000_000, 1_000_000] for limit in registered_limits()}
    settings.AXES_ENABLED = False
    settings.DEMO = True
    made = Cast()
    made.referral = made.referred()
    logging.disable(logging.CRITICAL)
    yield made
    logging.disable(logging.NOTSET)


def client_of(cast, role):
    """Return the browser of somebody in `role` who works with the cast's rows."""
    client = Client(raise_request_exception=False)
    known = {
        Role.DEPUTY: cast.deputy_user, Role.STAFF: cast.staff, Role.MODERATOR: cast.moderator,
        Role.KEEPER: cast.keeper, Role.HANDLER: cast.handler,
    }  # fmt: skip
    return sign_in(client, known.get(role) or appointed(role, ".43.")) if role else client


def addresses(cast):
    """Return an address of every route: of a row that is there, and of one that is not."""
    message = cast.referral.message
    station, code = cast.station.pk, cast.station.codes.get().pk
    for name, entry in routes().items():
        if name in ENDS_THE_SESSION:
            continue
        slugs = {"deed": "pass" if "admin" in name else "draft", "kind": "csv", "move": "merge"}
        real = cast.referral.pk if "referral" in name else message.pk
        converters = entry.pattern.converters or dict.fromkeys(entry.pattern.regex.groupindex, "group")
        for known in (True, False):
            kwargs = {}
            for key, converter in converters.items():
                kind = type(converter).__name__
                if kind == "UUIDConverter":
                    kwargs[key] = real
                elif kind == "IntConverter" or kind == "str":
                    kwargs[key] = station if known else 10**15
                elif key == "code":
                    kwargs[key] = code if known else NUL
                else:
                    kwargs[key] = slugs.get(key) or (str(real) if known else f"{NUL}{DIGITS}")
            try:
                yield name, reverse(name, kwargs=kwargs)
            except NoReverseMatch:
                continue
            if not converters:
                break


def asked(client, address, turn):
    """Ask `address` to read and to take in something hostile, each in another manner every turn."""
    turn //= 3
    value, form = ODD[turn % len(ODD)], "application/x-www-form-urlencoded"
    kind, body = BODIES[turn % len(BODIES)]
    method = ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "PATCH")[turn % 6]
    asking = (mixed(NAMES, turn), dict.fromkeys(NAMES, value), {name: value for name in NAMES if name[0] != "_"})
    yield f"query {turn}", client.get(f"{address}?{urlencode(asking[turn % 3])}")
    if turn % 4 == 0:
        yield "form", client.post(address, urlencode(mixed(FIELDS, turn)), content_type=form)
    elif turn % 4 == 1:
        yield f"form {value[:9]!r}", client.post(address, urlencode(dict.fromkeys(FIELDS, value)), content_type=form)
    elif turn % 4 == 2:
        yield f"post {kind}", client.generic("POST", address, body, content_type=kind)
    else:
        yield f"{method} {kind}", client.generic(method, address, body, content_type=kind)


def mixed(names, turn):
    """Return an odd value for each of `names`, shifted by one with every turn."""
    return {name: ODD[(turn + number) % len(ODD)] for number, name in enumerate(names)}


def answered(client, address, turn):
    """Return the manners that broke `address`; whatever they wrote is taken back."""
    broken, manners = [], asked(client, address, turn)
    while True:
        before = transaction.savepoint()
        cookies = client.cookies.copy()
        step = next(manners, None)
        transaction.set_rollback(False)
        transaction.savepoint_rollback(before)
        client.cookies = cookies
        if step is None:
            return broken
        if step[1].status_code >= 500:
            broken.append(step[0])


@pytest.mark.parametrize("role", ROLES, ids=[str(role) or "stranger" for role in ROLES])
def test_whatever_is_sent_to_any_address_is_answered_or_refused(cast, role):
    client, broken, count = client_of(cast, role), Counter(), 0
    for turn, (name, address) in enumerate(addresses(cast), start=ROLES.index(role)):
        if turn % 3:  # each address is another third's: every one is asked by three
            continue
        count += 1
        for manner in answered(client, address, turn):
            broken[f"{name}: {manner}"] += 1
    assert count > 60
    assert not broken, "\n".join(sorted(broken))


def test_odd_headers_and_cookies_are_answered_or_refused(cast):
    client, broken = Client(raise_request_exception=False), []
    for name, address in addresses(cast):
        before = transaction.savepoint()
        if client.get(address, **HEADERS).status_code >= 500:
            broken.append(name)
        transaction.set_rollback(False)
        transaction.savepoint_rollback(before)
    assert not broken, "\n".join(broken)
