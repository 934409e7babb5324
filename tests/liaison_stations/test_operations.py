"""The life of a message, from the counter to the verdict."""

import uuid
from datetime import date, timedelta

import pytest

from congress.audit.models import Entry
from congress.core.errors import Gone, Invalid, MoveRefused, NotAllowed
from congress.notifications.models import Delivery, Notification
from liaison_stations import operations
from liaison_stations.models import Message, MessageStep, Verdict
from liaison_stations.models.station import StationState
from liaison_stations.sentences import step_sentence
from liaison_stations.states import Publication, ReferralState, Satisfaction, Work
from tests.factories.messages import MONDAY, Cast, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def kinds(message: Message) -> list[str]:
    return list(MessageStep.objects.filter(message=message).order_by("at", "id").values_list("kind", flat=True))


def judge(message: Message, kind: str, *, at=MONDAY, words: str = "") -> Verdict:
    return operations.give_verdict(
        message, receipt=message.receipt, kind=kind, words=words, submission_key=uuid.uuid4(), at=at
    )


def test_the_bench_story_runs_from_the_resident_to_solved(cast: Cast):
    message = cast.with_deputy()
    operations.mark_read(message, by=cast.deputy_user, at=MONDAY)
    operations.note_visit(message, text="同十来位老人聊了聊。", by=cast.deputy_user, at=MONDAY)
    referral = operations.refer(message, organ=cast.organ, by=cast.deputy_user, at=MONDAY)
    cast.reply(referral, text="装了两张没有靠背的。")
    message = Message.objects.get(pk=message.pk)
    judge(message, "not_solved", words="起身难")
    assert (message.work_state, message.satisfaction) == (Work.REOPENED, Satisfaction.NOT_SOLVED)
    second = operations.refer(message, organ=cast.organ, by=cast.deputy_user, at=MONDAY)
    cast.reply(second)
    message = Message.objects.get(pk=message.pk)
    judge(message, "solved")
    assert (message.work_state, message.satisfaction) == (Work.CLOSED, Satisfaction.SOLVED)
    assert kinds(message)[-3:] == ["referred", "answered", "verdict"]
    assert Entry.objects.filter(subject_id=str(message.pk)).count() == len(kinds(message))


def test_the_same_form_sent_twice_is_one_message_with_one_receipt(cast: Cast):
    key = uuid.uuid4()
    first, second = (post(cast.station, submission_key=key) for _ in range(2))
    assert (first.row.pk, first.code) == (second.row.pk, second.code)
    assert (first.is_new, second.is_new) == (True, False)
    assert Message.objects.count() == 1


def test_a_closed_station_takes_nothing_in(cast: Cast):
    cast.station.state = StationState.CLOSED
    with pytest.raises(Gone):
        cast.message()


def test_a_held_message_is_kept_and_is_not_passed_on_before_it_is_released(cast: Cast):
    message = cast.message(hold_reason="同样的话来了好几次")
    with pytest.raises(MoveRefused):
        operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=True)
    operations.release(message, by=cast.moderator, at=MONDAY, publish=True)
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=True)
    assert message.publication_state == Publication.PUBLIC


def test_what_a_resident_wants_private_is_never_published(cast: Cast):
    message = cast.message(wants_public=False)
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=True)
    assert message.publication_state == Publication.PRIVATE


def test_the_deputy_complained_of_never_gets_or_sees_it(cast: Cast):
    message = cast.message(complains_of_deputy=cast.deputy)
    assert message.deputy is None
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=False)
    assert not Message.objects.visible_to(cast.deputy_user).filter(pk=message.pk).exists()
    assert not Notification.objects.filter(user=cast.deputy_user).exists()
    with pytest.raises(NotAllowed):
        operations.take(message, by=cast.deputy_user, at=MONDAY)


def test_a_complaint_about_an_office_is_not_referred_to_it(cast: Cast):
    message = cast.with_deputy()
    operations.set_complaint(message, organ=cast.organ, by=cast.moderator, at=MONDAY)
    with pytest.raises(Invalid):
        operations.refer(message, organ=cast.organ, by=cast.deputy_user, at=MONDAY)


def test_a_complaint_about_the_station_is_hidden_from_its_keeper(cast: Cast):
    message = cast.message(complains_of_station=True)
    assert not Message.objects.visible_to(cast.keeper).filter(pk=message.pk).exists()
    assert Message.objects.visible_to(cast.moderator).filter(pk=message.pk).exists()
    with pytest.raises(NotAllowed):
        operations.pass_on(message, by=cast.keeper, at=MONDAY, publish=True)


