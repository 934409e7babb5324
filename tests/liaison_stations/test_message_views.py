"""The resident's pages: what is taken in, what is refused and kept, what a stranger learns."""

import gzip
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.core.errors import TooMany
from congress.submissions.operations import code_of
from liaison_stations import operations
from liaison_stations.models import Message, Neighbour
from liaison_stations.states import Publication, Satisfaction, Work
from tests.factories.messages import MONDAY, WORDS, Cast

pytestmark = pytest.mark.django_db
FIRST_VISIT = 60_000


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def write(cast: Cast) -> str:
    return reverse("liaison_stations:message-write", args=[cast.station.codes.get().code])


def typed(**more: object) -> dict[str, object]:
    words = {"text": WORDS, "topic": "housing", "deputy": "", "wants_public": "on", "submission_key": str(uuid.uuid4())}
    return words | more


def test_a_message_is_taken_in_and_its_code_opens_the_thread(client: Client, write: str):
    answer = client.post(write, typed(), follow=True)
    assert answer.redirect_chain == [("/receipt/", 302)]
    code = answer.context["code"]
    stranger = Client()
    shown = stranger.post("/thread/", {"code": code.lower()}, follow=True)
    assert shown.status_code == 200
    assert Message.objects.get().title in shown.content.decode()


def test_a_retry_after_a_lost_reply_gives_the_same_receipt(client: Client, write: str):
    form = typed()
    codes = {Client().post(write, form, follow=True).context["code"] for _ in range(3)}
    assert len(codes) == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "急"),
        ("text", "长" * 2001),
        ("topic", "nonsense"),
        ("deputy", "999999"),
        ("phone", "12345"),
    ],
)
def test_what_was_typed_is_kept_when_something_is_wrong(client: Client, write: str, field: str, value: str):
    answer = client.post(write, typed(place="三栋门口") | {field: value})
    assert answer.status_code == 422
    assert "三栋门口" in answer.content.decode()
    assert not Message.objects.exists()


def test_words_a_limit_refuses_are_shown_again(client: Client, write: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise TooMany(retry_after=30)

    monkeypatch.setattr("liaison_stations.views.messages.spend_for_message", refuse)
    answer = client.post(write, typed())
    assert answer.status_code == 429
    assert answer["Retry-After"] == "30"
    assert WORDS in answer.content.decode()


def test_an_unknown_station_code_tells_nothing(client: Client):
    unknown = client.get("/s/ZZZZZZZ/write/")
    assert unknown.status_code == 404


def test_every_wrong_receipt_code_gets_the_same_answer(client: Client):
    answers = {client.post("/thread/", {"code": c * 4}).content for c in ("7K3M", "0000")}
    statuses = {client.post("/thread/", {"code": c * 4}).status_code for c in ("7K3M", "0000")}
    assert statuses == {404}
    assert len({a.replace(b"x", b"x") for a in answers}) <= 2  # only the form token may differ


def test_a_similar_message_is_offered_first_and_then_sent_anyway(client: Client, cast: Cast, write: str):
    cast.with_deputy()
    form = typed(text="小区没有地方坐，希望增设几张便民座椅，老人家要歇。")
    offered = client.post(write, form)
    assert offered.status_code == 200
    assert Message.objects.count() == 1
    sent = client.post(write, form | {"similar_seen": "on"}, follow=True)
    assert sent.redirect_chain
    assert Message.objects.count() == 2


def test_joining_gives_a_receipt_that_leads_to_the_neighbours_thread(client: Client, cast: Cast):
    message = cast.with_deputy()
    page = f"/messages/{message.pk}/join/"
    answer = client.post(page, {"submission_key": str(uuid.uuid4()), "words": "我也是"}, follow=True)
    assert answer.redirect_chain[0][0] == "/receipt/"
    assert Neighbour.objects.get().message == message
    thread = client.get("/thread/show/")
    assert message.title in thread.content.decode()
    assert "verdict" not in thread.content.decode()


def test_the_verdict_is_one_question_and_closes_the_message(client: Client, cast: Cast):
    message = cast.answered()
    client.post("/thread/", {"code": code_of(message.receipt)})
    form = {"kind": "solved", "words": "多谢", "submission_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post("/thread/verdict/", form).status_code == 302
    message.refresh_from_db()
    assert (message.work_state, message.satisfaction) == (Work.CLOSED, Satisfaction.SOLVED)


def test_a_borrowed_telephone_forgets(client: Client, write: str):
    client.post(write, typed())
    client.get("/thread/leave/")
    assert client.get("/thread/show/").status_code == 302


def test_private_messages_have_no_public_page(client: Client, cast: Cast):
    hidden = cast.message(wants_public=False)
    held = cast.message(hold_reason="先看一看")
    for message in (hidden, held):
        assert client.get(f"/messages/{message.pk}/").status_code == 404
        assert client.get(f"/messages/{message.pk}/join/").status_code == 404
    assert client.get("/messages/").content.decode().count("/messages/0") == 0


def test_a_redacted_text_is_what_everybody_reads(client: Client, cast: Cast):
    message = cast.with_deputy(text="楼上漏水，请打我电话13800138000。")
    operations.redact(message, shown_text="楼上漏水，请打我电话。", reason="电话", by=cast.moderator, at=MONDAY)
    page = client.get(f"/messages/{message.pk}/").content.decode()
    assert "13800138000" not in page
    assert message.publication_state == Publication.PUBLIC


def test_the_form_takes_few_queries_and_few_bytes(client: Client, write: str):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(write)
    said = [q["sql"] for q in queries if q["sql"] not in {"BEGIN", "COMMIT"} and "SAVEPOINT" not in q["sql"]]
    assert len(said) <= 6, said
    assert len(gzip.compress(answer.content)) + weight_of_assets(answer.content.decode()) <= FIRST_VISIT


def weight_of_assets(page: str) -> int:
    """Return the bytes of the style sheets, scripts and icon a page loads, compressed as they are served."""
    import re
    from pathlib import Path

    from django.conf import settings

    names = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    return sum(len(gzip.compress((Path(settings.BASE_DIR) / "static" / name).read_bytes())) for name in names)


def test_the_list_takes_the_same_queries_for_one_and_for_twenty(client: Client, cast: Cast):
    cast.with_deputy()
    with CaptureQueriesContext(connection) as few:
        client.get("/messages/")
    for number in range(19):
        cast.with_deputy(text=f"第{number}件不一样的事情，请看一看")
    with CaptureQueriesContext(connection) as many:
        client.get("/messages/")
    assert len(few) == len(many)


@pytest.mark.parametrize("query", ["?topic=x", "?stage=%00", "?place=43'--", "?page=999999", "?station=abc"])
def test_bad_filters_are_no_error_and_show_nothing_that_is_not_public(client: Client, cast: Cast, query: str):
    cast.with_deputy()
    hidden = cast.message(text="这一件还没有审核，谁都不该看到它。")
    page = client.get(f"/messages/{query}")
    assert page.status_code == 200
    assert hidden.title not in page.content.decode()


def test_without_the_sum_an_unusual_message_is_held_and_kept(client: Client, write: str, monkeypatch):
    monkeypatch.setattr("liaison_stations.views.messages.is_unusual", lambda address: True)
    form = typed()
    asked = client.post(write, form)
    assert "altcha-widget" in asked.content.decode()
    assert not Message.objects.exists()
    assert client.post(write, form | {"challenge_seen": "on"}, follow=True).context["code"]
    assert Message.objects.get().publication_state == Publication.HELD
