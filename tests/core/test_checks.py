from pathlib import Path

import pytest

from congress.core import checks
from congress.core.keys import make_keyring_file


@pytest.fixture
def ready(settings, tmp_path: Path):
    """Settings of an installation that may be opened to people."""
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")
    settings.SECRET_KEY_IS_GIVEN = True
    settings.PUBLIC_ORIGIN = "https://rd.example.gov.cn"
    settings.ALLOWED_HOSTS = ["rd.example.gov.cn"]
    settings.USES_EMBEDDED_POSTGRES = False
    make_keyring_file(tmp_path / "keyring.json")
    return settings


def found(settings) -> set[str]:
    every = (checks.check_keyring, checks.check_secret_key, checks.check_origin)
    return {message.id for check in every for message in check(None)}


def test_a_ready_installation_is_clean(ready):
    assert found(ready) == set()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("KEYRING_FILE", "/nowhere/keyring.json", "portal.E001"),
        ("SECRET_KEY_IS_GIVEN", False, "portal.E004"),
        ("PUBLIC_ORIGIN", "http://localhost:8000", "portal.E005"),
        ("ALLOWED_HOSTS", ["*"], "portal.E006"),
        ("USES_EMBEDDED_POSTGRES", True, "portal.W001"),
    ],
)
def test_what_must_not_go_live_is_named(ready, name: str, value: object, message: str):
    setattr(ready, name, value)
    assert message in found(ready)


def test_a_keyring_beside_the_code_or_open_to_others_is_named(ready):
    path = Path(ready.KEYRING_FILE)
    path.chmod(0o644)
    ready.BASE_DIR = path.parent
    assert found(ready) == {"portal.E002", "portal.E003"}
