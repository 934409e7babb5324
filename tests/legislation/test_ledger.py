"""The adoption ledger: what is proposed, marked, confirmed, sent back, joined and parted, and by whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from congress.notifications.models import Notification
from congress.provenance.telling import became
from legislation.models import Adoption, BillStep, OpinionGroup
from legislation.operations import ledger, ledger_groups, reports
from legislation.quotes import between, nearest
from legislation.states import ConsultationState, LedgerState, Outcome, Reason
from tests.factories.accounts import AppointmentFactory, appointed
from tests.factories.ledger import CARRYING, FIRST_DRAFT, LATER, NEXT_DRAFT, Ledger
from tests.factories.legislation import VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Ledger:
    return Ledger()


def fresh(group: OpinionGroup) -> OpinionGroup:
    return OpinionGroup.objects.get(pk=group.pk)


def test_not_adopting_needs_a_reason_and_words_to_the_sender(book):
    group = book.entry()
    for more in ({}, {"reason": Reason.COST}, {"words": "花费过大。"}, {"reason": Reason.COST, "words": "  "}):
        with pytest.raises(Invalid):
            ledger.propose_outcome(group, outcome=Outcome.NOT_ADOPTED, by=book.staff, at=LATER, **more)
    book.propose(group, Outcome.NOT_ADOPTED)
    assert (group.ledger_state, group.outcome) == (LedgerState.PROPOSED, Outcome.NOT_ADOPTED)
    with pytest.raises(Invalid):
        ledger.propose_outcome(group, outcome="praised", by=book.staff, at=LATER)


def test_a_later_proposal_takes_the_place_of_an_earlier_one_and_can_be_taken_back(book):
    group = book.propose(book.entry(), Outcome.ALREADY)
    book.propose(group, Outcome.OUTSIDE)
    assert fresh(group).outcome == Outcome.OUTSIDE
    ledger.clear(group, by=book.staff, at=LATER)
    assert (fresh(group).ledger_state, fresh(group).outcome, fresh(group).proposed_by) == ("undecided", "", None)


@pytest.mark.parametrize(
    ("role", "elsewhere", "may"),
    [
        (Role.LEGISLATIVE_STAFF, False, True),
        (Role.LEGISLATIVE_STAFF, True, False),
        (Role.LEGISLATIVE_COMMITTEE, False, False),
        (Role.CHAIRPERSONS, False, False),
        (Role.STAFF, False, False),
        (Role.CONTACT_POINT, False, False),
        (Role.MODERATOR, False, False),
    ],
)
def test_only_the_commission_of_that_congress_proposes_marks_and_joins(book, role, elsewhere, may):
    somebody = appointed(role, ".43.4301." if elsewhere else book.path)
    version, group, other = book.make_next(), book.entry(), book.entry()
    text = version.texts.get(position=3)
    deeds = (
        lambda: ledger.propose_outcome(group, outcome=Outcome.ADOPTED, by=somebody, at=LATER),
        lambda: ledger.adopt_words(group, text=text, start=0, end=4, by=somebody, at=LATER),
        lambda: ledger.clear(group, by=somebody, at=LATER),
        lambda: ledger_groups.merge_groups([other], into=group, by=somebody, at=LATER),
    )
    for deed in deeds:
        if may:
            deed()
        else:
            with pytest.raises(NotAllowed):
                deed()


@pytest.mark.parametrize(
    ("role", "elsewhere", "may"),
    [
        (Role.LEGISLATIVE_COMMITTEE, False, True),
        (Role.LEGISLATIVE_COMMITTEE, True, False),
        (Role.LEGISLATIVE_STAFF, False, False),
        (Role.CHAIRPERSONS, False, False),
        (Role.STAFF, False, False),
    ],
)
def test_only_the_committee_of_that_congress_confirms_and_sends_back(book, role, elsewhere, may):
    somebody = appointed(role, ".43.4301." if elsewhere else book.path)
    group = book.propose(book.entry())
    deeds = (
        lambda: ledger.confirm_outcomes([group], by=somebody, at=LATER),
        lambda: ledger.send_back(group, reason="理由不够清楚。", by=somebody, at=LATER),
    )
    for deed in deeds:
        if may:
            deed()
        else:
            with pytest.raises(NotAllowed):
                deed()


def test_nobody_confirms_what_they_proposed_themselves(book):
    both = appointed(Role.LEGISLATIVE_COMMITTEE, book.path)
    AppointmentFactory(user=both, role=Role.LEGISLATIVE_STAFF, path=book.path)
    mine, theirs = book.entry(), book.propose(book.entry())
    ledger.propose_outcome(mine, outcome=Outcome.ALREADY, by=both, at=LATER)
    result = ledger.confirm_outcomes([mine, theirs], by=both, at=LATER)
    assert [group.pk for group in result.done] == [theirs.pk]
    assert [group.pk for group, _reason in result.refused] == [mine.pk]


def test_what_is_adopted_is_confirmed_only_with_words_that_are_still_there(book):
    version, group = book.make_next(), book.entry()
    book.propose(group, Outcome.ADOPTED)
    assert book.confirm(group).done == []
    book.adopt(group, version)
    text = version.texts.get(position=3)
    text.text = text.text.replace("列入基层综合治理", "纳入基层治理")
    text.save()
    assert [one.pk for one, _reason in book.confirm(group).refused] == [group.pk]
    text.text += CARRYING
    text.save()
    assert [one.pk for one in book.confirm(group).done] == [group.pk]
    assert Adoption.objects.get().quote == CARRYING


def test_marking_words_for_an_undecided_entry_proposes_to_adopt_it(book):
    version, group = book.make_next(), book.entry()
    adoption = book.adopt(group, version)
    assert (fresh(group).outcome, adoption.quote, adoption.label) == (Outcome.ADOPTED, CARRYING, "第三条")
    assert book.adopt(group, version) == adoption


def test_words_are_marked_in_a_later_version_of_the_same_regulation_only(book):
    group, elsewhere = book.entry(), VersionFactory(number=9).texts.first()
    for text in (book.texts[2], elsewhere):
        with pytest.raises(Invalid):
            ledger.adopt_words(group, text=text, start=0, end=3, by=book.staff, at=LATER)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 3), (0, 10_000), (10_000, 10_001)])
def test_a_span_out_of_the_text_is_refused(book, start, end):
    text = book.make_next().texts.get(position=3)
    with pytest.raises(Invalid):
        ledger.adopt_words(book.entry(), text=text, start=start, end=end, by=book.staff, at=LATER)


def test_words_carry_only_what_is_adopted_and_go_with_another_outcome(book):
    version, group = book.make_next(), book.entry()
    book.adopt(group, version)
    book.propose(group, Outcome.PARTLY)
    assert Adoption.objects.count() == 1
    book.propose(group, Outcome.OUTSIDE)
    assert Adoption.objects.count() == 0
    with pytest.raises(MoveRefused):
        book.adopt(group, version)


def test_marked_words_are_carried_along_while_the_text_is_edited_and_flagged_when_they_go(book):
    version, group = book.make_next(), book.entry()
    adoption = book.adopt(group, version)
    text = version.texts.get(position=3)
    text.text, text.label = "前面添了一句。" + text.text, "第四条"
    text.save()
    assert ledger.broken_adoptions(version) == []
    carried = Adoption.objects.get()
    assert (carried.pk, carried.start, carried.label) == (adoption.pk, adoption.start + 7, "第四条")
    assert text.text[carried.start : carried.end] == CARRYING
    text.text = "全改了。"
    text.save()
    assert [one.pk for one in ledger.broken_adoptions(version)] == [adoption.pk]


def test_two_marks_that_come_together_are_one(book):
    version, group = book.make_next(), book.entry()
    text = version.texts.get(position=3)
    text.text = "防盗和防盗。"
    text.save()
    for start in (0, 3):
        ledger.adopt_words(group, text=text, start=start, end=start + 2, by=book.staff, at=LATER)
    text.text = "防盗。"
    text.save()
    assert ledger.check_adoptions(version) == []
    assert [(one.start, one.end) for one in Adoption.objects.all()] == [(0, 2)]


def test_what_was_confirmed_stays_until_the_committee_sends_it_back_with_a_reason(book):
    group = book.propose(book.entry())
    book.confirm(group)
    group = fresh(group)
    for deed in (
        lambda: book.propose(group, Outcome.ALREADY),
        lambda: ledger.clear(group, by=book.staff, at=LATER),
        lambda: ledger_groups.merge_groups([book.entry()], into=group, by=book.staff, at=LATER),
    ):
        with pytest.raises(MoveRefused):
            deed()
    with pytest.raises(Invalid):
        ledger.send_back(group, reason=" ", by=book.committee, at=LATER)
    ledger.send_back(group, reason="请补充说明。", by=book.committee, at=LATER)
    assert fresh(group).ledger_state == LedgerState.UNDECIDED
    assert "请补充说明。" in group.notes.get().words
    assert Notification.objects.get(kind="opinion.sent_back").user == book.staff


def test_a_deed_on_a_page_that_is_no_longer_true_is_refused(book):
    group = book.entry()
    stale = fresh(group)
    book.propose(group)
    with pytest.raises(MoveRefused):
        ledger.propose_outcome(stale, outcome=Outcome.ADOPTED, by=book.staff, at=LATER)
    assert [reason for _group, reason in book.confirm(stale).refused]


def test_entries_are_joined_with_their_senders_notes_and_words_and_parted_again(book):
    version, into, other = (
        book.make_next(),
        book.entry(heads=3),
        book.entry("偷摘的太多了。", heads=2, is_verified=True),
    )
    book.adopt(other, version)
    ledger.add_note(other, words="与上一条相同。", by=book.staff, at=LATER)
    ledger_groups.merge_groups([other], into=into, by=book.staff, at=LATER)
    assert not OpinionGroup.objects.filter(pk=other.pk).exists()
    assert (into.headcount, into.verified_count, into.notes.count(), into.adoptions.count()) == (5, 2, 1, 1)
    lead = into.lead
    parted = ledger_groups.split_opinion(lead, group=into, by=book.staff, at=LATER)
    assert (parted.headcount, parted.ledger_state, fresh(into).headcount) == (1, LedgerState.UNDECIDED, 4)
    assert fresh(into).lead_id != lead.pk
    with pytest.raises(MoveRefused):
        ledger_groups.split_opinion(lead, group=parted, by=book.staff, at=LATER)


def test_the_outcome_is_published_only_when_nothing_is_missing(book):
    version = book.make_next(settled=True)
    loose = book.opinion("还没有归入台账。")
    undecided, proposed, adopted = book.entry(), book.propose(book.entry()), book.propose(book.entry(), "adopted")
    missing = reports.missing_for_report(book.consultation)
    assert (missing.ungrouped, missing.undecided, missing.proposed, missing.without_words) == (1, 1, 2, 1)
    with pytest.raises(MoveRefused):
        reports.publish_report(book.consultation, by=book.staff, at=LATER)
    loose.delete()
    book.propose(undecided, Outcome.NOT_ADOPTED)
    book.adopt(adopted, version)
    assert book.confirm(undecided, proposed, adopted).refused == []
    with pytest.raises(NotAllowed):
        reports.publish_report(book.consultation, by=book.committee, at=LATER)
    reports.publish_report(book.consultation, words="共收到意见三条。", by=book.staff, at=LATER)
    assert book.consultation.state == ConsultationState.REPORTED
    assert BillStep.objects.get(kind="outcome_published").facts["carried"] == 1
    assert "第三条" in became(adopted.lead.trace)[0].sentence
    for deed in (
        lambda: ledger.send_back(fresh(adopted), reason="再看看。", by=book.committee, at=LATER),
        lambda: book.propose(fresh(adopted), Outcome.ALREADY),
    ):
        with pytest.raises((MoveRefused, NotAllowed)):
            deed()


def test_an_outcome_never_points_at_words_that_may_still_change(book):
    version, group = book.make_next(), book.entry()
    book.adopt(group, version)
    book.confirm(group)
    assert reports.missing_for_report(book.consultation) == reports.Missing(unsettled=1)
    with pytest.raises(MoveRefused):
        reports.publish_report(book.consultation, by=book.staff, at=LATER)


def test_an_open_consultation_has_no_outcome_to_publish():
    book = Ledger(state=ConsultationState.ANNOUNCED)
    with pytest.raises(MoveRefused):
        reports.publish_report(book.consultation, by=book.staff, at=LATER)


def test_every_deed_is_on_record_without_the_senders_words(book):
    version, group = book.make_next(), book.entry()
    book.adopt(group, version)
    ledger.remove_adoption(Adoption.objects.select_related("group").get(), by=book.staff, at=LATER)
    verbs = set(Entry.objects.filter(subject_id=str(group.pk)).values_list("verb", flat=True))
    assert verbs >= {"opinion.outcome_proposed", "opinion.words_adopted", "opinion.words_released"}
    assert not Entry.objects.filter(after__icontains="偷摘").exists()


texts = st.text(alphabet="甲乙丙，。\n", max_size=30)


@given(texts, st.integers(0, 30), st.integers(1, 10), texts, texts)
def test_words_are_found_again_whatever_is_written_around_them(text, start, size, before, after):
    quote = text[start : start + size]
    if not quote:
        return
    changed = before + text + after
    place = nearest(quote, changed, start)
    assert place is not None
    assert changed[place : place + len(quote)] == quote
    others = [i for i in range(len(changed)) if changed.startswith(quote, i)]
    assert abs(place - start) == min(abs(one - start) for one in others)


@given(texts, texts, texts)
def test_a_span_by_its_first_and_last_words_holds_both(first, last, text):
    span = between(first, last, text)
    if span is None:
        return
    words = text[span[0] : span[1]]
    assert 0 <= span[0] < span[1] <= len(text)
    assert words.startswith(first[: len(words)])
    assert words.endswith(last)


def test_the_drafts_of_the_tests_differ_in_the_third_article_alone():
    assert FIRST_DRAFT[:2] == NEXT_DRAFT[:2]
    assert FIRST_DRAFT[2] != NEXT_DRAFT[2]
