"""Log lines without personal data."""

import logging
import re

PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def redacted(text: str) -> str:
    """Return `text` with telephone and identity numbers and e-mail addresses hidden."""
    return EMAIL.sub("[email]", IDENTITY.sub("[identity]", PHONE.sub("[phone]", text)))


class Redact(logging.Filter):
    """Write the message out once and hide what a log must not keep."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), ()
        return True


class LineFormatter(logging.Formatter):
    """One line a record; tracebacks are redacted too."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]
        return redacted(super().formatException(ei))
