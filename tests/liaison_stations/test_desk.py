"""The desk of deputies and departments, through its pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from congress.accounts.roles import Role
from congress.audit.models import Entry
from liaison_stations import operations
from liaison_stations.models import Message, MessageStep, Referral
from tests.factories.accounts import appointed, sign_in
from tests.factories.bodies import OrganFactory
from tests.factories.messages import MONDAY, Cast

pytestmark = pytest.mark.django_db
LIST = "/desk/messages/"


@pytest.fixture
def cast(set_database_clock) -> Cast:
    set_database_clock(MONDAY)
    return Cast()


@pytest.fixture
def as_deputy(client, cast):
    return sign_in(client, cast.deputy_user)


def page(message: Message) -> str:
    return f"{LIST}{message.pk}/"


def do(client, message: Message, deed: str, **data):
    return client.post(f"{page(message)}{deed}/", {"version": message.version} | data)


def refer_data(cast: Cast) -> dict[str, str]:
    return {"receiver": f"organ-{cast.organ.pk}", "note": "请现场核实。"}


def test_opening_a_message_tells_the_resident_once_that_it_was_read(as_deputy, cast):
    message = cast.with_deputy()
    for _turn in range(2):
        assert as_deputy.get(page(message)).status_code == 200
    assert MessageStep.objects.filter(message=message, kind="read").count() == 1


def test_the_list_holds_what_waits_oldest_first(as_deputy, cast):
    late = cast.with_deputy(text="路灯坏了三个月了。", at=MONDAY - timedelta(days=3))
    early = cast.with_deputy(text="公交站没有座位。", at=MONDAY - timedelta(days=9))
    cast.message(text="还没有审核的话。")
    rows = as_deputy.get(LIST).context["page_obj"].object_list
    assert [m.pk for m in rows] == [early.pk, late.pk]


def test_a_message_of_another_deputy_is_not_found(client, cast):
    message = cast.with_deputy()
    other = Cast()
    assert sign_in(client, other.deputy_user).get(page(message)).status_code == 404


def test_a_complaint_about_the_deputy_is_not_found_by_them(as_deputy, cast):
    message = cast.with_deputy()
    operations.set_complaint(message, deputy=cast.deputy, by=cast.moderator, at=MONDAY)
    assert as_deputy.get(page(message)).status_code == 404


def test_a_note_is_written_into_the_thread(as_deputy, cast):
    message = cast.with_deputy()
    assert do(as_deputy, message, "visit", text="去现场看过，确实没有座椅。").status_code == 302
    message.refresh_from_db()
    assert message.work_state == "following_up"


def test_a_message_is_referred_to_a_department(as_deputy, cast):
    message = cast.with_deputy()
    assert do(as_deputy, message, "refer", **refer_data(cast)).status_code == 302
    assert Referral.objects.get(message=message).organ == cast.organ


def test_whom_the_message_complains_of_is_not_offered_as_receiver(as_deputy, cast):
    message = cast.with_deputy()
    operations.set_complaint(message, organ=cast.organ, by=cast.moderator, at=MONDAY)
    assert f"organ-{cast.organ.pk}" not in as_deputy.get(page(message)).content.decode()
    assert do(as_deputy, message, "refer", **refer_data(cast)).status_code == 422


def test_an_error_keeps_what_was_typed(as_deputy, cast):
    message = cast.with_deputy()
    response = do(as_deputy, message, "decline", reason="属于法院审理的案件", elsewhere="")
    assert response.status_code == 422
    assert "属于法院审理的案件" in response.content.decode()


def test_a_double_click_refers_once_and_says_so(as_deputy, cast):
    message = cast.with_deputy()
    data = {"version": message.version} | refer_data(cast)
    first = as_deputy.post(f"{page(message)}refer/", data)
    second = as_deputy.post(f"{page(message)}refer/", data)
    assert (first.status_code, second.status_code) == (302, 409)
    assert Referral.objects.filter(message=message).count() == 1


def test_who_was_slower_sees_the_last_step_and_their_own_words(as_deputy, cast):
    message = cast.with_deputy()
    seen = message.version
    operations.note_visit(message, text="我看过了。", by=cast.deputy_user, at=MONDAY)
    response = as_deputy.post(f"{page(message)}answer/", {"version": seen, "text": "下周安装六张座椅。"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "我看过了。" in text
    assert "下周安装六张座椅。" in text
    message.refresh_from_db()
    again = do(as_deputy, message, "answer", text="下周安装六张座椅。")
    assert again.status_code == 302


def test_a_deputy_takes_what_was_for_any_of_them(as_deputy, cast):
    message = cast.with_deputy(deputy=None)
    assert do(as_deputy, message, "take").status_code == 302
    message.refresh_from_db()
    assert message.deputy == cast.deputy


def test_a_referral_is_taken_back(as_deputy, cast):
    referral = cast.referred()
    data = {"version": referral.version, "reason": "交办错了部门"}
    assert as_deputy.post(f"{page(referral.message)}take-back/", data).status_code == 302
    referral.refresh_from_db()
    assert referral.state == "withdrawn"


def test_the_number_is_shown_for_a_reason_and_on_record(as_deputy, cast):
    contact = operations.Contact(name="谭杏芝", phone="13800138000")
    message = cast.with_deputy(contact=contact, shows_phone=True)
    assert "13800138000" not in as_deputy.get(page(message)).content.decode()
    url = f"{page(message)}contact/"
    assert as_deputy.post(url, {"version": 0, "reason": ""}).status_code == 422
    shown = as_deputy.post(url, {"version": message.version, "reason": "约时间看现场"}).content.decode()
    assert "13800138000" in shown
    assert "谭杏芝" not in shown
    assert Entry.objects.filter(verb="message.contact_revealed").count() == 1


def test_the_number_is_refused_where_the_resident_did_not_allow_it(as_deputy, cast):
    message = cast.with_deputy(contact=operations.Contact(phone="13800138000"))
    response = as_deputy.post(f"{page(message)}contact/", {"version": message.version, "reason": "想打电话"})
    assert response.status_code == 403


@pytest.mark.parametrize("deed", ["pass", "hold", "no-such-deed"])
def test_a_deputy_has_no_deeds_of_others(as_deputy, cast, deed):
    assert do(as_deputy, cast.with_deputy(), deed).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_twenty(as_deputy, cast, django_assert_max_num_queries):
    as_deputy.get(LIST)  # the first visit writes the session
    counts = []
    for count in (1, 19):
        for turn in range(count):
            cast.with_deputy(text=f"第{turn}件事，路上的灯不亮。")
        with django_assert_max_num_queries(20) as context:
            as_deputy.get(LIST)
        counts.append(len(context))
    assert counts[0] == counts[1]


# -- the department --------------------------------------------------------------------------------


def referral_do(client, referral: Referral, deed: str, **data):
    referral.refresh_from_db()
    return client.post(f"/desk/referrals/{referral.pk}/{deed}/", {"version": referral.version} | data)


def draft(client, referral: Referral, **more):
    data = {"text": "已安装六张带靠背的座椅。", "claim": "done"} | more
    return referral_do(client, referral, "draft", **data)


def test_three_people_draft_review_and_issue(client, cast):
    referral = cast.referred()
    assert draft(sign_in(client, cast.handler), referral).status_code == 302
    assert referral_do(sign_in(client, cast.handler), referral, "review").status_code == 403
    assert referral_do(sign_in(client, cast.reviewer), referral, "review").status_code == 302
    assert referral_do(sign_in(client, cast.reviewer), referral, "issue").status_code == 403
    assert referral_do(sign_in(client, cast.issuer), referral, "issue").status_code == 302
    message = Message.objects.get(pk=referral.message_id)
    assert (message.work_state, message.satisfaction) == ("answered", "asked")


def test_a_draft_is_sent_back_with_words(client, cast):
    referral = cast.referred()
    draft(sign_in(client, cast.handler), referral)
    referral_do(sign_in(client, cast.reviewer), referral, "send-back", reason="请写明完工时间")
    shown = sign_in(client, cast.handler).get(f"/desk/referrals/{referral.pk}/").content.decode()
    assert "请写明完工时间" in shown
    assert "已安装六张带靠背的座椅。" in shown


def test_a_plan_needs_its_date(client, cast):
    referral = cast.referred()
    response = draft(sign_in(client, cast.handler), referral, claim="planned", promised_on="")
    assert response.status_code == 422
    assert "已安装六张" in response.content.decode()


def test_a_referral_is_returned_as_not_theirs_until_its_last_day(client, cast, set_database_clock):
    referral = cast.referred()
    handler = sign_in(client, cast.handler)
    set_database_clock(datetime(2026, 12, 30, 2, tzinfo=UTC))
    assert referral_do(handler, referral, "return", reason="属于城管部门").status_code == 409
    set_database_clock(MONDAY)
    assert referral_do(sign_in(client, cast.handler), referral, "return", reason="属于城管部门").status_code == 302


def test_the_clock_stops_and_runs_again(client, cast):
    referral, handler = cast.referred(), sign_in(client, cast.handler)
    assert referral_do(handler, referral, "pause", reason="等待鉴定报告").status_code == 302
    assert referral_do(handler, referral, "resume").status_code == 302
    assert referral.pauses.get().until_on is not None


def test_a_department_does_not_see_who_wrote(client, cast):
    contact = operations.Contact(name="谭杏芝", phone="13800138000")
    referral = cast.referred(contact=contact, shows_name=True, shows_phone=True)
    text = sign_in(client, cast.handler).get(f"/desk/referrals/{referral.pk}/").content.decode()
    assert "谭杏芝" not in text
    assert "13800138000" not in text


def test_a_department_never_sees_a_complaint_about_itself(client, cast):
    referral = cast.referred()
    Message.objects.filter(pk=referral.message_id).update(complains_of_organ=cast.organ)
    handler = sign_in(client, cast.handler)
    assert handler.get(f"/desk/referrals/{referral.pk}/").status_code == 404
    assert handler.get("/desk/referrals/").context["page_obj"].paginator.count == 0


def test_another_department_finds_nothing(client, cast):
    referral = cast.referred()
    elsewhere = OrganFactory(body=cast.body, name="雨花区城市管理局")
    assert (
        sign_in(client, appointed(Role.HANDLER, cast.body.path, organ_id=elsewhere.pk))
        .get(f"/desk/referrals/{referral.pk}/")
        .status_code
        == 404
    )


# -- the counter ------------------------------------------------------------------------------------


def test_the_keeper_writes_for_somebody_without_a_telephone(client, cast):
    keeper = sign_in(client, cast.keeper)
    url = reverse("liaison_stations:desk-counter-write", args=[cast.station.pk])
    assert keeper.get("/desk/counter/").url == url
    form = keeper.get(url).context["form"]
    data = {
        "submission_key": str(form["submission_key"].value()),
        "text": "我八十一了，楼道里没有扶手。",
        "topic": "housing",
    }
    first, second = keeper.post(url, data), keeper.post(url, data)
    assert first.context["code"] == second.context["code"]
    assert re.fullmatch(r"\w{4}(-\w{4}){3}", first.context["code"])
    assert "<svg" in first.content.decode()
    assert first.context["code"] in first.content.decode()
    message = Message.objects.get()
    assert message.receipt.at_counter
    assert message.station == cast.station


def test_nobody_writes_at_somebody_elses_counter(client, cast):
    other = Cast()
    url = reverse("liaison_stations:desk-counter-write", args=[cast.station.pk])
    assert sign_in(client, other.keeper).get(url).status_code == 404
    assert sign_in(client, cast.handler).get("/desk/counter/").status_code == 403
