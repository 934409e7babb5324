"""`check --deploy`: what must hold before the portal is opened to people."""

import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}


@register(Tags.security, deploy=True)
def check_demonstration(app_configs: Any, **options: Any) -> list[Error]:
    """Refuse demonstration mode: it signs anybody in with one click and shows the codes."""
    if not settings.DEMO:
        return []
    return [Error("DEMO is on: anybody can sign in as anybody.", hint="Unset DEMO.", id="portal.E001")]


@register(Tags.security, deploy=True)
def check_keyring(app_configs: Any, **options: Any) -> list[Error]:
    """Refuse a keyring that is missing, beside the code, or readable by others."""
    path = Path(settings.KEYRING_FILE)
    errors = []
    if not path.exists():
        return [Error(f"There is no keyring at {path}.", hint="Run `manage.py make_keys` once.", id="portal.E002")]
    if Path(settings.BASE_DIR) in path.resolve().parents:
        hint = "Set KEYRING_FILE to a path outside the project, backed up apart from the database."
        errors.append(Error("The keyring lies inside the project's folder.", hint=hint, id="portal.E003"))
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        errors.append(Error("Others may read the keyring.", hint=f"chmod 600 {path}", id="portal.E004"))
    return errors


@register(Tags.security, deploy=True)
def check_secret_key(app_configs: Any, **options: Any) -> list[Error]:
    """Refuse a SECRET_KEY that was made up at start: sessions would not outlive the process."""
    beside_the_keyring = Path(settings.KEYRING_FILE).with_name("secret_key").exists()
    if settings.SECRET_KEY_IS_GIVEN or beside_the_keyring:
        return []
    return [Error("SECRET_KEY is not set.", hint="Set it, or run `manage.py make_keys` once.", id="portal.E005")]


@register(Tags.security, deploy=True)
def check_origin(app_configs: Any, **options: Any) -> list[Error | Warning]:
    """Refuse printed QR codes that would lead nowhere, and warn of the embedded servers."""
    found: list[Error | Warning] = []
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    if origin.scheme != "https" or (origin.hostname or "") in LOOPBACK:
        hint = "Set PUBLIC_ORIGIN to the https address people use: QR codes are printed with it."
        found.append(Error(f"PUBLIC_ORIGIN is {settings.PUBLIC_ORIGIN}.", hint=hint, id="portal.E006"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS allows every host.", hint="Name the hosts.", id="portal.E007"))
    if settings.USES_EMBEDDED_POSTGRES:
        hint = "Set DATABASE_URL and DATABASE_OWNER_URL: the embedded server is for a laptop and for tests."
        found.append(Warning("The embedded PostgreSQL is in use.", hint=hint, id="portal.W001"))
    if settings.SMS_GATEWAY.endswith("ConsoleGateway"):
        hint = "Set SMS_GATEWAY: the console gateway sends nothing to anybody."
        found.append(Error("Text messages go to the console.", hint=hint, id="portal.E008"))
    return found
