"""schemathesis asks what the description allows, and what it does not: never a 5xx."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from congress.limits.throttling import API_LIMIT
from tests.factories.bodies import TownBodyFactory
from tests.factories.deputies import ServingDeputyFactory

EXAMPLES = 25  # for each address, in each of two manners
QUIET = list(HealthCheck)


@pytest.fixture
def description(db, settings):
    """The OpenAPI document, served by the application itself on the test's own connection."""
    settings.LIMITS = {API_LIMIT: [1_000_000, 1000]}
    ServingDeputyFactory(terms__body=TownBodyFactory())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("manner", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "hostile"])
def test_no_question_breaks_the_interface(description, manner):
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) == 19
    asked = 0
    for operation in operations:

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
        @given(case=operation.as_strategy(generation_mode=manner))
        def ask(case):
            nonlocal asked
            asked += 1
            response = case.call()
            assert response.status_code < 500
            if response.status_code >= 400:
                assert response.headers["content-type"] == ["application/problem+json"]

        ask()
    assert asked > 100
