"""The published adoption table: what everybody reads and takes along, and what stays inside."""

import csv
import threading
import uuid
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from congress.audit.models import Entry
from congress.core.errors import MoveRefused
from congress.notifications.models import Notification
from congress.provenance.models import Edge
from congress.rollups.queries import total
from congress.submissions.operations import Contact
from legislation.figures import CARRIED_OPINIONS, DECIDED
from legislation.models import Adoption, Consultation, ContactTask, Opinion, OpinionGroup
from legislation.operations import ledger, reports, texts
from legislation.operations.opinions import Words, post_opinion
from legislation.operations.versions import settle_version
from legislation.queries_ledger import consultation_figures
from legislation.states import ConsultationState, LedgerState, OpinionPublication, OpinionSource, Outcome, VersionState
from legislation.states_cases import TaskState
from tests.factories.accounts import appointed, sign_in
from tests.factories.ledger import CARRYING, LATER, Ledger
from tests.factories.legislation import MONDAY, ContactPointFactory

SECRET = "我的名字和住址不要公开。"


def publish(book: Ledger) -> None:
    """Adopt one, refuse one, keep one private, one from a reading; confirm and publish."""
    version = book.make_next(settled=True)
    adopted = book.entry(heads=3, is_verified=True)
    book.adopt(adopted, version)
    groups = [adopted, book.propose(book.entry("应当规定偷摘一斤罚款一千元。"), Outcome.NOT_ADOPTED)]
    groups.append(book.propose(book.entry(SECRET, publication_state=OpinionPublication.PRIVATE)))
    inner = book.entry("委员的意见。", source=OpinionSource.MEMBER, publication_state=OpinionPublication.PRIVATE)
    groups.append(book.propose(inner))
    groups.append(
        book.propose(book.entry("总体赞成。", node=None, shown_text="总体赞成（已隐去号码）。"), Outcome.ALREADY)
    )
    assert book.confirm(*groups).refused == []
    reports.publish_report(book.consultation, words="大家最关心基地安全。", by=book.staff, at=LATER)


def outcome_url(book: Ledger, form: str = "") -> str:
    if form:
        return reverse("legislation:outcome-export", args=[book.consultation.pk, form])
    return reverse("legislation:consultation-outcome", args=[book.consultation.pk])


@pytest.mark.django_db
def test_before_it_is_published_the_page_says_what_comes_and_shows_nothing(client):
    book = Ledger()
    book.confirm(book.propose(book.entry()))
    page = client.get(outcome_url(book))
    assert page.status_code == 200
    assert "光靠种的人守不住" not in page.content.decode()
    assert client.get(outcome_url(book, "csv")).status_code == 404


@pytest.mark.django_db
def test_the_table_tells_each_outcome_with_its_words_and_keeps_private_texts_back(
    client, django_assert_max_num_queries
):
    book = Ledger()
    publish(book)
    with django_assert_max_num_queries(14):
        page = client.get(outcome_url(book)).content.decode()
    for words in (CARRYING, "大家最关心基地安全。", "超出上位法处罚幅度。", "总体赞成（已隐去号码）。", "第三条"):
        assert words in page
    assert SECRET not in page
    assert "委员的意见。" not in page
    page = client.get(outcome_url(book) + "?outcome=adopted").content.decode()
    assert CARRYING in page
    assert "总体赞成" not in page
    assert client.get(outcome_url(book) + "?outcome=x&page=x").status_code == 200


@pytest.mark.django_db
def test_the_figures_count_opinions_and_entries_and_leave_readings_out_for_the_public():
    book = Ledger()
    publish(book)
    inside, outside = consultation_figures(book.consultation), consultation_figures(book.consultation, for_public=True)
    assert (inside.received, outside.received) == (7, 6)
    assert (outside.verified, outside.entries, outside.undecided) == (3, 4, 0)
    assert (outside.carried, outside.decided, outside.rate) == (3, 6, 0.5)
    assert len(outside.by_outcome) == 4
    assert sum(count for _words, count in outside.by_source) == 6


