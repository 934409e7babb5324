"""The test run: one embedded PostgreSQL server, a database a worker, keys and folders of its own."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from congress.core.catalogue import compile_stale
from congress.embedded.postgres import APP_ROLE, EmbeddedPostgres
from tests.cluster import TestCluster, create_database

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread
HOME = "PORTAL_TEST_CLUSTER"
_cluster: TestCluster | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, in the process that starts the workers."""
    global _cluster
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    compile_stale()  # the catalogue of translations: its compiled form is not committed
    _cluster = TestCluster()
    os.environ[HOME] = str(_cluster.home)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it again."""
    if _cluster is not None:
        _cluster.stop()


@pytest.fixture(scope="session")
def test_server() -> EmbeddedPostgres:
    """The running server (not owned by this process): for its addresses."""
    return EmbeddedPostgres(Path(os.environ[HOME]), durable=False)


@pytest.fixture(scope="session")
def django_db_setup(test_server: EmbeddedPostgres, django_db_blocker: Any) -> Iterator[None]:
    """Give this worker a database of its own, as the application's role."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    create_database(test_server, name)
    default = connections["default"]
    default.close()
    args = test_server.connect_args(APP_ROLE, name)
    default.settings_dict |= {"NAME": name, "USER": APP_ROLE, "HOST": args["host"], "PORT": "", "PASSWORD": ""}
    default.settings_dict["OPTIONS"] = {}
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _places() -> Iterator[None]:
    """Keys and folders of this run only."""
    from congress.core.keys import keyring, make_keyring_file

    with tempfile.TemporaryDirectory(prefix="portal-files-") as folder:
        home = Path(folder)
        settings.KEYRING_FILE = str(home / "keyring.json")
        settings.MEDIA_ROOT = home / "media"
        settings.PRIVATE_ROOT = home / "private"
        make_keyring_file(home / "keyring.json")
        keyring.cache_clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse connections that leave this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test reached for the network: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any) -> None:
    """Quick passwords, no Redis, static files by their plain names, plain http."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def set_database_clock(db: None) -> Iterator[Callable[[datetime | None], None]]:
    """A function that sets what `portal_now()` says on this connection; None gives the true clock back."""

    def set_clock(moment: datetime | None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.now', %s, false)", [moment.isoformat() if moment else ""])

    yield set_clock
    set_clock(None)
