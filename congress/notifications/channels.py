"""How a text leaves the portal: gateways for text messages and e-mail, and what their answers mean.

A gateway is handed the same idempotency key for every attempt at one delivery. What it raises decides what
happens next: Refused ends the delivery, Busy means certainly not accepted, and anything else that nobody knows.
"""

import http.client
import json
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from smtplib import SMTPRecipientsRefused
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string

from congress.core.text import masked_phone

from .models import Channel, ConsoleMessage


class Refused(Exception):
    """The gateway will never take this text: no such number, blocked, malformed."""


class Busy(Exception):
    """The gateway certainly did not take it, and may later."""


class Silent(Exception):
    """Nobody knows whether the gateway took it."""


class Standing(Enum):
    """What a gateway knows of an idempotency key."""

    ACCEPTED = "accepted"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """Where a delivery stands at its gateway, with the gateway's own reference if it has one."""

    standing: Standing
    reference: str = ""


class Gateway(Protocol):
    """What the portal needs of a provider. A new one is a class with these two and a line in the settings."""

    def send(self, *, to: str, text: str, idempotency_key: str, title: str = "") -> str:
        """Send `text` and return the provider's reference. Raises Refused, Busy, Silent."""
        ...

    def status(self, idempotency_key: str) -> Answer:
        """Return what became of an earlier `send` with this key. Raises Busy when it cannot say now."""
        ...


class ConsoleGateway:
    """The pretended gateway of demonstrations: a table, read on the page `/demo/outbox/`. Nothing leaves."""

    def __init__(self, channel: str = Channel.SMS) -> None:
        self.channel = channel

    def send(self, *, to: str, text: str, idempotency_key: str, title: str = "") -> str:
        """Keep the message, once for each key."""
        hidden = masked_phone(to) if self.channel == Channel.SMS else masked_email(to)
        row = ConsoleMessage(
            idempotency_key=idempotency_key, channel=self.channel, to=hidden, received_at=timezone.now()
        )
        row.text = f"{title}\n{text}" if title else text
        ConsoleMessage.objects.bulk_create([row], ignore_conflicts=True)
        return self.status(idempotency_key).reference

    def status(self, idempotency_key: str) -> Answer:
        """Look the key up."""
        found = ConsoleMessage.objects.filter(idempotency_key=idempotency_key).values_list("pk", flat=True).first()
        return Answer(Standing.ACCEPTED, str(found)) if found else Answer(Standing.ABSENT)


def masked_email(address: str) -> str:
    """Return `address` with most of its first part hidden: z***@example.com."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}"[:40]


class EmailGateway:
    """Django's mail. The Message-ID is made from the key, so that a second copy is recognised as one message.

    SMTP cannot be asked about an earlier message, so after a doubt the message goes out again.
    """

    def send(self, *, to: str, text: str, idempotency_key: str, title: str = "") -> str:
        """Send one message to one address."""
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
        reference = f"<{quote(idempotency_key, safe='')}@{host}>"
        message = EmailMessage(
            subject=title or text.splitlines()[0][:60], body=text, to=[to],
            headers={"Message-ID": reference, "Auto-Submitted": "auto-generated"},
        )  # fmt: skip
        try:
            message.send()
        except ConnectionRefusedError as error:
            raise Busy("mail server away") from error
        except SMTPRecipientsRefused as error:
            raise Refused("address refused") from error
        return reference

    def status(self, idempotency_key: str) -> Answer:
        """Nobody can say."""
        return Answer(Standing.ABSENT)


class HttpGateway:
    """A text message gateway spoken to over HTTP: JSON posted with an `Idempotency-Key`.

    Send: `POST url {"to", "text"}` → 2xx `{"reference"}`, or 409 with the reference of the earlier one.
    Status: `GET url/<key>` → 200 `{"state", "reference"}`, 404 when it never came.
    A provider's own dialect is a subclass that overrides `payload` and `reference`.
    """

    def __init__(self, url: str, *, token: str = "", timeout: float = 5.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("The gateway's address begins with https:// or http://.")
        self.parts, self.token, self.timeout = parts, token, timeout

    def payload(self, to: str, text: str) -> dict[str, Any]:
        """Return what is posted."""
        return {"to": to, "text": text}

    def reference(self, answer: dict[str, Any]) -> str:
        """Return the provider's reference in its answer."""
        return str(answer.get("reference", ""))[:120]

    def send(self, *, to: str, text: str, idempotency_key: str, title: str = "") -> str:
        """Post the text; a timeout after it went out is Silent, not Busy."""
        status, answer = self._ask("POST", "", idempotency_key, self.payload(to, text))
        if status < 300 or status == 409:
            return self.reference(answer)
        if status in (400, 404, 410, 413, 422):
            raise Refused(f"answer {status}")
        if status in (401, 403, 429, 503):  # a wrong key is ours to mend, not the receiver's loss
            raise Busy(f"answer {status}")
        raise Silent(f"answer {status}")

    def status(self, idempotency_key: str) -> Answer:
        """Ask about an earlier text."""
        try:
            status, answer = self._ask("GET", f"/{quote(idempotency_key, safe='')}", idempotency_key)
        except Silent as error:
            raise Busy(str(error)) from error
        if status == 200:
            return Answer(Standing.ACCEPTED, self.reference(answer))
        return Answer(Standing.ABSENT if status == 404 else Standing.UNKNOWN)

    def _ask(
        self, method: str, suffix: str, key: str, content: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json; charset=utf-8"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        line = self._connect()
        try:
            body = json.dumps(content, ensure_ascii=False).encode() if content is not None else None
            line.request(method, (self.parts.path or "/").rstrip("/") + suffix or "/", body, headers)
            reply = line.getresponse()
            return reply.status, _read_json(reply.read(65_536))
        except (OSError, http.client.HTTPException) as error:
            raise Silent(type(error).__name__) from error
        finally:
            line.close()

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
        line = kind(str(self.parts.hostname), self.parts.port, timeout=self.timeout)
        try:
            line.connect()
        except OSError as error:  # nothing was said yet
            raise Busy(type(error).__name__) from error
        return line


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body or b"{}")
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


@lru_cache(maxsize=8)
def _made(path: str, options: str) -> Gateway:
    gateway: Gateway = import_string(path)(**json.loads(options))
    return gateway


def gateway_for(channel: str) -> Gateway:
    """Return the gateway of `channel`, as the settings name it; in a demonstration e-mail is pretended too."""
    if channel == Channel.EMAIL:
        return ConsoleGateway(Channel.EMAIL) if settings.DEMO else EmailGateway()
    return _made(settings.SMS_GATEWAY, json.dumps(settings.SMS_GATEWAY_OPTIONS, sort_keys=True))
