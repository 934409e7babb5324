"""The drafting room as pages: who comes in, what is shown, what a deed does, at what cost."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.desk.registry import to_dos
from legislation.drafting_page import shown_lines
from legislation.drafting_queue import lay_out
from legislation.forms_ledger import ReasonForm
from legislation.models import Adoption, DraftVersion, Opinion, OpinionGroup, ProvisionOrigin
from legislation.queries_ledger import room_of
from legislation.states import LedgerState, OpinionSource, Outcome, Reason
from tests.factories.accounts import appointed, sign_in
from tests.factories.ledger import CARRYING, FIRST_DRAFT, LATER, Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Ledger:
    return Ledger()


@pytest.fixture
def staff(book) -> Client:
    return sign_in(Client(), book.staff)


def room_url(book: Ledger, **query: str) -> str:
    return (
        reverse("legislation:drafting-room", args=[book.draft.pk])
        + "?"
        + "&".join(f"{k}={v}" for k, v in query.items())
    )


def deed_url(book: Ledger, group: OpinionGroup, deed: str, **query: str) -> str:
    address = reverse("legislation:drafting-room-deed", args=[book.draft.pk, group.pk, deed])
    return address + "?" + urlencode(query)


def fresh(group: OpinionGroup) -> OpinionGroup:
    return OpinionGroup.objects.get(pk=group.pk)


def test_the_room_shows_what_is_new_and_the_opinions_on_the_first_article_that_waits(book, staff):
    book.make_next()
    book.entry(heads=21)
    page = staff.get(room_url(book)).content.decode()
    assert f"<ins>{CARRYING}</ins>" in page
    assert "21" in page
    assert "0 / 1" in page


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.LEGISLATIVE_STAFF, "", 200),
        (Role.LEGISLATIVE_COMMITTEE, "", 200),
        (Role.CHAIRPERSONS, "", 200),
        (Role.LEGISLATIVE_STAFF, ".43.4301.", 404),
        (Role.STAFF, "", 404),
        (Role.MODERATOR, "", 404),
        (Role.CONTACT_POINT, "", 302),  # not of the admin: to its door, which says so
        (Role.DEPUTY, "", 302),
    ],
)
def test_only_who_works_on_the_regulations_of_that_congress_comes_in(book, role, path, status):
    group = book.entry()
    client = sign_in(Client(), appointed(role, path or book.path))
    for name, args in (
        ("drafting-room", [book.draft.pk]),
        ("ledger-entry", [book.draft.pk, group.pk]),
        ("ledger-confirm", [book.consultation.pk]),
        ("ledger-report", [book.consultation.pk]),
        ("ledger-export", [book.consultation.pk, "csv"]),
    ):
        assert client.get(reverse(f"legislation:{name}", args=args)).status_code == status, name


def test_a_proposal_goes_on_to_the_next_entry_and_words_carry_the_adopted_one(book, staff):
    version, group = book.make_next(), book.entry()
    article = book.texts[2].provision_id
    answer = staff.post(deed_url(book, group, "propose", article=article), {"seen": 0, "outcome": "adopted"})
    assert answer.url.endswith(f"#entry-{group.pk}")
    assert fresh(group).ledger_state == LedgerState.PROPOSED
    text = version.texts.get(position=3)
    start = text.text.index(CARRYING)
    marked = {"seen": 1, "text": text.pk, "start": start, "end": start + len(CARRYING), "quote": CARRYING}
    staff.post(deed_url(book, group, "mark"), marked)
    assert Adoption.objects.get().quote == CARRYING
    page = staff.get(room_url(book, article=str(article))).content.decode()
    assert f'<mark class="carries" data-entries="{group.pk}">' in page
    other = book.entry("另一条意见。")
    answer = staff.post(deed_url(book, other, "propose", article=article), {"seen": 0, "outcome": "already"})
    assert "entry=" not in answer.url


def test_words_may_be_named_by_their_first_and_last(book, staff):
    version, group = book.make_next(), book.entry()
    text = version.texts.get(position=3)
    named = {"seen": 0, "text": text.pk, "first": "基地所在地", "last": "基层综合治理。"}
    assert staff.post(deed_url(book, group, "mark"), named).status_code == 302
    assert Adoption.objects.get().quote == CARRYING


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 0, "end": 4, "quote": "别的文字"},
        {"first": "没有这几个字"},
        {"first": "油茶"},  # stands there twice
        {"text": "01930000-0000-7000-8000-000000000000"},
        {"text": "nonsense"},
        {"start": -1, "end": 4},
        {},
    ],
)
def test_words_that_are_not_in_the_text_are_refused(book, staff, wrong):
    version, group = book.make_next(), book.entry()
    given = {"seen": 0, "text": version.texts.get(position=3).pk} | wrong
    assert staff.post(deed_url(book, group, "mark"), given).status_code == 422
    assert not Adoption.objects.exists()


def test_what_was_typed_is_kept_when_a_reason_is_missing(book, staff):
    group = book.entry()
    typed = {"seen": 0, "outcome": "not_adopted", "words": "超出上位法的幅度，不能规定。"}
    answer = staff.post(deed_url(book, group, "propose"), typed)
    assert answer.status_code == 422
    assert "超出上位法的幅度，不能规定。" in answer.content.decode()
    typed |= {"reason": Reason.HIGHER_LAW}
    assert staff.post(deed_url(book, group, "propose"), typed).status_code == 302
    assert fresh(group).outcome == Outcome.NOT_ADOPTED


def test_a_stale_page_changes_nothing(book, staff):
    group = book.propose(book.entry())
    answer = staff.post(deed_url(book, group, "propose"), {"seen": 0, "outcome": "adopted"})
    assert answer.status_code == 409
    assert fresh(group).outcome == Outcome.REFERENCE


def test_a_proposal_is_taken_back_a_mark_taken_away_a_note_written(book, staff):
    version, group = book.make_next(), book.entry()
    adoption = book.adopt(group, version)
    seen = fresh(group).version
    staff.post(deed_url(book, group, "unmark"), {"seen": seen, "adoption": adoption.pk})
    assert not Adoption.objects.exists()
    staff.post(deed_url(book, group, "clear"), {"seen": seen + 1})
    assert fresh(group).ledger_state == LedgerState.UNDECIDED
    staff.post(deed_url(book, group, "note"), {"words": "请与林业局核实。"})
    assert "请与林业局核实。" in staff.get(room_url(book)).content.decode()


@pytest.mark.parametrize("deed", ["propose", "mark", "clear", "unmark", "note", "nonsense"])
def test_the_committee_proposes_nothing_and_nobody_reaches_another_consultations_entry(book, deed):
    other = Ledger()
    group, foreign = book.entry(), other.entry()
    committee = sign_in(Client(), book.chairpersons)
    given = {
        "seen": 0,
        "outcome": "adopted",
        "words": "说明",
        "first": "油",
        "text": book.texts[0].pk,
        "adoption": group.pk,
    }
    assert committee.post(deed_url(book, group, deed), given).status_code in {403, 404, 422}
    staff = sign_in(Client(), book.staff)
    assert staff.post(deed_url(book, foreign, deed), given).status_code == 404
    assert fresh(group).ledger_state == fresh(foreign).ledger_state == LedgerState.UNDECIDED


def test_the_next_version_is_made_in_the_room_and_is_on_the_table_at_once(book, staff):
    book.entry()
    address = reverse("legislation:drafting-room-next", args=[book.draft.pk])
    assert staff.post(address, {"name": "草案二次审议稿"}).status_code == 302
    fresh_version = DraftVersion.objects.get(name="草案二次审议稿")
    room = room_of(book.draft)
    assert (room.shown, room.base, room.has_next) == (fresh_version, book.draft, True)
    assert room_of(fresh_version) == room


def test_the_queue_is_filtered_and_a_decided_entry_stays_under_the_hand(book, staff):
    point, mine = (
        book.entry("联系点的意见。", source=OpinionSource.CONTACT_POINT),
        book.propose(book.entry("居民的意见。")),
    )
    article = str(book.texts[2].provision_id)
    page = staff.get(room_url(book, article=article, source="contact_point")).content.decode()
    assert "联系点的意见。" in page
    assert "居民的意见。" not in page
    page = staff.get(room_url(book, article=article, state="undecided", entry=str(mine.pk))).content.decode()
    assert "居民的意见。" in page
    page = staff.get(room_url(book, article=article, outcome="reference")).content.decode()
    assert "联系点的意见。" not in page
    assert str(point.pk) not in page


def test_an_address_that_makes_no_sense_shows_the_room_all_the_same(book, staff):
    book.entry()
    for query in ({"article": "x"}, {"page": "9999"}, {"entry": "x"}, {"state": "x"}, {"article": str(book.draft.pk)}):
        assert staff.get(room_url(book, **query)).status_code == 200


def test_a_text_without_consultation_has_a_room_without_opinions(book, staff):
    book.consultation.delete()
    assert staff.get(room_url(book)).status_code == 200


def test_a_provision_that_is_gone_keeps_its_opinions_in_sight(book, staff):
    version = book.make_next(FIRST_DRAFT[:2])
    second = version.texts.get(position=2)
    ProvisionOrigin.objects.create(result=second, origin=book.texts[2], kind="merged")
    group = book.entry("这一条应当保留。")
    page = staff.get(room_url(book)).content.decode()
    assert "<del>第三条</del>" in page
    assert [block.went_into for block in lay_out(book.draft, user=book.staff, query={}).table.blocks][-1] == ("第二条",)
    assert str(group.pk) in page


def test_the_room_costs_the_same_with_two_thousand_opinions(book, staff, django_assert_max_num_queries):
    version = book.make_next()

    def fill(count: int) -> None:
        for n in range(count):
            book.entry(f"意见{n}：建议明确责任。", heads=2 if n % 9 == 0 else 1)

    fill(12)
    book.adopt(book.entry(), version)
    address = room_url(book, article=str(book.texts[2].provision_id))
    staff.get(address)
    with django_assert_max_num_queries(40) as few:
        staff.get(address)
    groups = [
        OpinionGroup(consultation=book.consultation, node=book.texts[2], first_at=book.consultation.opens_at)
        for _n in range(2000)
    ]
    OpinionGroup.objects.bulk_create(groups)
    opinions = [
        Opinion(
            consultation=book.consultation, path=book.path, node=book.texts[2], text=f"第{n}条意见", group=group,
            received_at=book.consultation.opens_at,
        )
        for n, group in enumerate(groups)
    ]  # fmt: skip
    Opinion.objects.bulk_create(opinions)
    for group, opinion in zip(groups, opinions, strict=True):
        group.lead = opinion
    OpinionGroup.objects.bulk_update(groups, ["lead"], batch_size=500)
    with django_assert_max_num_queries(40) as many:
        page = staff.get(address)
    assert len(many) == len(few)
    assert len(page.content) < 400_000
    confirm = reverse("legislation:ledger-confirm", args=[book.consultation.pk]) + "?state=undecided"
    with django_assert_max_num_queries(25):
        staff.get(confirm)


def test_one_entry_has_a_page_with_every_opinion_and_is_parted_and_joined_there(book, staff):
    group, other = book.entry(heads=3), book.entry("差不多的意见。")
    page = reverse("legislation:ledger-entry", args=[book.draft.pk, group.pk])
    assert staff.get(page).content.decode().count('name="opinion"') == 3

    def about(deed: str) -> str:
        return reverse("legislation:ledger-entry-deed", args=[book.draft.pk, group.pk, deed])

    assert staff.post(about("merge"), {"seen": 0, "entry": f"{other.pk}:{other.version}"}).status_code == 302
    assert fresh(group).headcount == 4
    parted = {"seen": fresh(group).version, "opinion": group.lead_id}
    assert staff.post(about("split"), parted).status_code == 302
    assert fresh(group).headcount == 3
    assert staff.post(about("split"), {"seen": 99, "opinion": fresh(group).lead_id}).status_code == 409
    assert staff.post(about("merge"), {"seen": 1, "entry": "nonsense"}).status_code in {409, 422}
    assert staff.post(about("note"), {"words": "已核实。"}).status_code == 302
    assert staff.post(about("send-back"), {"seen": 9, "reason": "x"}).status_code in {403, 409}


def test_the_committee_confirms_and_sends_back_in_bulk(book):
    mine = [book.propose(book.entry(f"意见{n}")) for n in range(4)]
    wordless = book.propose(book.entry("要采纳的意见"), Outcome.ADOPTED)
    client = sign_in(Client(), book.committee)
    address = reverse("legislation:ledger-confirm", args=[book.consultation.pk])
    page = client.get(address + "?all=1").content.decode()
    assert len(re.findall(r'name="entry"[^>]* checked', page)) == 4
    ticked = [f"{group.pk}:{group.version}" for group in (*mine[:3], wordless)]
    answer = client.post(address, {"entry": ticked, "deed": "confirm"}, follow=True).content.decode()
    assert OpinionGroup.objects.filter(ledger_state=LedgerState.CONFIRMED).count() == 3
    assert "没有" in answer or "no words" in answer
    back = {"entry": f"{mine[3].pk}:{mine[3].version}", "deed": "send-back", "reason": "请再研究。"}
    assert client.post(address, back).status_code == 302
    assert fresh(mine[3]).notes.get().words.endswith("请再研究。")
    answer = client.post(address, back | {"reason": ""}, follow=True)
    assert ReasonForm({}).errors["reason"][0] in [str(told.message) for told in answer.context["messages"]]
    assert fresh(mine[3]).notes.count() == 1
    assert client.post(address, {"entry": ["x", "y:z"]}).status_code == 302
    staff = sign_in(Client(), book.staff)
    assert staff.post(address, {"entry": ticked, "deed": "confirm"}).status_code == 403


def test_deleted_words_count_for_nothing_in_the_places_of_the_text():
    lines = shown_lines(["甲乙丙", "丁"], ["甲丙戊", "己", "丁"], marks=[], current=None)
    text = "甲丙戊\n己\n丁"
    for line in lines:
        if line.start is not None:
            words = "".join(run.text for run in line.runs if run.kind != "deleted")
            assert text[line.start : line.start + len(words)] == words


NONSENSE = (
    "",
    "\x00",
    "x" * 20_000,
    "-1",
    "99999999999999999999999",
    "<script>",
    "\ud800".encode("utf-16", "surrogatepass"),
    "一",
)


@pytest.mark.parametrize("deed", ["propose", "mark", "clear", "unmark", "note"])
def test_whatever_is_sent_to_a_deed_is_answered_or_refused(book, staff, deed):
    book.make_next()
    group = book.entry()
    names = ("seen", "outcome", "reason", "words", "text", "start", "end", "quote", "first", "last", "adoption")
    for words in NONSENSE:
        for name in names:
            given = {"seen": 0, "outcome": "not_adopted", "text": book.texts[0].pk, "first": "油"} | {name: words}
            assert staff.post(deed_url(book, group, deed), given).status_code < 500, (deed, name, words)


def test_whatever_is_sent_to_the_ledgers_pages_is_answered_or_refused(book, staff):
    group = book.propose(book.entry(heads=2))
    committee = sign_in(Client(), book.committee)
    confirm = reverse("legislation:ledger-confirm", args=[book.consultation.pk])
    report = reverse("legislation:ledger-report", args=[book.consultation.pk])
    for words in NONSENSE:
        for deed in ("split", "merge", "note", "send-back"):
            address = reverse("legislation:ledger-entry-deed", args=[book.draft.pk, group.pk, deed])
            given = dict.fromkeys(("seen", "opinion", "entry", "words", "reason"), words)
            assert staff.post(address, given).status_code < 500, (deed, words)
        for deed in ("confirm", "send-back"):
            given = {"entry": words, "deed": deed, "reason": words}
            assert committee.post(confirm, given).status_code < 500, (deed, words)
        assert staff.post(report, {"words": words}).status_code < 500
        for address in (confirm, report, room_url(book)):
            query = dict.fromkeys(("article", "entry", "page", "state", "outcome", "source", "all"), words)
            assert staff.get(address, query).status_code < 500, (address, words)


def test_sending_back_asks_for_a_reason_on_the_page_itself(book):
    group = book.propose(book.entry())
    committee = sign_in(Client(), book.committee)
    confirm = reverse("legislation:ledger-confirm", args=[book.consultation.pk])
    given = {"entry": f"{group.pk}:{group.version}", "deed": "send-back", "reason": " "}
    answer = committee.post(confirm, given, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [(confirm, 302)])
    assert len(answer.context["messages"]) == 1
    group.refresh_from_db()
    assert group.ledger_state == "proposed"


def test_the_desk_says_whose_turn_it_is(book):
    def waiting(user):
        return [item.url for item in to_dos(User.objects.get(pk=user.pk), at=LATER) if "legislation" in item.url]

    group = book.entry()
    room = reverse("legislation:drafting-room", args=[book.draft.pk])
    confirm = reverse("legislation:ledger-confirm", args=[book.consultation.pk])
    assert (waiting(book.staff), waiting(book.committee), waiting(book.chairpersons)) == ([room], [], [])
    book.propose(group)
    assert (waiting(book.staff), waiting(book.committee)) == ([], [confirm])
    book.confirm(group)
    report = reverse("legislation:ledger-report", args=[book.consultation.pk])
    assert (waiting(book.staff), waiting(book.committee)) == ([report], [])
