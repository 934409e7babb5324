"""Gateways against a server on this machine, and what their answers mean."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core import mail

from congress.notifications.channels import (
    Busy,
    ConsoleGateway,
    EmailGateway,
    HttpGateway,
    Refused,
    Silent,
    Standing,
    gateway_for,
    masked_email,
)
from congress.notifications.models import ConsoleMessage


class Provider(BaseHTTPRequestHandler):
    """A small provider: remembers keys, answers as its server is told."""

    def _answer(self, status, content=b"{}"):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        if self.server.answers:
            answer = self.server.answers.pop(0)
            if answer == "hang up":
                self.server.texts[key] = body
                self.connection.close()
                return None
            return self._answer(answer)
        status = 409 if key in self.server.texts else 202
        self.server.texts.setdefault(key, body)
        self.server.tokens.append(self.headers["Authorization"])
        return self._answer(status, json.dumps({"reference": f"P-{key}"}).encode())

    def do_GET(self):
        key = self.path.rsplit("/", 1)[1]
        if self.server.answers:
            return self._answer(self.server.answers.pop(0), b"not json")
        if key not in self.server.texts:
            return self._answer(404)
        return self._answer(200, json.dumps({"state": "delivered", "reference": f"P-{key}"}).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.texts, server.answers, server.tokens = {}, [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def gateway(provider):
    return HttpGateway(f"http://127.0.0.1:{provider.server_port}/messages", token="t0ken", timeout=2)


def send(gateway, key="k1"):
    return gateway.send(to="13812345678", text="您的来信已收到", idempotency_key=key)


def test_a_text_is_posted_once_a_key(gateway, provider):
    assert send(gateway) == send(gateway) == "P-k1"
    assert provider.texts == {"k1": {"to": "13812345678", "text": "您的来信已收到"}}
    assert provider.tokens[0] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [(400, Refused), (422, Refused), (401, Busy), (429, Busy), (503, Busy), (500, Silent), (502, Silent)],
)
def test_an_answer_has_a_meaning(gateway, provider, answer, meaning):
    provider.answers = [answer]
    with pytest.raises(meaning):
        send(gateway)


def test_a_line_that_breaks_after_the_text_went_out_is_doubt_and_the_status_tells(gateway, provider):
    provider.answers = ["hang up"]
    with pytest.raises(Silent):
        send(gateway)
    assert gateway.status("k1").standing == Standing.ACCEPTED
    assert gateway.status("k2").standing == Standing.ABSENT
    provider.answers = [500]
    assert gateway.status("k1").standing == Standing.UNKNOWN


def test_a_provider_that_is_down_certainly_took_nothing(provider):
    port = provider.server_port
    provider.shutdown()
    provider.server_close()
    gateway = HttpGateway(f"http://127.0.0.1:{port}/messages", timeout=2)
    for ask in (lambda: send(gateway), lambda: gateway.status("k1")):
        with pytest.raises(Busy):
            ask()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gateway", "ftp://host/"])
def test_the_address_of_a_gateway_is_http(url):
    with pytest.raises(ValueError, match="http"):
        HttpGateway(url)


def test_a_mail_carries_its_key_as_message_id(settings):
    settings.DEFAULT_FROM_EMAIL = "人大 <portal@hnrd.example>"
    reference = EmailGateway().send(to="zhou@example.com", text="text", title="title", idempotency_key="a:1:email")
    assert reference == "<a%3A1%3Aemail@hnrd.example>"
    assert mail.outbox[0].message()["Message-ID"] == reference
    assert (mail.outbox[0].subject, mail.outbox[0].to) == ("title", ["zhou@example.com"])


@pytest.mark.django_db
def test_the_pretended_gateway_keeps_one_message_a_key_and_masks_the_number():
    gateway = ConsoleGateway()
    assert gateway.status("k").standing == Standing.ABSENT
    assert send(gateway, "k") == send(gateway, "k")
    kept = ConsoleMessage.objects.get()
    assert (kept.to, kept.text.open()) == ("138****5678", "您的来信已收到")
    assert gateway.status("k").standing == Standing.ACCEPTED


def test_addresses_are_masked():
    assert masked_email("zhou@example.com") == "z***@example.com"


def test_the_settings_name_the_gateway(settings):
    settings.SMS_GATEWAY = "congress.notifications.channels.HttpGateway"
    settings.SMS_GATEWAY_OPTIONS = {"url": "https://sms.example/send"}
    assert isinstance(gateway_for("sms"), HttpGateway)
    settings.DEMO = False
    assert isinstance(gateway_for("email"), EmailGateway)
    settings.DEMO = True
    assert isinstance(gateway_for("email"), ConsoleGateway)


def test_going_into_service_with_the_pretended_gateway_is_refused(settings):
    from congress.notifications.checks import CONSOLE, sms_gateway_is_real

    settings.SMS_GATEWAY = CONSOLE
    assert [e.id for e in sms_gateway_is_real(None)] == ["notifications.E001"]
    settings.SMS_GATEWAY = "congress.notifications.channels.HttpGateway"
    assert sms_gateway_is_real(None) == []
