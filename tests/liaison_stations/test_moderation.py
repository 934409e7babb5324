"""The moderation queue and the message's page in the admin."""

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.spreadsheets import guarded
from liaison_stations import operations
from liaison_stations.models import Message, Referral
from tests.factories.accounts import appointed, sign_in
from tests.factories.messages import MONDAY, Cast

pytestmark = pytest.mark.django_db
QUEUE = "/admin/liaison_stations/message/moderation/"
LIST = "/admin/liaison_stations/message/"
RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "　=cmd|' /C calc'!A0"]


@pytest.fixture
def cast(set_database_clock) -> Cast:
    set_database_clock(MONDAY)
    return Cast()


@pytest.fixture
def as_moderator(client, cast):
    return sign_in(client, cast.moderator)


def do(client, message: Message, deed: str, **data):
    message.refresh_from_db()
    return client.post(f"{LIST}{message.pk}/deed/{deed}/", {"version": message.version} | data)


def shown(client, query: str = "") -> list[Message]:
    found = []
    for entry in client.get(QUEUE + query).context["entries"]:
        found += [entry.message, *(other.message for other in entry.alike)]
    return found


def test_the_queue_holds_what_awaits_and_what_is_held_oldest_first(as_moderator, cast):
    held = cast.message(hold_reason="同样的话来了几次", at=MONDAY - timedelta(days=2))
    awaiting = cast.message(text="学校门口没有斑马线。")
    cast.with_deputy(text="已经放行的一件事。")
    assert shown(as_moderator) == [held, awaiting]


def test_look_alikes_stand_under_the_oldest(as_moderator, cast):
    for text in ("楼下路灯坏了三个月，晚上看不见路", "楼下的路灯坏了三个月，晚上看不见路", "公交站没有座位"):
        cast.message(text=text)
    entries = as_moderator.get(QUEUE).context["entries"]
    assert [len(entry.alike) for entry in entries] == [1, 0]


def test_a_message_is_let_through_and_published(as_moderator, cast):
    message = cast.message()
    assert do(as_moderator, message, "pass", publish="yes", **{"from": "queue"}).url == QUEUE
    message.refresh_from_db()
    assert (message.work_state, message.publication_state) == ("with_deputy", "public")


def test_what_the_resident_wants_private_is_not_published(as_moderator, cast):
    message = cast.message(wants_public=False)
    assert do(as_moderator, message, "pass", publish="yes").status_code == 422
    assert do(as_moderator, message, "pass", publish="no").status_code == 302


def test_holding_needs_a_reason_and_release_follows(as_moderator, cast):
    message = cast.message()
    assert do(as_moderator, message, "hold", reason=" ").status_code == 422
    assert do(as_moderator, message, "hold", reason="需要核实").status_code == 302
    assert message in shown(as_moderator, "?state=held")
    assert do(as_moderator, message, "release", publish="yes").status_code == 302


def test_a_part_of_the_text_is_hidden_from_the_deputy(client, cast):
    message = cast.message(text="请打我电话 13912345678，椅子坏了。")
    moderator = sign_in(client, cast.moderator)
    assert "13912345678" in moderator.get(f"{LIST}{message.pk}/change/").content.decode()
    do(moderator, message, "redact", shown_text="请打我电话 ***，椅子坏了。", reason="含电话号码")
    do(moderator, message, "pass", publish="no")
    text = sign_in(client, cast.deputy_user).get(f"/desk/messages/{message.pk}/").content.decode()
    assert "13912345678" not in text
    assert "请打我电话 ***" in text


def test_not_accepted_says_where_to_go(as_moderator, cast):
    message = cast.message(text="法院判得不公，请代表改判。")
    assert do(as_moderator, message, "decline", reason="案件由法院审理", elsewhere="").status_code == 422
    assert do(as_moderator, message, "decline", reason="案件由法院审理", elsewhere="12368").status_code == 302


