from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

pytestmark = pytest.mark.django_db


def plain_addresses() -> Iterator[str]:
    """Yield every address of the portal that has no variable part."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            route = str(entry.pattern) if isinstance(entry.pattern, RoutePattern) else None
            if route is None or "<" in route:
                continue
            if isinstance(entry, URLPattern):
                yield prefix + route
            else:
                yield from walk(entry, prefix + route)

    yield from walk(get_resolver(), "/")


ADDRESSES = sorted(set(plain_addresses()) | {"/nowhere/", "/api/v1/nowhere/", "/s/ZZZZZZ/", "/static/nothing.css"})


@pytest.fixture
def quiet(client: Client) -> Client:
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_carries_the_headers_of_the_door(quiet: Client, path: str):
    response = quiet.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in response.headers["Permissions-Policy"]
    kept = response.headers["Cache-Control"]
    assert "no-store" in kept or "public" in kept or "max-age" in kept
    assert "no-store" in kept or "Set-Cookie" not in response.headers


def test_private_pages_are_kept_nowhere(client: Client):
    for path in ("/accounts/login/", "/thread/", "/desk/", "/admin/"):
        kept = client.get(path).headers["Cache-Control"]
        assert "private" in kept, path
        assert "no-store" in kept, path


def test_an_unknown_host_is_refused(client: Client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_form_without_its_token_is_refused_with_words():
    careful = Client(enforce_csrf_checks=True)
    response = careful.post("/accounts/login/", {"login": "a"})
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
