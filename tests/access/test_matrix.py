"""Every address of a row or a list, every role, every relation: nobody reaches what the table does not give them."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template.base import Template
from django.test import override_settings
from django.test.utils import _TestState
from django.urls import reverse

from tests.access import matrix, world
from tests.access.matrix import LISTS, OBJECTS, ListRoute, ObjectRoute, is_allowed
from tests.access.matrix_bench import register_bench
from tests.access.world_bench import add_bench

register_bench()

AT_LEAST = 10_000
NOT_THERE = {"uuid": "01930000-0000-7000-8000-000000000000", "int": 987654321}
# What has no say in who may do what, and takes time; so does Django's copying of every template's context.
ASIDE = ("django_prometheus", "django_structlog", "pghistory", "whitenoise", "axes", "csp", "django_permissions_policy")
QUICK = {
    "MIDDLEWARE": [name for name in settings.MIDDLEWARE if not name.startswith(ASIDE)],
    "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
}
POSTED = {"version": "0", "reason": "回电核实地址"}
TO_THE_DOOR = ("/accounts/", "/admin/login/")


@pytest.fixture(scope="module")
def people_and_positions(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    """Build the world once, in a transaction that is rolled back after the last test of this file."""
    with django_db_blocker.unblock(), override_settings(**QUICK):
        whole = transaction.atomic()
        whole._from_testcase = True  # limits are spent in a durable transaction of their own
        logging.disable(logging.WARNING)
        recorded, Template._render = Template._render, _TestState.saved_data.template_render
        with whole:
            positions = world.build_positions()
            for position in positions:
                add_bench(position)
            yield world.build_people(positions), positions
            transaction.set_rollback(True)
        Template._render = recorded
        logging.disable(logging.NOTSET)


def is_refused(answer: HttpResponse) -> bool:
    """Tell whether nothing was shown or done: a refusal, or the way to the door."""
    if answer.status_code in (403, 404, 405):
        return True
    # the admin sends whoever names a row that is not theirs to its front page, as if there were none
    return answer.status_code == 302 and (answer["Location"] == "/admin/" or answer["Location"].startswith(TO_THE_DOOR))


def ask(person: world.Person, route: ObjectRoute, key: Any) -> HttpResponse:
    """Return the answer; what a deed changes is taken back."""
    if route.method == "get":
        return person.client.get(route.address(key))
    with transaction.atomic():
        answer = person.client.post(route.address(key), POSTED)
        transaction.set_rollback(True)
    return answer


def at_the_county(people: list[world.Person]) -> list[world.Person]:
    """Return those around whom all five relations are found."""
    return [person for person in people if person.path != world.PREFECTURE]


@pytest.mark.parametrize("route", OBJECTS, ids=str)
def test_a_row_is_reached_as_the_table_says(route: ObjectRoute, people_and_positions):
    people, positions = people_and_positions
    wrong = []
    for person in at_the_county(people):
        for position in positions:
            expected = is_allowed(route.allowed, person.role, position.path, person.path)
            answer = ask(person, route, position.keys[route.subject])
            content = b"" if answer.streaming else answer.content
            leaks = not expected and any(mark.encode() in content for mark in position.marks.values())
            if is_refused(answer) == expected or leaks or answer.status_code >= 500:
                wrong.append(f"{person.label} → {position.path}: {answer.status_code}{' leaks' if leaks else ''}")
    assert wrong == []


@pytest.mark.parametrize("route", {route.name: route for route in OBJECTS}.values(), ids=str)
def test_a_row_that_is_not_there_is_refused_to_everybody(route: ObjectRoute, people_and_positions):
    people, positions = people_and_positions
    key = NOT_THERE["int" if isinstance(positions[0].keys[route.subject], int) else "uuid"]
    for person in at_the_county(people):
        answer = ask(person, route, key)
        assert is_refused(answer), f"{person.label}: {answer.status_code}"


@pytest.mark.parametrize("route", LISTS, ids=str)
def test_a_list_shows_what_the_table_says(route: ListRoute, people_and_positions):
    people, positions = people_and_positions
    wrong = []
    for person in people:
        answer = person.client.get(reverse(route.name) + route.query, follow=True)
        content = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        for position in positions:
            expected = is_allowed(route.allowed, person.role, position.path, person.path)
            if (position.marks[route.subject] in content) != expected:
                wrong.append(f"{person.label} → {position.path}: {answer.status_code}, expected {expected}")
    assert wrong == []


def test_the_tables_ask_for_enough_checks(people_and_positions):
    people, positions = people_and_positions
    one_by_one = len(at_the_county(people)) * (len(OBJECTS) * len(positions) + len({r.name for r in OBJECTS}))
    assert one_by_one + len(LISTS) * len(people) * len(positions) >= AT_LEAST


def test_relations():
    at = ".43.4301."
    cases = {
        ".43.4301.": "own", ".43.4301.430111.": "below", ".43.": "above", ".43.4302.": "beside",
        ".43.4302.430202.": "elsewhere", ".43.43011.": "beside",
    }  # fmt: skip
    assert {path: matrix.relation(path, at) for path in cases} == cases
