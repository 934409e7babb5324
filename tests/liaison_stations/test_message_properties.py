"""Whatever people do in whatever order: a refusal or a lawful state, and never a lost message."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.core.errors import Refusal
from congress.core.lifecycle import Lifecycle
from liaison_stations import operations
from liaison_stations.models import Message, MessageStep, Referral
from liaison_stations.states import (
    LIFECYCLES,
    PUBLICATION,
    REFERRAL,
    SATISFACTION,
    WORK,
    Publication,
    Satisfaction,
    Work,
)
from tests.factories.messages import MONDAY, Cast

DEEDS = (
    "pass_on", "hold", "release", "decline", "route", "withdraw", "restore", "visit", "refer", "answer", "return",
    "take_back", "draft", "review", "send_back", "issue", "pause", "resume", "solved", "partly", "not_solved", "settle",
    "remind", "complain",
)  # fmt: skip


class Play:
    """One message and everybody who may touch it; `do` runs a deed at its moment and swallows refusals only."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.pk, self.day = cast, cast.message().pk, 0

    def message(self) -> Message:
        return Message.objects.select_related("station__body", "body", "deputy", "receipt").get(pk=self.pk)

    def referral(self) -> Referral | None:
        rows = Referral.objects.select_related("message__body", "message__station", "organ", "to_body")
        return rows.filter(message_id=self.pk).order_by("-assigned_at", "-id").first()

    def do(self, deed: str, days: int) -> None:
        self.day += days
        try:
            self._do(deed)
        except Refusal:
            return

    def _do(self, deed: str) -> None:
        cast, at, message = self.cast, MONDAY + timedelta(days=self.day), self.message()
        staff, deputy = {"by": cast.moderator, "at": at}, {"by": cast.deputy_user, "at": at}
        on_message = {
            "pass_on": lambda: operations.pass_on(message, publish=True, **staff),
            "hold": lambda: operations.hold(message, reason="看一看", **staff),
            "release": lambda: operations.release(message, publish=True, **staff),
            "decline": lambda: operations.decline(message, reason="不受理", elsewhere="别处", **staff),
            "route": lambda: operations.route(message, organ=cast.organ, **staff),
            "withdraw": lambda: operations.withdraw(message, reason="指名道姓", **staff),
            "restore": lambda: operations.restore(message, **staff),
            "visit": lambda: operations.note_visit(message, text="看过了", **deputy),
            "refer": lambda: operations.refer(message, organ=cast.organ, **deputy),
            "answer": lambda: operations.answer(message, text="答复", **deputy),
            "complain": lambda: operations.set_complaint(message, deputy=cast.deputy, **staff),
            "settle": lambda: operations.settle_unjudged_messages(at=at),
            "remind": lambda: operations.remind_late_messages(at=at),
        }
        if deed in on_message:
            on_message[deed]()
        elif deed in {"solved", "partly", "not_solved"}:
            operations.give_verdict(message, receipt=message.receipt, kind=deed, submission_key=uuid.uuid4(), at=at)
        else:
            self._on_referral(deed, at)

    def _on_referral(self, deed: str, at) -> None:
        cast, referral = self.cast, self.referral()
        if referral is None:
            return
        handler = {"by": cast.handler, "at": at}
        {
            "return": lambda: operations.return_referral(referral, reason="不归我们", **handler),
            "take_back": lambda: operations.take_back(referral, reason="收回", by=cast.deputy_user, at=at),
            "draft": lambda: operations.draft_reply(referral, text="拟", claim="done", promised_on=None, **handler),
            "review": lambda: operations.review_reply(referral, by=cast.reviewer, at=at),
            "send_back": lambda: operations.send_back(referral, reason="补充", by=cast.reviewer, at=at),
            "issue": lambda: operations.issue_reply(referral, by=cast.issuer, at=at),
            "pause": lambda: operations.pause_clock(referral, reason="等", **handler),
            "resume": lambda: operations.resume_clock(referral, **handler),
        }[deed]()

    def check(self) -> None:
        message = self.message()
        open_ones = Referral.objects.filter(message_id=self.pk, state__in=["assigned", "drafted", "reviewed"])
        assert open_ones.exists() == (message.work_state == Work.REFERRED)
        assert (message.closed_at is not None) == (message.work_state in {Work.CLOSED, Work.NOT_ACCEPTED})
        assert (message.satisfaction == Satisfaction.NOT_ASKED) == (message.answered_at is None)
        if message.work_state == Work.ANSWERED:
            assert message.satisfaction == Satisfaction.ASKED
        if message.work_state in {Work.RECEIVED, Work.WITH_DEPUTY, Work.REOPENED, Work.FOLLOWING_UP}:
            assert message.due_on is not None  # somebody always has it, by a day
        if message.publication_state == Publication.HELD:
            assert not Message.objects.public().filter(pk=self.pk).exists()
        if message.complains_of_deputy_id:
            assert not Message.objects.visible_to(self.cast.deputy_user).filter(pk=self.pk).exists()
        assert MessageStep.objects.filter(message_id=self.pk, kind="received").count() == 1


@pytest.mark.django_db
def test_no_order_of_deeds_breaks_a_message():
    cast = Cast()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 6)), min_size=6, max_size=24))
    def run(deeds: list[tuple[str, int]]) -> None:
        play = Play(cast)
        play.do("pass_on", 0)
        for deed, days in deeds:
            play.do(deed, days)
            play.check()

    run()


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=LIFECYCLES.keys())
@settings(max_examples=2000, deadline=None)
@given(data=st.data())
def test_every_walk_through_a_lifecycle_stays_on_declared_states(lifecycle: Lifecycle, data: st.DataObject):
    state = lifecycle.initial
    for _ in range(data.draw(st.integers(0, 12))):
        moves = lifecycle.from_state(state)
        if not moves:
            assert state in lifecycle.final_states()
            break
        move = data.draw(st.sampled_from(moves))
        assert lifecycle.allows(move.name, state)
        assert move.source
        state = move.target
        assert state in lifecycle.states.values


@pytest.mark.parametrize("lifecycle", [WORK, PUBLICATION, SATISFACTION, REFERRAL])
def test_every_state_can_be_reached(lifecycle: Lifecycle):
    reached, waiting = (
        set(),
        [lifecycle.initial, Publication.PRIVATE] if lifecycle is PUBLICATION else [lifecycle.initial],
    )
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [move.target for move in lifecycle.from_state(state)]
    assert reached == set(lifecycle.states.values)
