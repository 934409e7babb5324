import inspect
import io
import logging
import logging.config

import pytest
import structlog
from celery import current_app
from django.conf import settings as live

from congress.core.logs import LineFormatter, Redact, redacted

PHONE, IDENTITY, EMAIL = "13912345678", "430102199003071234", "tan.xingzhi@example.com"
CANARIES = (PHONE, IDENTITY, EMAIL, "203.0.113.77", "CanaryBrowser")


@pytest.fixture
def lines(monkeypatch):
    """What the installation's own handler writes, at the most talkative level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def test_the_only_handler_of_the_installation_redacts():
    assert live.LOGGING["root"]["handlers"] == ["console"]
    assert live.LOGGING["handlers"].keys() == {"console"}
    assert live.LOGGING["handlers"]["console"]["filters"] == ["redact"]
    assert live.LOGGING["formatters"]["plain"]["()"] == "congress.core.logs.LineFormatter"
    assert all(not logger.get("handlers") for logger in live.LOGGING["loggers"].values())


@pytest.mark.parametrize(
    "written",
    ["13912345678", "139 1234 5678", "139-1234-5678", "+8613912345678", "+86 139-1234-5678", "电话13912345678打给我"],
)
def test_a_telephone_is_hidden_however_it_is_written(written: str):
    assert "[phone]" in redacted(written)
    assert "5678" not in redacted(written)


def test_a_hash_and_a_uuid_stay_whole_whatever_digits_they_hold():
    digest = "a13912345678b" + "0" * 51
    key = "019ab1c2-1234-7abc-8def-13912345678a"
    assert redacted(f"head 7:{digest} row {key}") == f"head 7:{digest} row {key}"


def test_arguments_tracebacks_and_structlog_events_are_hidden(lines):
    logging.getLogger("a").warning("sent to %s", PHONE)
    try:
        raise ValueError(f"{PHONE} {IDENTITY} {EMAIL}")
    except ValueError:
        logging.getLogger("a").exception("failed")
        structlog.get_logger("b").exception("failed_too", to=PHONE)
    structlog.get_logger("b").info("request_finished", request=f"GET /a?phone={PHONE}", ip="203.0.113.77")
    structlog.get_logger("b").warning("note", text=EMAIL, user_agent="CanaryBrowser")
    written = lines.getvalue()
    assert "[phone]" in written
    assert "request=GET /a" in written
    assert [canary for canary in CANARIES if canary in written] == []


def test_a_wrong_format_string_does_not_stop_the_work(lines):
    logging.getLogger("a").warning("%d of %d", PHONE)
    assert "%d of %d" in lines.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/nowhere/", "/accounts/login/", "/thread/", "/api/v1/nowhere/", "/i18n/setlang/"]
)
def test_nothing_that_was_posted_reaches_the_logs(client, lines, path: str):
    data = {"phone": PHONE, "text": f"{IDENTITY} {EMAIL}", "login": PHONE, "password": PHONE, "code": PHONE}
    client.post(
        f"{path}?q={PHONE}&mail={EMAIL}", data, REMOTE_ADDR="203.0.113.77", headers={"User-Agent": "CanaryBrowser"}
    )
    written = lines.getvalue()
    assert "request_finished" in written
    assert [canary for canary in CANARIES if canary in written] == []


def test_a_request_writes_its_id_on_every_line(lines):
    with structlog.contextvars.bound_contextvars(request_id="r-77"):
        logging.getLogger("a").info("hello")
    assert lines.getvalue().rstrip().endswith("hello request=r-77")


def test_tasks_take_ids_only():
    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]
    assert ours
    for task in ours:
        names = [name for name in inspect.signature(task.run).parameters if name != "self"]
        assert all(name.endswith(("_id", "_ids")) for name in names), f"{task.name} takes {names}"
