"""What must not be in force when the portal is deployed."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags
from django.core.checks import register as register_check


def register() -> None:
    """Add the checks of `manage.py check --deploy`."""
    register_check(demonstration_is_off, Tags.security, deploy=True)


def demonstration_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse one-click sign-in and shown codes."""
    if not settings.DEMO:
        return []
    hint = "Unset DEMO: it lets anybody sign in as anybody and shows the one-time codes."
    return [Error("The demonstration mode is on.", hint=hint, id="access.E001")]
