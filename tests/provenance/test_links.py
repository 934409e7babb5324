"""Steps of provenance: told once, in order, never in a circle."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.audit.models import Entry
from congress.core.errors import Invalid
from congress.provenance import registry
from congress.provenance.models import Edge, EdgeKind, Node
from congress.provenance.operations import link
from congress.provenance.queries import ancestors, descendants
from congress.provenance.registry import Described, register_traceable, register_turning, turnings
from congress.provenance.telling import became, came_from
from liaison_stations.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.messages import MONDAY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_a_node_is_made_once_and_holds_none_of_the_words(cast):
    message = cast.message()
    node = message.ensure_node()
    again = Message.objects.get(pk=message.pk)
    assert again.ensure_node() == node
    assert Node.objects.count() == 1
    assert message.title not in (node.title + node.public_title)
    assert node.path == message.path


def test_a_step_is_written_once_and_is_in_the_audit(cast):
    first, second = cast.message(), cast.message()
    user = UserFactory()
    edge = link(first, second, kind=EdgeKind.BECAME, by=user, at=MONDAY)
    assert link(first, second, kind=EdgeKind.BECAME, by=user, at=MONDAY) == edge
    assert Edge.objects.count() == 1
    entry = Entry.objects.get(verb="provenance.linked")
    assert (entry.actor_id, entry.subject_id) == (user.pk, str(edge.pk))


def test_a_circle_is_refused(cast):
    first, second, third = (cast.message() for _ in range(3))
    link(first, second, kind=EdgeKind.BECAME, by=None, at=MONDAY)
    link(second, third, kind=EdgeKind.MERGED, by=None, at=MONDAY)
    for origin, result in [(third, first), (second, first), (first, first)]:
        with pytest.raises(Invalid):
            link(origin, result, kind=EdgeKind.BECAME, by=None, at=MONDAY)


def test_a_story_is_followed_both_ways_in_one_query(cast, django_assert_num_queries):
    first, second, third, other = (cast.message() for _ in range(4))
    link(first, second, kind=EdgeKind.BECAME, by=None, at=MONDAY)
    link(other, second, kind=EdgeKind.MERGED, by=None, at=MONDAY)
    link(second, third, kind=EdgeKind.ADOPTED_IN, by=None, at=MONDAY)
    with django_assert_num_queries(1):
        down = [(step.node.pk, step.depth) for step in descendants(first.node)]
    assert down == [(second.node.pk, 1), (third.node.pk, 2)]
    with django_assert_num_queries(1):
        up = {(step.node.pk, step.depth) for step in ancestors(third.node)}
    assert up == {(second.node.pk, 1), (first.node.pk, 2), (other.node.pk, 2)}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25))
def test_what_was_linked_is_what_is_found(pairs, db):
    kind = f"story{Node.objects.count()}"
    nodes = [Node.objects.create(kind=kind, subject_id=str(n), title="x") for n in range(7)]
    below: dict[int, set[int]] = {n: set() for n in range(7)}

    class Row:
        def __init__(self, n: int) -> None:
            self.n, self.node = n, nodes[n]

        def ensure_node(self) -> Node:
            return self.node

    for origin, result in pairs:
        closes = origin == result or origin in below[result]
        try:
            link(Row(origin), Row(result), kind=EdgeKind.LED_TO, by=None, at=MONDAY)
        except Invalid:
            assert closes
            continue
        assert not closes
        for upper in [origin, *(n for n in below if origin in below[n])]:
            below[upper] |= {result} | below[result]
    for n in range(7):
        assert {int(step.node.subject_id) for step in descendants(nodes[n])} == below[n]
        assert {int(step.node.subject_id) for step in ancestors(nodes[n])} == {m for m in below if n in below[m]}


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_turnings", {})

    def describe(ids):
        return {key: Described("座椅", "成为第十二条", "/law/1/", is_public=True) for key in ids}

    register_traceable("liaison_stations.message", "message", describe)


def test_a_story_is_told_in_words_with_a_fixed_number_of_queries(cast, told, django_assert_num_queries):
    first, *others = (cast.message() for _ in range(6))
    for other in others:
        link(first, other, kind=EdgeKind.LED_TO, by=None, at=MONDAY, words="内部说明")
    fresh = Message.objects.select_related("node").get(pk=first.pk)
    with django_assert_num_queries(1):
        steps = became(fresh)
    assert [(step.title, step.sentence, step.words) for step in steps] == [("座椅", "成为第十二条", "")] * 5
    assert [step.words for step in became(fresh, for_public=False)] == ["内部说明"] * 5
    with django_assert_num_queries(0):
        assert came_from(cast_without_node := Message(pk=first.pk)) == []
        assert became(cast_without_node) == []


def test_what_is_not_public_is_told_to_nobody_outside(cast):
    private, public = cast.message(wants_public=False, text="不公开的话，谁也不该看到"), cast.with_deputy()
    link(private, public, kind=EdgeKind.MERGED, by=None, at=MONDAY)
    assert came_from(public) == []
    (step,) = came_from(public, for_public=False)
    assert "不公开的话" not in step.title
    assert step.url is None
    assert [step.title for step in became(private)] == [public.title]


def test_what_a_record_may_be_turned_into_is_offered_to_whom_it_may_concern(cast, told):
    message = cast.message()
    register_turning(
        "liaison_stations.message", key="problem", label="Turn into a problem",
        may=lambda user, row: user == cast.staff, url_of=lambda row: f"/new/?from={row.pk}",
    )  # fmt: skip
    assert [one.url for one in turnings(message, cast.staff)] == [f"/new/?from={message.pk}"]
    assert turnings(message, cast.keeper) == []


def test_the_thread_shows_what_became_of_the_message(cast, client, told):
    message, other = cast.with_deputy(), cast.with_deputy()
    page = f"/messages/{message.pk}/"
    assert "成为第十二条" not in client.get(page).content.decode()
    link(message, other, kind=EdgeKind.ADOPTED_IN, by=None, at=MONDAY)
    assert "成为第十二条" in client.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_links_side_by_side_never_close_a_circle():
    cast = Cast()
    rows = [cast.message() for _ in range(2)]
    for row in rows:
        row.ensure_node()

    def write(pair):
        try:
            origin, result = (Message.objects.get(pk=row.pk) for row in pair)
            link(origin, result, kind=EdgeKind.BECAME, by=None, at=MONDAY)
        except Invalid:
            return 0
        finally:
            connections.close_all()
        return 1

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(write, [rows, rows[::-1]])) >= 1
    assert Edge.objects.count() == 1
