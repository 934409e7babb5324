"""Versions: taken in with identities, copied, settled, and then never changed."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from congress.accounts.roles import Role
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from legislation.identity import compared
from legislation.models import DraftVersion, ProvisionOrigin, ProvisionText
from legislation.operations import versions as operations
from legislation.states import VersionState
from legislation.text.matching import match
from legislation.text.tree import Annex, Document, Item, Level, Node, Paragraph
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, BillFactory, RegulationFactory, VersionFactory, add_article, province
from tests.legislation.text.trees import statute

pytestmark = pytest.mark.django_db
WORDS = (
    "为了促进油茶产业高质量发展，推动乡村振兴，根据有关法律、行政法规，结合本省实际，制定本规定。",
    "县级以上人民政府应当加强对油茶产业发展工作的领导，将油茶产业发展纳入国民经济和社会发展规划。",
    "油茶种植基地的经营者应当做好基地防火、防盗等工作，建立巡护制度，配备必要的人员和设备。",
    "鼓励保险机构开发油茶种植、加工保险产品，有条件的地方可以给予保费补贴。",
)


def article(number: str, text: str, **more: object) -> Node:
    return Node(Level.ARTICLE, f"第{number}条", paragraphs=(Paragraph(text, **more),))


def document(*words: str, title: str = "湖南省促进油茶产业发展若干规定") -> Document:
    numbers = "一二三四五六七八九"
    return Document(title, tree=tuple(article(numbers[i], text) for i, text in enumerate(words)))


@pytest.fixture
def staff():
    province()
    return appointed(Role.LEGISLATIVE_STAFF)


def taken_in(staff, regulation, text, base=None, name="草案"):
    bill = BillFactory(body=regulation.body)
    return operations.import_version(
        regulation, bill=bill, name=name, document=text, based_on=base, by=staff, at=MONDAY
    )


def test_a_text_comes_back_as_it_was_taken_in(staff, django_assert_num_queries):
    chapters = Document(
        "湖南省促进油茶产业发展条例",
        preamble=("（2026年11月2日通过）",),
        tree=(
            Node(Level.CHAPTER, "第一章", "总则", (article("一", WORDS[0]),)),
            Node(
                Level.CHAPTER, "第二章", "保护",
                (article("二", "下列行为禁止：", items=(Item("（一）", "盗采；"),), tail="违者处罚。"),),
            ),
        ),
        annexes=(Annex("附表", ("一", "二")),),
    )  # fmt: skip
    version = taken_in(staff, RegulationFactory(), chapters)
    with django_assert_num_queries(1):
        assert operations.document_of(version) == chapters
    assert list(version.texts.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_an_inserted_article_renumbers_those_after_it_and_they_stay_who_they_are(staff):
    regulation = RegulationFactory()
    first = taken_in(staff, regulation, document(WORDS[0], WORDS[2], WORDS[3]))
    operations.settle_version(first, by=staff, at=MONDAY)
    second = taken_in(staff, regulation, document(*WORDS), base=first, name="草案二次审议稿")
    before = dict(first.texts.values_list("text", "provision"))
    after = dict(second.texts.values_list("text", "provision"))
    assert {text: after[text] for text in before} == before
    assert after[WORDS[1]] not in before.values()
    assert second.number == 2


def test_a_split_article_goes_on_in_one_part_and_is_named_as_the_origin_of_the_other(staff):
    regulation = RegulationFactory()
    whole = WORDS[2] + WORDS[3]
    first = taken_in(staff, regulation, document(WORDS[0], whole, WORDS[1]))
    second = taken_in(staff, regulation, document(WORDS[0], WORDS[2], WORDS[3], WORDS[1]), base=first)
    old = first.texts.get(text=whole)
    parts = second.texts.filter(text__in=WORDS[2:])
    assert parts.filter(provision=old.provision).count() == 1
    origin = ProvisionOrigin.objects.get()
    assert (origin.origin, origin.kind) == (old, "split")
    assert origin.result.provision_id != old.provision_id


def test_the_next_version_is_a_copy_with_the_same_provisions_open_to_editing(staff):
    version = VersionFactory()
    copy = operations.next_version(version, name="草案修改稿", by=staff, at=MONDAY)
    assert copy.state == VersionState.EDITING
    assert (copy.based_on, copy.bill, copy.number) == (version, version.bill, 2)
    columns = ("provision", "label", "text", "position")
    assert list(copy.texts.values_list(*columns)) == list(version.texts.values_list(*columns))


def test_the_next_version_is_made_of_settled_words_only(staff):
    with pytest.raises(MoveRefused):
        operations.next_version(VersionFactory(articles__editing=True), name="二稿", by=staff, at=MONDAY)


def test_settling_keeps_a_digest_of_the_printed_text(staff):
    version = VersionFactory(articles__editing=True)
    operations.settle_version(version, by=staff, at=MONDAY)
    version.refresh_from_db()
    assert version.is_settled
    assert len(version.digest) == 64
    assert version.digest == operations.digest_of(version)
    with pytest.raises(MoveRefused):
        operations.settle_version(version, by=staff, at=MONDAY)


def test_an_empty_text_is_not_settled_and_not_taken_in(staff):
    with pytest.raises(Invalid):
        operations.settle_version(VersionFactory(articles=(), articles__editing=True), by=staff, at=MONDAY)
    with pytest.raises(Invalid):
        taken_in(staff, RegulationFactory(), replace(document(), tree=()))


def test_a_base_of_another_regulation_is_refused(staff):
    with pytest.raises(Invalid):
        taken_in(staff, RegulationFactory(title="一"), document(*WORDS), base=VersionFactory())


@pytest.mark.parametrize("role", [Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS, Role.STAFF, Role.MEMBER])
def test_only_the_legislative_affairs_commission_works_on_texts(role):
    version, other = VersionFactory(articles__editing=True), appointed(role)
    with pytest.raises(NotAllowed):
        operations.settle_version(version, by=other, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.next_version(version, name="二稿", by=other, at=MONDAY)
    with pytest.raises(NotAllowed):
        taken_in(other, version.regulation, document(*WORDS))


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_the_database_refuses_every_change_to_settled_words():
    version = VersionFactory()
    text, mine = version.texts.first(), ProvisionText.objects.filter(version=version)
    text.text = "改了"
    refused(text.save)
    refused(lambda: mine.update(text="改了"))
    refused(lambda: mine.update(label="第九条"))
    refused(lambda: mine.update(position=9))
    refused(lambda: mine.filter(pk=text.pk).delete())
    refused(lambda: ProvisionText.objects.bulk_update([text], ["text"]))
    refused(lambda: add_article(version, "第四条", "多出来的一条。"))
    refused(lambda: mine.update(version=VersionFactory(articles=(), articles__editing=True)))


def test_no_words_are_smuggled_into_a_settled_version_from_another():
    settled = VersionFactory()
    other = VersionFactory(articles__editing=True, regulation=settled.regulation)
    refused(lambda: other.texts.update(version=settled))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "改了"),
        ("preamble", ["改"]),
        ("closing", ["改"]),
        ("annexes", [{}]),
        ("digest", "0"),
        ("state", "editing"),
    ],
)
def test_the_database_refuses_every_change_to_a_settled_version(column, value):
    version = VersionFactory()
    refused(lambda: DraftVersion.objects.filter(pk=version.pk).update(**{column: value}))


def test_a_settled_version_is_not_deleted_and_an_open_one_is():
    refused(VersionFactory(articles=()).delete)
    VersionFactory(articles__editing=True).delete()


def test_the_name_of_a_settled_version_and_the_identity_of_its_provisions_may_be_put_right():
    version = VersionFactory()
    DraftVersion.objects.filter(pk=version.pk).update(name="草案征求意见稿", explanation="说明")
    provision = version.texts.last().provision
    version.texts.filter(provision=version.texts.last().provision).update(provision=provision)


@pytest.mark.parametrize(
    ("name", "before", "after"), [("立法法", "2015-03-15", "2023-03-13"), ("代表法", "2015-08-29", "2025-03-11")]
)
def test_a_statute_and_its_amendment_are_kept_with_the_matches_that_their_words_give(staff, name, before, after):
    old, new = statute(name, before), statute(name, after)
    regulation = RegulationFactory()
    first = taken_in(staff, regulation, old)
    operations.settle_version(first, by=staff, at=MONDAY)
    second = taken_in(staff, regulation, new, base=first)
    assert operations.document_of(first) == replace(old, unplaced=())
    assert operations.document_of(second) == replace(new, unplaced=())
    stored, found = compared(first, second)[2], match(old, new)
    for kept, told in ((stored.articles, found.articles), (stored.headings, found.headings)):
        assert {(one.old, one.new, one.kind) for one in kept} == {(one.old, one.new, one.kind) for one in told}
