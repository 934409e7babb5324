"""Taking opinions in: the window to the second, the place in the text, the receipt, races."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from congress.accounts.roles import Role
from congress.core.clock import database_now
from congress.core.errors import Gone, Invalid, MoveRefused, NotAllowed, Refusal
from congress.notifications.models import Notification
from congress.submissions.models import Receipt
from congress.submissions.operations import Contact
from legislation.models import Consultation, Opinion
from legislation.operations import consultations
from legislation.operations.opinions import Anchor, Origin, Posted, Words, post_opinion
from legislation.states import ConsultationState, OpinionSource
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, ConsultationFactory, VersionFactory

WORDS = "建议增加油茶种植基地保护工作机制。"


@pytest.fixture
def consultation(set_database_clock: Any) -> Consultation:
    set_database_clock(MONDAY + timedelta(days=1))
    made: Consultation = ConsultationFactory()
    return made


def post(consultation: Consultation, **more: Any) -> Posted:
    words = Words(more.pop("text", WORDS), **{k: more.pop(k) for k in list(more) if k in Words.__annotations__})
    return post_opinion(
        consultation, words=words, submission_key=more.pop("submission_key", None) or uuid.uuid4(), at=MONDAY, **more
    )


@pytest.mark.django_db
class TestTakingIn:
    def test_the_sender_gets_a_receipt_and_the_same_form_gives_the_same_one(self, consultation: Consultation):
        key = uuid.uuid4()
        first, again = post(consultation, submission_key=key), post(consultation, submission_key=key)
        assert (first.is_new, again.is_new) == (True, False)
        assert first.code == again.code
        assert first.opinion == again.opinion
        assert Opinion.objects.count() == 1

    def test_a_retry_after_the_window_still_gives_the_receipt(
        self, consultation: Consultation, set_database_clock: Any
    ):
        key = uuid.uuid4()
        first = post(consultation, submission_key=key)
        set_database_clock(consultation.closes_at)
        consultations.close_due(at=consultation.closes_at)
        assert post(consultation, submission_key=key).code == first.code

    def test_the_last_moment_counts_and_the_next_does_not(self, consultation: Consultation, set_database_clock: Any):
        set_database_clock(consultation.closes_at - timedelta(microseconds=1))
        assert post(consultation).opinion.received_at < consultation.closes_at
        set_database_clock(consultation.closes_at)
        with pytest.raises(Gone):
            post(consultation)
        assert Opinion.objects.count() == Receipt.objects.count() == 1

    def test_before_it_is_announced_nothing_is_taken(self, consultation: Consultation):
        Consultation.objects.filter(pk=consultation.pk).update(state=ConsultationState.PREPARING)
        with pytest.raises(MoveRefused):
            post(consultation)

    def test_who_left_a_number_is_told_of_the_receipt(self, consultation: Consultation):
        post(consultation, contact=Contact(phone="13800138000", is_verified=True))
        assert Opinion.objects.get().is_verified
        assert Notification.objects.get().kind == "opinion.received"

    def test_what_may_not_be_shown_waits_for_nobody(self, consultation: Consultation):
        assert post(consultation, wants_public=False).opinion.publication_state == "private"
        assert post(consultation).opinion.publication_state == "awaiting"
        assert post(consultation, hold_reason="同样的话来了多次").opinion.publication_state == "held"

    def test_answers_belong_to_questions_of_this_draft(self, consultation: Consultation):
        question = consultation.questions.create(text="补助是否合适？")
        answers = {str(question.pk): "合适"}
        assert post(consultation, text="", answers=answers).opinion.answers == answers
        with pytest.raises(Invalid):
            post(consultation, answers={"999999": "合适"})

    @pytest.mark.parametrize(
        "more",
        [{"text": " "}, {"text": "长" * 2001}, {"proposed_words": "长" * 1001}],
        ids=["none", "long", "proposal"],
    )
    def test_words_are_there_and_not_too_many(self, consultation: Consultation, more: Any):
        with pytest.raises(Invalid):
            post(consultation, **more)


@pytest.mark.django_db
class TestPlaces:
    def anchor(self, consultation: Consultation, **more: Any) -> Anchor:
        node = consultation.draft.texts.get(label="第三条")
        return Anchor(node=node, **more)

    def test_words_of_an_article(self, consultation: Consultation):
        text = "油茶种植基地的经营者"
        posted = post(consultation, anchor=self.anchor(consultation, start=0, end=len(text), quote=text))
        assert posted.opinion.quote == text

    @pytest.mark.parametrize(
        "span",
        [
            {"start": 0, "end": 4, "quote": "别的话语"},
            {"start": 4, "end": 4, "quote": ""},
            {"start": 0, "end": 999, "quote": "油茶"},
            {"start": -4, "end": 2, "quote": ""},
            {"start": 0, "quote": "油"},
            {"paragraph": 1},
            {"paragraph": -1},
        ],
    )
    def test_words_that_are_not_there_are_refused(self, consultation: Consultation, span: dict[str, Any]):
        with pytest.raises(Invalid):
            post(consultation, anchor=self.anchor(consultation, **span))

    def test_another_drafts_article_is_refused(self, consultation: Consultation):
        with pytest.raises(Invalid):
            post(consultation, anchor=Anchor(node=VersionFactory().texts.first()))


@pytest.mark.django_db
class TestStaff:
    def test_only_the_congress_types_for_others(self, consultation: Consultation):
        expert = Origin(OpinionSource.EXPERT, "湖南农业大学某教授", by=appointed(Role.LEGISLATIVE_STAFF))
        assert post(consultation, origin=expert).opinion.source_words == "湖南农业大学某教授"
        for by in (None, appointed(Role.LEGISLATIVE_STAFF, ".43.4301.")):
            with pytest.raises(NotAllowed):
                post(consultation, origin=Origin(OpinionSource.EXPERT, by=by))

    def test_what_members_say_at_readings_is_kept_inside_and_needs_no_window(
        self, consultation: Consultation, set_database_clock: Any
    ):
        set_database_clock(consultation.closes_at + timedelta(days=1))
        origin = Origin(OpinionSource.MEMBER, by=appointed(Role.LEGISLATIVE_STAFF))
        assert post(consultation, origin=origin).opinion.publication_state == "private"
        Consultation.objects.filter(pk=consultation.pk).update(state=ConsultationState.REPORTED)
        with pytest.raises(MoveRefused):
            post(consultation, origin=origin)


def together(deeds: list[Any]) -> list[Any]:
    """Run the deeds at the same moment, each on its own connection; return results or the refusals."""
    barrier = Barrier(len(deeds))

    def run(deed: Any) -> Any:
        try:
            barrier.wait()
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_one_form_sent_eight_times_at_once_is_one_opinion(self):
        consultation = ConsultationFactory(opens_at=database_now() - timedelta(days=1))
        key = uuid.uuid4()
        results = together([lambda: post(consultation, submission_key=key)] * 8)
        assert len({posted.code for posted in results}) == 1
        assert Opinion.objects.count() == 1

    def test_closing_while_opinions_arrive_loses_none_and_lets_none_slip_in(self):
        begun = database_now()
        consultation = ConsultationFactory(
            opens_at=begun - timedelta(days=30), closes_at=begun + timedelta(milliseconds=700)
        )

        def send() -> list[Any]:
            fresh, results = Consultation.objects.get(pk=consultation.pk), []
            while not results or not isinstance(results[-1], Refusal):
                try:
                    results.append(post(fresh))
                except Refusal as refusal:
                    results.append(refusal)
            return results

        def close() -> int:
            while not consultations.close_due(at=database_now()):
                pass
            return Opinion.objects.count()

        *sent, counted = together([send] * 5 + [close])
        taken = [posted for results in sent for posted in results if isinstance(posted, Posted)]
        assert counted == len(taken) == Opinion.objects.count()  # nothing came in after it was counted
        assert all(isinstance(results[-1], Gone) for results in sent)
        assert all(posted.opinion.received_at < consultation.closes_at for posted in taken)
        assert taken