@pytest.mark.django_db
def test_everybody_takes_the_public_table_along_and_no_cell_is_a_formula(client):
    book = Ledger()
    book.entry("=HYPERLINK(1)")
    group = OpinionGroup.objects.get()
    book.confirm(book.propose(group))
    publish(book)
    text = b"".join(client.get(outcome_url(book, "csv")).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == 5
    assert SECRET not in text
    assert "委员的意见。" not in text
    assert not any(cell.startswith("=") for row in rows for cell in row)
    for form in ("xlsx", "docx"):
        assert client.get(outcome_url(book, form)).content[:2] == b"PK"
    assert client.get(outcome_url(book, "exe")).status_code == 404


@pytest.mark.django_db
def test_staff_take_every_opinion_along_on_record_and_still_no_sender():
    from openpyxl import load_workbook

    book = Ledger()
    publish(book)
    client = sign_in(Client(), book.staff)
    answer = client.get(reverse("legislation:ledger-export", args=[book.consultation.pk, "xlsx"]))
    rows = list(load_workbook(BytesIO(answer.content), read_only=True).active.values)
    assert len(rows) == 1 + Opinion.objects.count()
    assert any(SECRET in str(cell) for row in rows for cell in row)
    assert Entry.objects.filter(verb="opinion.exported").count() == 1
    assert client.get(reverse("legislation:ledger-export", args=[book.consultation.pk, "exe"])).status_code == 404


@pytest.mark.django_db
def test_the_outcome_is_published_from_its_page(client):
    book = Ledger()
    page = reverse("legislation:ledger-report", args=[book.consultation.pk])
    staff = sign_in(Client(), book.staff)
    book.propose(book.entry())
    assert "1" in staff.get(page).content.decode()
    assert staff.post(page, {"words": "说明"}).status_code == 409
    book.confirm(OpinionGroup.objects.get())
    assert sign_in(Client(), book.committee).post(page, {"words": "说明"}).status_code == 403
    assert staff.post(page, {"words": "说明"}).url == outcome_url(book)
    assert staff.post(page, {"words": "说明"}).status_code == 409


@pytest.mark.django_db
def test_the_year_counts_what_was_confirmed_and_no_more_what_was_sent_back():
    book = Ledger()
    group = book.entry(heads=3)
    book.adopt(group, book.make_next())
    book.confirm(group)
    assert (total(DECIDED, path=".43."), total(CARRIED_OPINIONS, path=".43.")) == (3, 3)
    ledger.send_back(OpinionGroup.objects.get(), reason="请再研究。", by=book.committee, at=LATER)
    assert (total(DECIDED, path=".43."), total(CARRIED_OPINIONS, path=".43.")) == (0, 0)


@pytest.mark.django_db
def test_the_words_lead_back_to_the_opinion_once():
    book = Ledger()
    publish(book)
    edge = Edge.objects.get()
    assert edge.origin.kind == "legislation.opiniontrace"
    assert edge.result.kind == "legislation.provisiontext"


@pytest.mark.django_db
def test_a_version_with_marked_words_that_are_gone_is_not_settled():
    book = Ledger()
    version, group = book.make_next(), book.entry()
    book.adopt(group, version)
    version.texts.filter(position=3).update(text="全都改掉了。")
    with pytest.raises(MoveRefused):
        settle_version(version, by=book.staff, at=LATER)


@pytest.mark.django_db
def test_altered_words_are_flagged_and_never_rewritten_behind_the_committees_back():
    book = Ledger()
    version, group = book.make_next(), book.entry()
    adoption = book.adopt(group, version)
    book.confirm(group)
    row = version.texts.get(position=3)
    altered = [
        {"text": line.replace("基层综合治理", "基层治理"), "items": [], "tail": ""} for line in row.text.split("\n")
    ]
    texts.edit_text(row, raised=row.raised, paragraphs=altered, label=row.label, heading="", by=book.staff, at=LATER)
    adoption.refresh_from_db()
    assert adoption.quote == CARRYING
    assert [one.pk for one in ledger.broken_adoptions(version)] == [adoption.pk]
    page = sign_in(Client(), book.staff).get(reverse("legislation:drafting-room", args=[book.draft.pk]))
    assert [one.pk for one in page.context["desk"].table.broken] == [adoption.pk]


@pytest.mark.django_db
def test_every_sender_is_told_and_every_contact_point_gets_the_outcome_back(set_database_clock):
    book = Ledger(state=ConsultationState.ANNOUNCED)
    set_database_clock(MONDAY + timedelta(days=1))
    told = [
        post_opinion(
            book.consultation, words=Words(f"第{n}位居民的意见。"), submission_key=uuid.uuid4(), at=MONDAY,
            contact=Contact(phone=f"1380013800{n}"),
        ).opinion
        for n in range(3)
    ]  # fmt: skip
    point = ContactPointFactory()
    task = ContactTask.objects.create(
        consultation=book.consultation, point=point, due_on=MONDAY.date(), issued_at=MONDAY, state=TaskState.SUBMITTED
    )
    lead = told[0]
    group = OpinionGroup.objects.create(consultation=book.consultation, lead=lead, headcount=3, first_at=MONDAY)
    Opinion.objects.filter(consultation=book.consultation).update(group=group)
    Consultation.objects.filter(pk=book.consultation.pk).update(state=ConsultationState.CLOSED)
    book.consultation.refresh_from_db()
    book.confirm(book.propose(group))
    reports.publish_report(book.consultation, by=book.staff, at=LATER)
    assert Notification.objects.filter(kind="opinion.outcome").count() == 3
    task.refresh_from_db()
    assert task.state == TaskState.ANSWERED


def side_by_side(*deeds: object) -> list[object]:
    """Do the deeds at the same time, each on a connection of its own; return what each raised or returned."""
    start = threading.Barrier(len(deeds))
    told: list[object] = [None] * len(deeds)

    def run(place: int, deed: object) -> None:
        try:
            start.wait(timeout=10)
            told[place] = deed()  # type: ignore[operator]
        except Exception as error:
            told[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return told


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmers_at_once_one_confirms_each_entry():
    book = Ledger()
    groups = [book.propose(book.entry(f"意见{n}")) for n in range(6)]
    other = appointed("legislative_committee", book.path)
    keys = [group.pk for group in groups]

    def confirm(user):
        rows = list(OpinionGroup.objects.filter(pk__in=keys).select_related("consultation"))
        return lambda: ledger.confirm_outcomes(rows, by=user, at=LATER)

    results = side_by_side(confirm(book.committee), confirm(other))
    assert sorted(len(one.done) for one in results) == [0, 6]
    assert OpinionGroup.objects.filter(ledger_state=LedgerState.CONFIRMED).count() == 6
    assert total(DECIDED, path=".43.") == 6
    assert Entry.objects.filter(verb="opinion.outcome_confirmed").count() == 6


@pytest.mark.django_db(transaction=True)
def test_words_marked_while_a_version_is_settled_stand_in_the_settled_text():
    book = Ledger()
    version, group = book.make_next(), book.entry()
    results = side_by_side(lambda: book.adopt(group, version), lambda: settle_version(version, by=book.staff, at=LATER))
    assert not [one for one in results if isinstance(one, Exception)]
    adoption = Adoption.objects.select_related("text_carrying__version").get()
    assert adoption.text_carrying.version.state == VersionState.SETTLED
    assert adoption.text_carrying.text[adoption.start : adoption.end] == adoption.quote


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_back_beside_the_publication():
    book = Ledger()
    groups = [book.propose(book.entry(f"意见{n}")) for n in range(5)]
    book.confirm(*groups)
    last = OpinionGroup.objects.get(pk=groups[-1].pk)
    results = side_by_side(
        lambda: reports.publish_report(book.consultation, by=book.staff, at=LATER),
        lambda: ledger.send_back(last, reason="等一等。", by=book.committee, at=LATER),
    )
    assert len([one for one in results if isinstance(one, Exception)]) == 1
    book.consultation.refresh_from_db()
    is_reported = book.consultation.state == "reported"
    undecided = OpinionGroup.objects.filter(ledger_state=LedgerState.UNDECIDED).count()
    assert is_reported == (undecided == 0)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_and_a_merger_at_once_leave_one_entry_with_all_its_senders():
    from legislation.operations.ledger_groups import merge_groups

    book = Ledger()
    into, other = book.entry(heads=2), book.entry(heads=3)
    fresh = OpinionGroup.objects.get(pk=other.pk)
    side_by_side(
        lambda: merge_groups([other], into=into, by=book.staff, at=LATER),
        lambda: ledger.propose_outcome(fresh, outcome=Outcome.ALREADY, by=book.staff, at=LATER),
    )
    with transaction.atomic():
        assert sum(OpinionGroup.objects.values_list("headcount", flat=True)) == Opinion.objects.count() == 5