def test_a_complaint_of_the_deputy_cannot_be_passed_to_them_and_is_routed_past(as_moderator, cast):
    message = cast.message(text="康代表的办公室态度很差。")
    assert do(as_moderator, message, "complaint", deputy=cast.deputy.pk).status_code == 302
    message.refresh_from_db()
    assert message.complains_of_deputy == cast.deputy
    assert message.deputy is None
    receiver = {"receiver": f"organ-{cast.organ.pk}"}
    assert do(as_moderator, message, "route", **receiver).status_code == 302
    message.refresh_from_db()
    assert message.work_state == "referred"


def test_what_was_routed_and_came_back_is_routed_onwards(as_moderator, cast):
    message = cast.message(text="康代表的办公室态度很差。", complains_of_deputy=cast.deputy)
    receiver = {"receiver": f"organ-{cast.organ.pk}"}
    do(as_moderator, message, "route", **receiver)
    referral = Referral.objects.get(message=message)
    operations.return_referral(referral, reason="不属本局职责", by=cast.handler, at=MONDAY)
    assert do(as_moderator, message, "route", **receiver).status_code == 302
    assert message.referrals.filter(state="assigned").count() == 1


def test_what_a_deputy_follows_up_is_not_routed_over_their_head(as_moderator, cast):
    message = cast.with_deputy()
    operations.note_visit(message, text="看过了。", by=cast.deputy_user, at=MONDAY)
    assert do(as_moderator, message, "route", receiver=f"organ-{cast.organ.pk}").status_code == 409


def test_a_keeper_does_not_see_a_complaint_of_their_station(client, cast):
    message = cast.message(complains_of_station=True)
    keeper = sign_in(client, cast.keeper)
    assert shown(keeper) == []
    assert keeper.get(f"{LIST}{message.pk}/change/").status_code == 404
    assert do(keeper, message, "pass", publish="no").status_code == 404


def test_folding_counts_the_neighbour(as_moderator, cast):
    lead, other = cast.message(), cast.message(text="希望小区中庭增设座椅，老人没有地方坐。")
    assert do(as_moderator, other, "fold", into=str(lead.pk)).status_code == 302
    lead.refresh_from_db()
    assert lead.neighbour_count == 1
    assert shown(as_moderator) == [lead]


def test_publication_is_withdrawn_and_restored(as_moderator, cast):
    message = cast.with_deputy()
    assert do(as_moderator, message, "withdraw", reason="含他人姓名").status_code == 302
    assert do(as_moderator, message, "restore").status_code == 302
    message.refresh_from_db()
    assert message.publication_state == "public"


def ticket(message: Message) -> str:
    return f"{message.pk}:{message.version}"


def test_a_batch_lets_through_what_it_may_and_names_the_rest(as_moderator, cast):
    good, held = cast.message(), cast.message(text="另一件事情。", hold_reason="需核实")
    data = {"deed": "pass", "message": [ticket(good), ticket(held)]}
    text = as_moderator.post(f"{QUEUE}batch/", data, follow=True).content.decode()
    good.refresh_from_db()
    held.refresh_from_db()
    assert (good.work_state, held.work_state) == ("with_deputy", "received")
    assert held.title in text


def test_a_batch_leaves_out_what_somebody_changed_meanwhile(as_moderator, cast):
    message = cast.message()
    seen = ticket(message)
    operations.hold(message, reason="需核实", by=cast.staff, at=MONDAY)
    as_moderator.post(f"{QUEUE}batch/", {"deed": "pass", "message": [seen]})
    message.refresh_from_db()
    assert message.work_state == "received"


def test_a_batch_folds_under_the_oldest(as_moderator, cast):
    old = cast.message(at=MONDAY - timedelta(hours=2))
    new = cast.message(text="小区中庭没有地方坐。")
    as_moderator.post(f"{QUEUE}batch/", {"deed": "fold", "message": [ticket(new), ticket(old)]})
    new.refresh_from_db()
    assert new.folded_into == old


@pytest.mark.parametrize(
    "data", [{}, {"deed": "pass"}, {"deed": "pass", "message": "x"}, {"deed": "x", "message": "a:b"}]
)
def test_a_broken_batch_changes_nothing(as_moderator, data):
    assert as_moderator.post(f"{QUEUE}batch/", data).status_code == 302