def test_a_message_routed_past_the_deputy_goes_to_the_department(cast: Cast):
    message = cast.message(complains_of_deputy=cast.deputy)
    operations.route(message, organ=cast.organ, by=cast.staff, at=MONDAY)
    assert message.work_state == Work.REFERRED
    assert Message.objects.visible_to(cast.handler).filter(pk=message.pk).exists()


def test_declining_needs_a_reason_and_where_to_go_instead(cast: Cast):
    message = cast.message()
    with pytest.raises(Invalid):
        operations.decline(message, reason="法院已判决", elsewhere=" ", by=cast.moderator, at=MONDAY)
    operations.decline(message, reason="法院已判决", elsewhere="可以依法上诉", by=cast.moderator, at=MONDAY)
    assert message.work_state == Work.NOT_ACCEPTED


@pytest.mark.parametrize(
    ("step", "person", "fine"),
    [
        ("review", "handler", False),
        ("review", "reviewer", True),
        ("review", "deputy_user", False),
        ("issue", "handler", False),
        ("issue", "reviewer", False),
        ("issue", "issuer", True),
    ],
)
def test_who_drafts_does_not_review_and_who_reviews_does_not_issue(cast: Cast, step: str, person: str, fine: bool):
    referral = cast.referred()
    operations.draft_reply(referral, text="已办", claim="done", promised_on=None, by=cast.handler, at=MONDAY)
    if step == "issue":
        operations.review_reply(referral, by=cast.reviewer, at=MONDAY)
    deed = operations.review_reply if step == "review" else operations.issue_reply
    if fine:
        deed(referral, by=getattr(cast, person), at=MONDAY)
    else:
        with pytest.raises(NotAllowed):
            deed(referral, by=getattr(cast, person), at=MONDAY)


def test_a_referral_is_returned_within_five_working_days_only(cast: Cast):
    referral = cast.referred()
    assert referral.return_by == date(2026, 11, 9)
    with pytest.raises(MoveRefused):
        operations.return_referral(referral, reason="不归我们管", by=cast.handler, at=MONDAY + timedelta(days=8))
    operations.return_referral(referral, reason="不归我们管", by=cast.handler, at=MONDAY + timedelta(days=7))
    assert referral.state == ReferralState.RETURNED
    assert referral.message.work_state == Work.FOLLOWING_UP


def test_a_paused_clock_moves_the_due_day_by_the_working_days_it_stood(cast: Cast):
    referral = cast.referred()
    assert referral.due_on == date(2026, 11, 23)
    operations.pause_clock(referral, reason="等产权单位答复", by=cast.handler, at=MONDAY + timedelta(days=1))
    operations.resume_clock(referral, by=cast.handler, at=MONDAY + timedelta(days=3))
    assert referral.due_on == date(2026, 11, 26)
    assert Message.objects.get(pk=referral.message_id).due_on == date(2026, 11, 26)


def test_only_the_writer_judges_and_a_repeated_verdict_counts_once(cast: Cast):
    message = cast.answered()
    stranger = post(cast.station).receipt
    with pytest.raises(MoveRefused):
        operations.give_verdict(message, receipt=stranger, kind="solved", submission_key=uuid.uuid4(), at=MONDAY)
    key = uuid.uuid4()
    for _ in range(2):
        operations.give_verdict(message, receipt=message.receipt, kind="solved", submission_key=key, at=MONDAY)
    assert Verdict.objects.count() == 1


def test_a_message_reopens_twice_and_then_closes_unsolved(cast: Cast):
    message = cast.with_deputy()
    for _ in range(3):
        operations.answer(message, text="会办的", by=cast.deputy_user, at=MONDAY)
        judge(message, "not_solved")
    assert (message.work_state, message.satisfaction) == (Work.CLOSED, Satisfaction.NOT_SOLVED)
    assert kinds(message).count("reopened") == 2


def test_a_closed_message_reopens_within_its_window_only(cast: Cast):
    message = cast.answered()
    judge(message, "solved")
    with pytest.raises(MoveRefused):
        judge(message, "not_solved", at=MONDAY + timedelta(days=30))
    judge(message, "not_solved", at=MONDAY + timedelta(days=29))
    assert message.work_state == Work.REOPENED


