"""`check --deploy`: what must hold before the portal is opened to people.

Access asks about the demonstration mode, notifications about the gateway.
"""

import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}


@checks.register(checks.Tags.security, deploy=True)
def check_keyring(app_configs: Any, **options: Any) -> list[checks.Error]:
    """Refuse a keyring that is missing, beside the code, or readable by others."""
    path = Path(settings.KEYRING_FILE)
    errors = []
    if not path.exists():
        return [
            checks.Error(f"There is no keyring at {path}.", hint="Run `manage.py make_keys` once.", id="portal.E001")
        ]
    if Path(settings.BASE_DIR) in path.resolve().parents:
        hint = "Set KEYRING_FILE to a path outside the project, backed up apart from the database."
        errors.append(checks.Error("The keyring lies inside the project's folder.", hint=hint, id="portal.E002"))
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        errors.append(checks.Error("Others may read the keyring.", hint=f"chmod 600 {path}", id="portal.E003"))
    return errors


@checks.register(checks.Tags.security, deploy=True)
def check_secret_key(app_configs: Any, **options: Any) -> list[checks.Error]:
    """Refuse a SECRET_KEY that was made up at start: sessions would not outlive the process."""
    beside_the_keyring = Path(settings.KEYRING_FILE).with_name("secret_key").exists()
    if settings.SECRET_KEY_IS_GIVEN or beside_the_keyring:
        return []
    return [checks.Error("SECRET_KEY is not set.", hint="Set it, or run `manage.py make_keys` once.", id="portal.E004")]


@checks.register(checks.Tags.security, deploy=True)
def check_origin(app_configs: Any, **options: Any) -> list[checks.Error | checks.Warning]:
    """Refuse printed QR codes that would lead nowhere, and warn of the embedded servers."""
    found: list[checks.Error | checks.Warning] = []
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    if origin.scheme != "https" or (origin.hostname or "") in LOOPBACK:
        hint = "Set PUBLIC_ORIGIN to the https address people use: QR codes are printed with it."
        found.append(checks.Error(f"PUBLIC_ORIGIN is {settings.PUBLIC_ORIGIN}.", hint=hint, id="portal.E005"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(checks.Error("ALLOWED_HOSTS allows every host.", hint="Name the hosts.", id="portal.E006"))
    if settings.USES_EMBEDDED_POSTGRES:
        hint = "Set DATABASE_URL and DATABASE_OWNER_URL: the embedded server is for a laptop and for tests."
        found.append(checks.Warning("The embedded PostgreSQL is in use.", hint=hint, id="portal.W001"))
    return found
