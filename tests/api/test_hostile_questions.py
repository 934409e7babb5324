"""schemathesis asks what the description allows, and what it does not: never a 5xx."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from congress.limits.throttling import API_LIMIT
from congress.wsgi import application
from tests.factories.bodies import TownBodyFactory
from tests.factories.deputies import ServingDeputyFactory

EXAMPLES = 40  # of each of eight addresses


@pytest.fixture
def schema(db, settings):
    """The description, served by the application itself on the test's own connection."""
    settings.LIMITS = {API_LIMIT: [1_000_000, 1000]}
    ServingDeputyFactory(terms__body=TownBodyFactory())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


described = schemathesis.pytest.from_fixture("schema")


@described.parametrize()
@hypothesis_settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_no_question_breaks_the_interface(case):
    response = case.call()
    assert response.status_code < 500
    if response.status_code >= 400:
        assert response.headers["content-type"] == ["application/problem+json"]