def test_silence_is_asked_once_more_and_then_closes(cast: Cast):
    message = cast.answered(contact=operations.Contact(phone="13800138000"))
    assert operations.settle_unjudged_messages(at=MONDAY + timedelta(days=6)) == (0, 0)
    for _ in range(2):
        operations.settle_unjudged_messages(at=MONDAY + timedelta(days=7))
    assert Notification.objects.filter(kind="message.ask_again").count() == 1
    assert operations.settle_unjudged_messages(at=MONDAY + timedelta(days=14)) == (0, 1)
    message = Message.objects.get(pk=message.pk)
    assert (message.work_state, message.satisfaction) == (Work.CLOSED, Satisfaction.NO_ANSWER)


def test_reminders_climb_from_the_deputy_to_the_keeper_to_the_office_once_each(cast: Cast):
    message = cast.with_deputy()
    assert message.due_on == date(2026, 11, 9)
    told = []
    for days in (7, 8, 9, 10, 11, 14, 15, 17, 18):
        operations.remind_late_messages(at=MONDAY + timedelta(days=days))
        told.append(Notification.objects.filter(kind="message.late").count())
    # Tue the 10th: the deputy; more than two working days late: the keeper too; more than five: the office too
    assert told == [0, 1, 1, 3, 3, 3, 6, 6, 6]
    people = set(Notification.objects.filter(kind="message.late").values_list("user_id", flat=True))
    assert people == {cast.deputy_user.pk, cast.keeper.pk, cast.staff.pk}
    assert Message.objects.get(pk=message.pk).reminded_level == 3


def test_neighbours_hold_receipts_of_their_own_and_one_telephone_counts_once(cast: Cast):
    message = cast.with_deputy()
    contact = operations.Contact(phone="13900139000")
    joined = operations.join_message(message, contact=contact, submission_key=uuid.uuid4(), language="en", at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.join_message(message, contact=contact, submission_key=uuid.uuid4(), language="en", at=MONDAY)
    message.refresh_from_db()
    assert message.neighbour_count == 1
    assert joined.code
    assert joined.receipt.pk != message.receipt_id


def test_folded_messages_count_as_neighbours_of_the_lead(cast: Cast):
    lead = cast.with_deputy(text="3栋楼下的路灯不亮了，晚上看不见。")
    for number in range(3):
        other = cast.message(text=f"3栋楼下的路灯不亮了{number}")
        operations.fold(other, into=lead, by=cast.moderator, at=MONDAY)
    lead.refresh_from_db()
    assert lead.neighbour_count == 3
    assert Message.objects.filter(folded_into=lead).count() == 3


def test_a_contact_is_shown_with_a_reason_only_and_leaves_a_trace(cast: Cast):
    message = cast.with_deputy(contact=operations.Contact(name="谭杏芝", phone="13800138000"))
    with pytest.raises(NotAllowed):
        operations.reveal_contact(message, reason="想打电话", by=cast.deputy_user, at=MONDAY)
    with pytest.raises(Invalid):
        operations.reveal_contact(message, reason="", by=cast.moderator, at=MONDAY)
    contact = operations.reveal_contact(message, reason="核实地点", by=cast.moderator, at=MONDAY)
    assert contact.phone == "13800138000"
    assert Entry.objects.filter(verb="message.contact_revealed", actor_id=cast.moderator.pk).count() == 1


def test_a_resident_who_left_a_number_is_told_of_each_step(cast: Cast):
    cast.answered(contact=operations.Contact(phone="13800138000"))
    told = set(Delivery.objects.values_list("notification__kind", flat=True))
    assert {"message.received", "message.passed_on", "message.referred", "message.answered"} <= told


def test_a_stale_row_is_refused(cast: Cast):
    message = cast.message()
    twin = Message.objects.get(pk=message.pk)
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=True)
    with pytest.raises(MoveRefused):
        operations.decline(twin, reason="不受理", elsewhere="别处", by=cast.moderator, at=MONDAY)


def test_a_number_in_the_text_is_hidden_when_it_becomes_public_and_kept_for_the_deputy(cast: Cast):
    message = cast.message(text="漏水三个月了，请打13800138000找我。", place="三栋，电话13800138000")
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=True)
    assert "13800138000" not in message.shown_text + message.place
    assert "13800138000" in message.text
    assert "redacted" in kinds(message)


def test_who_takes_a_referral_back_is_named_by_office_and_not_by_person(cast: Cast):
    referral = cast.referred()
    operations.take_back(referral, reason="走错了门", by=cast.staff, at=MONDAY)
    step = MessageStep.objects.get(message=referral.message, kind="returned")
    assert cast.staff.name not in step.who + step_sentence(step)
    assert cast.organ.name in step_sentence(step)
