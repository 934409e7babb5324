"""What everybody may find of messages and stations, and the figures of messages."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.core.errors import Refusal
from congress.rollups.queries import by_dimension, totals
from congress.rollups.verification import differences
from congress.search.models import SearchEntry
from congress.search.queries import find
from liaison_stations import operations
from liaison_stations.counted import LABELS
from liaison_stations.models import Message
from liaison_stations.operations.stations import close_station, reopen_station
from liaison_stations.retention import clear_messages
from tests.factories.messages import MONDAY, Cast, post
from tests.factories.regions import VillageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def kinds_found(text: str) -> list[str]:
    return [hit.kind for hit in find(text).hits]


def found(text: str) -> list[str]:
    return [hit.url for hit in find(text, kinds=["message"]).hits]


def test_a_message_is_found_while_it_is_public(cast):
    message = cast.message()
    assert found("便民座椅") == []
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=True)
    assert found("便民座椅") == [f"/messages/{message.pk}/"]
    operations.withdraw(message, reason="有人要求", by=cast.moderator, at=MONDAY)
    assert found("便民座椅") == []
    operations.restore(message, by=cast.moderator, at=MONDAY)
    assert len(found("便民座椅")) == 1
    operations.hold(message, reason="再看一看", by=cast.moderator, at=MONDAY)
    assert found("便民座椅") == []
    operations.release(message, by=cast.moderator, at=MONDAY, publish=True)
    assert len(found("便民座椅")) == 1


def test_hidden_words_are_not_found_nor_numbers(cast):
    message = cast.with_deputy(text="楼下的门坏了，请打13900139000找我。")
    assert len(found("门坏了")) == 1
    assert found("13900139000") == []
    operations.redact(message, shown_text="楼下的大门需要修理。", reason="个人信息", by=cast.moderator, at=MONDAY)
    assert (found("门坏了"), len(found("大门需要"))) == ([], 1)


def test_a_message_that_was_not_made_public_is_never_found(cast):
    cast.with_deputy(wants_public=False)
    assert found("便民座椅") == []


def test_a_folded_message_is_found_under_its_lead_only(cast):
    lead, other = cast.with_deputy(), cast.message(text="请多放几张椅子给老人坐。")
    operations.fold(other, into=lead, by=cast.moderator, at=MONDAY)
    assert found("几张椅子") == []


def test_what_was_cleared_is_not_found(cast):
    message = cast.with_deputy()
    clear_messages(Message.objects.filter(pk=message.pk))
    assert found("便民座椅") == []
    call_command("rebuild_search", "message", stdout=StringIO())
    assert not SearchEntry.objects.filter(kind="message").exists()


def test_rebuilding_gives_what_the_deeds_gave(cast):
    VillageFactory(parent=cast.station.division)
    for n in range(3):
        cast.with_deputy(text=f"第{n}件：路灯不亮。")
    cast.message(text="还没有看过：路灯不亮。")
    call_command("rebuild_search", stdout=StringIO())
    fields = ("kind", "subject_id", "title", "text", "url", "path", "dated_on", "vector")
    rebuilt = sorted(SearchEntry.objects.filter(kind="message").values_list(*fields))
    SearchEntry.objects.filter(kind="message").delete()
    from liaison_stations.findable import keep_message_findable

    for message in Message.objects.all():
        keep_message_findable(message)
    assert sorted(SearchEntry.objects.filter(kind="message").values_list(*fields)) == rebuilt
    assert len(rebuilt) == 3
    assert [hit.url for hit in find("侯家塘社区", kinds=["station"]).hits] == [f"/stations/{cast.station.pk}/"]


def test_a_closed_station_is_not_found(cast):
    cast.station.introduction = "每周三下午开放"
    cast.station.save()
    call_command("rebuild_search", "station", stdout=StringIO())
    assert kinds_found("每周三下午") == ["station"]
    close_station(cast.station, by=cast.staff, at=MONDAY)
    assert kinds_found("每周三下午") == []
    reopen_station(cast.station, by=cast.staff, at=MONDAY)
    assert kinds_found("每周三下午") == ["station"]


def figures(cast: Cast) -> dict[str, int]:
    counted = totals(list(LABELS), path=cast.station.path)
    return {key.removeprefix("messages."): counted[key] for key in LABELS}


def test_a_message_is_counted_as_it_comes_and_as_the_resident_judges(cast, django_assert_num_queries):
    message = cast.answered(topic="roads")
    assert figures(cast) == {"received": 1, "answered": 1, "solved": 0, "not_solved": 0}
    operations.give_verdict(
        message, receipt=message.receipt, kind="solved", submission_key=message.receipt.pk, at=MONDAY
    )
    cast.message()
    assert figures(cast) == {"received": 2, "answered": 1, "solved": 1, "not_solved": 0}
    with django_assert_num_queries(1):
        topics = by_dimension(["messages.received"], path=".43.")
    assert {topic: values["messages.received"] for topic, values in topics.items()} == {"roads": 1, "other": 1}
    assert differences(list(LABELS)) == []


MOVES = ["pass", "refer", "reply", "solved", "partly", "not_solved", "silent", "fold"]
moves = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 3)), max_size=25)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_figures_of_messages_are_what_the_messages_say(moves, cast):
    messages = [post(cast.station, deputy=cast.deputy).row for _ in range(4)]
    for number, (move, which) in enumerate(moves):
        message = Message.objects.select_related("station", "deputy", "body", "receipt").get(pk=messages[which].pk)
        at = MONDAY + timedelta(hours=number)
        try:
            do(cast, message, move, at)
        except Refusal:
            continue
    assert differences(list(LABELS)) == []


def do(cast: Cast, message: Message, move: str, at) -> None:
    if move == "pass":
        operations.pass_on(message, by=cast.moderator, at=at, publish=True)
    elif move == "refer":
        operations.refer(message, organ=cast.organ, by=cast.deputy_user, at=at)
    elif move == "reply":
        for referral in message.referrals.select_related("message", "organ"):
            cast.reply(referral, at=at)
    elif move == "silent":
        operations.settle_unjudged_messages(at=at + timedelta(days=60))
    elif move == "fold":
        lead = Message.objects.order_by("pk").first()
        operations.fold(message, into=lead, by=cast.moderator, at=at)
    else:
        operations.give_verdict(message, receipt=message.receipt, kind=move, submission_key=uuid.uuid4(), at=at)
