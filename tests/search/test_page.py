"""The page of results: what is named, what holds the words, and how it is narrowed."""

import pytest

from congress.search.index import EntryDraft, put
from liaison_stations import operations
from tests.factories.messages import MONDAY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def page(client, **query):
    answer = client.get("/search/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_public_message_is_found_by_its_words_and_they_are_marked(cast, client):
    cast.with_deputy(text="楼道里的灯坏了三个月，<script>晚上看不见。")
    shown = page(client, q="灯坏了")
    assert "<mark>灯坏了</mark>" in shown
    assert "<script>晚上" not in shown
    assert "灯坏了" not in page(client, q="没有灯").split("<main")[1].split("search-row")[1].split("</form>")[1]


def test_stations_and_deputies_are_found_by_name_and_by_pinyin(cast, client):
    for typed in ("康以宁", "kyn"):
        assert f'href="/deputies/{cast.deputy.pk}/"' in page(client, q=typed)
    assert cast.station.name in page(client, q="houjiatang")


def test_one_kind_comes_in_pages(cast, client):
    for n in range(3):
        cast.with_deputy(text=f"第{n}盏路灯不亮。")
    put(
        EntryDraft(kind="message", subject_type="x.y", subject_id=str(n), url=f"/{n}/", title="路灯", text="")
        for n in range(25)
    )
    shown = page(client, q="路灯")
    assert "kind=message" in shown
    first, second = page(client, q="路灯", kind="message"), page(client, q="路灯", kind="message", page=2)
    assert first.count('class="hit"') == 20
    assert second.count('class="hit"') == 8
    assert "28" in first


def test_days_narrow_and_what_cannot_be_read_is_passed_over(cast, client):
    message = cast.with_deputy()
    link = f"/messages/{message.pk}/"
    assert link in page(client, q="座椅", since="2026-11-02", until="2026-11-02")
    assert link not in page(client, q="座椅", since="2026-11-03")
    assert link in page(client, q="座椅", since="x", kind="nothing", page="-1")


def test_nothing_found_is_said(client, db):
    assert "没有" in page(client, q="不存在的东西") or "Nothing" in page(client, q="不存在的东西")
    assert 'class="hit"' not in page(client)
    assert 'class="hit"' not in page(client, q="，。")


def test_the_page_takes_the_same_queries_however_much_is_found(cast, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cast.with_deputy(text="路灯不亮。")
    with CaptureQueriesContext(connection) as once:
        page(client, q="路灯")
    for n in range(8):
        cast.with_deputy(text=f"第{n}盏路灯不亮。")
    with CaptureQueriesContext(connection) as again:
        page(client, q="路灯")
    assert len(again) == len(once) <= 8


def test_what_was_withdrawn_is_gone_from_the_page(cast, client):
    message = cast.with_deputy()
    operations.withdraw(message, reason="有人要求", by=cast.moderator, at=MONDAY)
    assert str(message.pk) not in page(client, q="座椅")
