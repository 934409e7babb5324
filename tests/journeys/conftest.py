"""A real browser for the journeys: Debian's Chromium, driven by Playwright, refusing what the policy refuses.

`page` is a telephone of 360 × 740 with the site's language Chinese. A journey fails when the console shows an
error, the policy refuses something or a script throws. `sign_in_browser` puts a session into the browser;
`new_context_args` makes another person's browser.
"""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from congress.accounts.models import User
from tests.factories.accounts import sign_in

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = Path(__file__).parent
# Answers that a journey asks for: the browser reports them as errors of loading, which they are not.
EXPECTED_REPORTS = ("Failed to load resource: the server responded with a status of 4",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is a browser test, with a database that other connections see."""
    missing = not (Path(CHROMIUM).exists() or shutil.which(CHROMIUM))
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.django_db(transaction=True))
        if missing:
            item.add_marker(pytest.mark.skip(reason=f"NO BROWSER: {CHROMIUM} is missing, this journey did not run"))
    if missing and items:
        warnings.warn(f"Browser journeys are SKIPPED: {CHROMIUM} is not installed.", stacklevel=1)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's browser, without its own errands in the network."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A telephone in China."""
    return browser_context_args | {
        "viewport": {"width": 360, "height": 740}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
    }  # fmt: skip


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str:
    """The server's address by name: passkeys refuse an address in numbers. Plain http, before the server starts."""
    django_settings.SECURE_SSL_REDIRECT = False
    return str(request.getfixturevalue("live_server").url).replace("127.0.0.1", "localhost")


@pytest.fixture(autouse=True)
def _server_settings(settings: Any) -> None:
    """What a server on plain http with passkeys needs."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def console() -> Iterator[list[str]]:
    """What browsers complained of; the journey fails at its end when there is anything. `console.clear()` forgives."""
    complaints: list[str] = []
    yield complaints
    assert not complaints, f"The browser complained: {complaints}"


@pytest.fixture
def listen(console: list[str]) -> Callable[[Any], Any]:
    """A function that collects what a page complains of; use it for pages of further contexts."""

    def listen_to(page: Any) -> Any:
        page.on("pageerror", lambda error: console.append(f"script: {error}"))
        page.on("console", lambda line: _note(console, line))
        page.set_default_timeout(10_000)
        return page

    return listen_to


def _note(console: list[str], line: Any) -> None:
    if line.type == "error" and not line.text.startswith(EXPECTED_REPORTS):
        console.append(line.text)


@pytest.fixture
def page(context: Any, base_url: str, listen: Callable[[Any], Any]) -> Any:
    """The telephone's page."""
    return listen(context.new_page())


@pytest.fixture
def sign_in_browser(base_url: str) -> Callable[..., None]:
    """A function that signs a user in to a browser context, a second factor shown."""

    def put_session(context: Any, user: User, *, factor: str = "totp") -> None:
        client = sign_in(Client(), user, factor=factor)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])

    return put_session
