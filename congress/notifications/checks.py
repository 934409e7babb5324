"""What `check --deploy` asks about the channels."""

from typing import Any

from django.conf import settings
from django.core.checks import Error

CONSOLE = "congress.notifications.channels.ConsoleGateway"


def sms_gateway_is_real(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse to go into service with a gateway that only pretends."""
    if settings.SMS_GATEWAY != CONSOLE:
        return []
    return [
        Error(
            "SMS_GATEWAY is the pretended gateway of the demonstration: no text message would reach anybody.",
            hint="Set SMS_GATEWAY to congress.notifications.channels.HttpGateway and SMS_GATEWAY_OPTIONS to its url.",
            id="notifications.E001",
        )
    ]
