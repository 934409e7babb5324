"""Who reaches a message by a way that nobody thought of: old postings, folds, references given back, hidden words."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.access.codes import CONTACT, issue_phone_code
from congress.accounts.roles import Role
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from deputies.models import DeputyTerm
from liaison_stations import operations
from liaison_stations.models import Message, StationDeputy
from liaison_stations.queries import same_matter, thread
from liaison_stations.queries_desk import deputy_messages, fold_targets, referral_story, referrals_for
from tests.factories.accounts import AppointmentFactory, appointed, sign_in
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.messages import MONDAY, WORDS, Cast, post

PHONE = "13800138000"


@pytest.fixture
def cast(db, set_database_clock):
    set_database_clock(MONDAY)
    return Cast()


def for_any_deputy(cast):
    message = cast.message(deputy=None)
    operations.pass_on(message, by=cast.moderator, at=MONDAY, publish=False)
    return message


def fresh(user):
    """Return the same person as another request reads them."""
    return type(user).objects.get(pk=user.pk)


def sees(user, message):
    return Message.objects.visible_to(fresh(user)).filter(pk=message.pk).exists()


@pytest.mark.parametrize(
    ("from_days", "until_days", "expected"),
    [(-9, None, True), (-9, 0, True), (-9, 5, True), (-9, -1, False), (1, None, False)],
)
def test_a_deputy_reads_the_stations_messages_while_posted_there_and_at_no_other_time(
    cast, from_days, until_days, expected
):
    message, day = for_any_deputy(cast), MONDAY.date()
    until = None if until_days is None else day + timedelta(days=until_days)
    StationDeputy.objects.filter(deputy=cast.deputy).update(from_on=day + timedelta(days=from_days), until_on=until)
    user = fresh(cast.deputy_user)
    assert sees(user, message) is expected
    assert deputy_messages(user).filter(pk=message.pk).exists() is expected
    if not expected:
        with pytest.raises(NotAllowed):
            operations.take(message, by=user, at=MONDAY)


@pytest.mark.parametrize("change", [{"is_suspended": True}, {"until_on": MONDAY.date() - timedelta(days=1)}])
def test_a_deputy_whose_term_is_suspended_or_over_reads_and_answers_nothing(cast, change):
    for_any, mine = for_any_deputy(cast), cast.with_deputy()
    DeputyTerm.objects.filter(deputy=cast.deputy).update(**change)
    assert not sees(cast.deputy_user, for_any)
    assert not sees(cast.deputy_user, mine)
    with pytest.raises(NotAllowed):
        operations.answer(mine, text="好的。", by=fresh(cast.deputy_user), at=MONDAY)


def test_a_department_reads_nothing_new_of_what_it_gave_back(cast):
    referral = cast.referred()
    message = referral.message
    operations.return_referral(referral, reason="不属于我局职责。", by=cast.handler, at=MONDAY)
    operations.answer(message, text="之后的答复。", by=cast.deputy_user, at=MONDAY + timedelta(hours=1))
    assert not sees(cast.handler, message)
    story = [step.text for step in referral_story(referral)]
    assert "不属于我局职责。" in story
    assert "之后的答复。" not in story


def test_whom_a_message_complains_of_does_not_reach_it_through_another_office_they_hold(cast):
    referral = cast.referred()
    AppointmentFactory(user=cast.deputy_user, role=Role.HANDLER, path=cast.body.path, organ_id=cast.organ.pk)
    operations.set_complaint(referral.message, deputy=cast.deputy, by=cast.moderator, at=MONDAY)
    assert not referrals_for(fresh(cast.deputy_user)).exists()
    assert referrals_for(cast.handler).exists()


def test_a_complaint_is_folded_under_nothing_that_whom_it_is_about_may_read(cast):
    plain, about = cast.message(), cast.message(complains_of_station=True)
    with pytest.raises(MoveRefused):
        operations.fold(about, into=plain, by=cast.moderator, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.fold(plain, into=about, by=cast.moderator, at=MONDAY)
    assert about not in fold_targets(plain)
    assert plain not in fold_targets(about)


def test_a_keeper_is_not_shown_the_title_of_a_complaint_about_the_station(cast):
    plain = cast.message()
    cast.message(complains_of_station=True, text="站长从来不在，门一直锁着。")
    page = sign_in(Client(), cast.keeper).get(reverse("admin:liaison_stations_message_change", args=[plain.pk]))
    assert page.status_code == 200
    assert "站长从来不在" not in page.content.decode()


def test_a_folded_message_takes_no_step_of_its_own(cast):
    lead, other = cast.message(), cast.message()
    operations.fold(other, into=lead, by=cast.moderator, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.pass_on(other, by=cast.moderator, at=MONDAY, publish=True)
    with pytest.raises(MoveRefused):
        operations.route(other, organ=cast.organ, by=cast.moderator, at=MONDAY)
    with pytest.raises(MoveRefused):
        operations.set_complaint(other, deputy=cast.deputy, by=cast.moderator, at=MONDAY)


def test_a_neighbour_folded_under_a_private_message_does_not_read_its_words(cast):
    lead = cast.message(text="我家三栋二〇一的老周瘫痪了，没有地方坐。", wants_public=False)
    other = post(cast.station, text=WORDS)
    operations.fold(other.row, into=lead, by=cast.moderator, at=MONDAY)
    browser = Client()
    browser.post(reverse("liaison_stations:thread-find"), {"code": other.code})
    page = browser.get(reverse("liaison_stations:thread-show"))
    assert page.status_code == 200
    assert "老周" not in page.content.decode()


def test_what_a_resident_adds_to_a_verdict_is_read_by_who_works_on_it_and_not_by_everybody(cast):
    message = cast.answered()
    operations.give_verdict(
        message, receipt=message.receipt, kind="not_solved", words="我叫周小满，家里没人。",
        submission_key=uuid.uuid4(), at=MONDAY,
    )  # fmt: skip
    message.refresh_from_db()

    def words(for_whom, receipt=None):
        return "".join(line.words for line in thread(message, for_whom=for_whom, at=MONDAY, receipt=receipt).lines)

    assert "周小满" in words("resident", message.receipt)
    assert "周小满" in words("staff")
    assert "周小满" not in words("public")
    assert "周小满" not in words("resident", post(cast.station).receipt)


def test_a_name_hidden_in_the_text_is_hidden_in_the_title_too(cast):
    message = cast.with_deputy(text="周小满家门口的路灯坏了三个月。")
    assert "周小满" in message.title
    operations.redact(message, shown_text="一户人家门口的路灯坏了三个月。", reason="姓名", by=cast.moderator, at=MONDAY)
    message.refresh_from_db()
    assert message.title == "一户人家门口的路灯坏了三个月"


def test_hidden_words_cannot_be_guessed_by_asking_for_look_alikes(cast):
    message = cast.with_deputy(text="周小满家住三栋二单元五〇一室。", at=MONDAY)
    assert same_matter(cast.station, "周小满三栋二单元五〇一", at=MONDAY) == [message]
    operations.redact(message, shown_text="某户门前的路灯不亮。", reason="住址", by=cast.moderator, at=MONDAY)
    assert same_matter(cast.station, "周小满三栋二单元五〇一", at=MONDAY) == []


def test_a_deputy_allowed_to_call_gets_the_number_and_not_the_email(cast):
    contact = operations.Contact(name="周小满", phone=PHONE, email="zhou@example.com")
    message = cast.with_deputy(contact=contact, shows_phone=True, shows_name=True)
    shown = operations.reveal_contact(message, reason="问清地点", by=cast.deputy_user, at=MONDAY)
    assert (shown.name, shown.phone, shown.email) == ("周小满", PHONE, "")


def test_the_counter_offers_only_deputies_who_serve(cast):
    gone = ServingDeputyFactory(name="卸任甲")
    StationDeputy.objects.create(station=cast.station, deputy=gone, from_on=MONDAY.date())
    DeputyTerm.objects.filter(deputy=gone).update(is_suspended=True)
    page = sign_in(Client(), cast.keeper).get(reverse("liaison_stations:desk-counter-write", args=[cast.station.pk]))
    assert "康以宁" in page.content.decode()
    assert "卸任甲" not in page.content.decode()


def test_one_forms_key_does_not_open_another_forms_receipt(cast):
    key, message = uuid.uuid4(), cast.with_deputy()
    post(cast.station, submission_key=key)
    with pytest.raises(Invalid):
        operations.join_message(
            message, contact=operations.Contact(), submission_key=key, language="zh-hans", at=MONDAY
        )


def test_a_form_with_a_confirmed_number_sent_again_gives_the_same_receipt(cast):
    code = cast.station.codes.get().pk
    digits = issue_phone_code(phone=PHONE, purpose=CONTACT, at=timezone.now(), address="192.0.2.1")
    form = {
        "text": WORDS, "topic": "other", "deputy": "", "about": "", "phone": PHONE, "phone_code": digits,
        "submission_key": str(uuid.uuid4()), "similar_seen": "on",
    }  # fmt: skip
    pages = []
    for _turn in range(2):
        browser = Client()
        assert browser.post(reverse("liaison_stations:message-write", args=[code]), form).status_code == 302
        pages.append(browser.get(reverse("liaison_stations:message-receipt")).context["code"])
    assert pages[0] == pages[1]
    assert Message.objects.get(text=WORDS).receipt.is_verified


def test_a_number_stays_confirmed_when_neighbours_wrote_of_the_same(cast):
    cast.with_deputy(at=timezone.now() - timedelta(days=1))
    code = cast.station.codes.get().pk
    digits = issue_phone_code(phone=PHONE, purpose=CONTACT, at=timezone.now(), address="192.0.2.1")
    form = {
        "text": WORDS, "topic": "other", "deputy": "", "about": "", "phone": PHONE, "phone_code": digits,
        "submission_key": str(uuid.uuid4()), "wants_public": "on",
    }  # fmt: skip
    address = reverse("liaison_stations:message-write", args=[code])
    assert Client().post(address, form).context["similar"]
    assert Client().post(address, form | {"similar_seen": "on"}).status_code == 302
    assert Message.objects.order_by("-received_at").first().receipt.is_verified


def test_a_number_that_is_none_gets_words_and_no_code(db):
    answer = Client().post(reverse("liaison_stations:phone-code"), {"phone": "123"})
    assert answer.status_code == 422


def test_staff_of_a_town_see_their_town_and_nothing_of_the_county(cast):
    message = cast.message()
    beside = appointed(Role.STAFF, cast.station.path.rstrip(".") + "9.")
    assert not sees(beside, message)
    assert sees(appointed(Role.STAFF, cast.station.path), message)
