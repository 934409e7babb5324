"""Log lines without personal data: ids only, no address, no browser, no query string."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# A hash or a UUID may hold eleven digits that look like a number: it stays whole, since heads are compared.
_HASH = r"[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_HIDDEN = re.compile(
    f"(?P<hash>(?<![0-9a-z])(?:{_HASH})(?![0-9a-z]))|(?P<email>{EMAIL.pattern})"
    f"|(?P<identity>{IDENTITY.pattern})|(?P<phone>{PHONE.pattern})"
)
_DROPPED = ("ip", "user_agent", "correlation_id")


def redacted(text: str) -> str:
    """Return `text` with telephone and identity numbers and e-mail addresses hidden."""
    return _HIDDEN.sub(lambda found: found[0] if found.lastgroup == "hash" else f"[{found.lastgroup}]", text)


class Redact(logging.Filter):
    """Write the message out once and hide what a log must not keep."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # a wrong format string must not stop the work it reports on
            message = str(record.msg)
        record.msg, record.args = redacted(message), ()
        return True


class LineFormatter(logging.Formatter):
    """One line a record, with the request's id; tracebacks are redacted too."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = redacted(super().format(record))
        request = structlog.contextvars.get_contextvars().get("request_id")
        return f"{line} request={request}" if request and f"request_id={request}" not in line else line


def only_ids(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop from a structlog event what tells of a person; a request keeps its path, not its query."""
    for name in _DROPPED:
        event.pop(name, None)
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return event


def as_line(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
    """Return a structlog event as `what key=value …` for the standard library's handlers."""
    what = event.pop("event", "")
    trace = event.pop("exception", "")
    line = " ".join([str(what), *(f"{name}={value}" for name, value in sorted(event.items()))])
    return f"{line}\n{trace}" if trace else line


def configure_structlog() -> None:
    """Send structlog's events through the standard library, so that one filter sees every line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            only_ids,
            structlog.processors.format_exc_info,
            as_line,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def logging_settings(*, level: str) -> dict[str, Any]:
    """Return what `settings.LOGGING` holds: one handler, whose lines hide numbers."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": "congress.core.logs.Redact"}},
        "formatters": {"plain": {"()": "congress.core.logs.LineFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["redact"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "WARNING"},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.security": {"level": "WARNING"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},  # its lines carry the query
        },
    }