def test_another_county_sees_and_moves_nothing(client, cast):
    message = cast.message()
    other = sign_in(client, appointed(Role.MODERATOR, ".43.4301.430102."))
    assert shown(other) == []
    for deed in ("pass", "hold", "decline", "route"):
        assert do(other, message, deed, reason="x", elsewhere="x", publish="no").status_code == 404
    assert other.get(f"{LIST}{message.pk}/change/").status_code == 404
    assert cast.message().title not in other.get(LIST).content.decode()


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.HANDLER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_others_have_no_queue(client, cast, role):
    person = appointed(role, cast.body.path, organ_id=cast.organ.pk)
    assert sign_in(client, person).get(QUEUE).status_code in {302, 403}


@pytest.mark.parametrize(
    "query", ["?state=x", "?since=never", "?station=abc", "?topic=zzz", "?page=999", "?page=-1", "?until=2026-13-40"]
)
def test_a_filter_that_cannot_be_read_shows_the_queue(as_moderator, cast, query):
    message = cast.message()
    page = as_moderator.get(QUEUE + query)
    assert page.status_code == 200
    assert f'id="message-{message.pk}"' in page.content.decode()


@pytest.mark.parametrize(
    "query", ["?text__startswith=a", "?receipt__sender__phone_hmac=1", "?complains_of_deputy__name=康"]
)
def test_a_column_that_is_not_shown_cannot_be_guessed(as_moderator, query):
    assert as_moderator.get(LIST + query).status_code in {302, 400}


def test_the_queue_costs_the_same_for_one_and_for_ten(as_moderator, cast, django_assert_max_num_queries):
    as_moderator.get(QUEUE)
    counts = []
    for count in (1, 9):
        for turn in range(count):
            cast.message(text=f"{turn * 7919}号楼的{turn}件不同的事情{uuid.uuid4()}")
        with django_assert_max_num_queries(30) as context:
            as_moderator.get(QUEUE)
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_nothing_of_a_message_is_deleted_or_edited_in_the_admin(as_moderator, cast):
    message = cast.message()
    assert as_moderator.get(f"{LIST}add/").status_code == 403
    assert as_moderator.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_moderator.post(f"{LIST}{message.pk}/change/", {"title": "x"}).status_code == 405


def test_who_wrote_is_shown_for_a_reason_and_on_record(as_moderator, cast):
    message = cast.message(contact=operations.Contact(name="谭杏芝", phone="13800138000"))
    assert "13800138000" not in as_moderator.get(f"{LIST}{message.pk}/change/").content.decode()
    url = reverse("admin:liaison_stations_message_contact", args=[message.pk])
    assert as_moderator.post(url, {"version": 0, "reason": ""}).status_code == 422
    assert "13800138000" in as_moderator.post(url, {"version": 0, "reason": "核实地址"}).content.decode()
    entry = Entry.objects.get(verb="message.contact_revealed")
    assert entry.actor_id == cast.moderator.pk
    assert "13800138000" not in str(entry.after)


# -- exports ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", RISKY)
def test_no_cell_of_a_csv_begins_a_formula(text):
    assert guarded(text).startswith("'")


def test_an_export_holds_the_filtered_rows_and_is_on_record(as_moderator, cast):
    cast.message(text="=HYPERLINK(1)、路灯坏了", topic="roads")
    cast.message(text="没有斑马线", topic="school")
    content = as_moderator.post(f"{LIST}export/csv/?topic=roads").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in content
    assert "没有斑马线" not in content
    entry = Entry.objects.get(verb="message.exported")
    assert entry.after["rows"] == 1
    assert entry.actor_id == cast.moderator.pk


def test_a_workbook_has_strings_only(as_moderator, cast):
    cast.message(text="=1+1 的字样\x0b")
    content = as_moderator.post(f"{LIST}export/xlsx/").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_a_keeper_exports_nothing_and_nobody_by_get(client, cast):
    assert sign_in(client, cast.keeper).post(f"{LIST}export/csv/").status_code == 403
    assert sign_in(client, cast.moderator).get(f"{LIST}export/csv/").status_code == 405
    assert sign_in(client, cast.moderator).post(f"{LIST}export/exe/").status_code == 422
