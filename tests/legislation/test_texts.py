"""Words of a version: edited by one at a time, moved about, and matched to those before."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from congress.accounts.roles import Role
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from legislation.models import Adoption, OpinionGroup, ProvisionOrigin, ProvisionText
from legislation.operations import texts as operations
from legislation.operations.versions import next_version, settle_version
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, ConsultationFactory, VersionFactory, province


def paragraph(text):
    return {"text": text, "items": [], "tail": ""}


@pytest.fixture
def staff(db):
    province()
    return appointed(Role.LEGISLATIVE_STAFF)


@pytest.fixture
def version(db):
    return VersionFactory(articles__editing=True)


def edit(row, text, by, raised=None, **more):
    facts = {"label": row.label, "heading": row.heading, "paragraphs": [paragraph(text)]} | more
    return operations.edit_text(row, raised=row.raised if raised is None else raised, by=by, at=MONDAY, **facts)


def labels(version):
    return list(version.texts.order_by("position").values_list("label", flat=True))


def test_an_edit_keeps_the_lines_and_counts_up(staff, version):
    row = version.texts.get(label="第二条")
    items = [{"label": "（一）", "text": "种植；", "subitems": []}]
    paragraphs = [{"text": "适用于下列活动：", "items": items, "tail": "法律另有规定的除外。"}]
    edit(row, "", staff, paragraphs=paragraphs)
    row.refresh_from_db()
    assert row.text == "适用于下列活动：\n（一）种植；\n法律另有规定的除外。"
    assert row.raised == 1


def test_the_later_of_two_editors_is_told_and_shown_what_stands_now(staff, version):
    row = version.texts.get(label="第一条")
    edit(row, "先保存的。", staff, raised=0)
    with pytest.raises(operations.EditConflict) as refusal:
        edit(row, "后保存的。", staff, raised=0)
    assert refusal.value.theirs.text == "先保存的。"
    assert refusal.value.theirs.raised == 1


def test_settled_words_are_not_edited(staff):
    row = VersionFactory().texts.first()
    with pytest.raises(MoveRefused):
        edit(row, "改。", staff)


@pytest.mark.parametrize("role", [Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS, Role.STAFF])
def test_only_the_legislative_affairs_commission_edits(version, role):
    other, row = appointed(role), version.texts.first()
    deeds = [
        lambda: edit(row, "改。", other),
        lambda: operations.remove_provision(row, by=other, at=MONDAY),
        lambda: operations.move_provision(row, after=None, by=other, at=MONDAY),
        lambda: operations.renumber(version, by=other, at=MONDAY),
        lambda: operations.set_match(row, kind="new", by=other, at=MONDAY),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


def test_the_commission_of_another_congress_does_not_edit(version):
    with pytest.raises(NotAllowed):
        edit(version.texts.first(), "改。", appointed(Role.LEGISLATIVE_STAFF, ".43.4301."))


def test_an_article_is_never_emptied(staff, version):
    with pytest.raises(Invalid):
        edit(version.texts.first(), "  ", staff, paragraphs=[])


def test_an_article_is_put_in_and_those_after_it_number_on(staff, version):
    first = version.texts.get(label="第一条")
    operations.add_provision(
        version,
        level="article",
        label="第一条之一",
        after=first,
        paragraphs=[paragraph("新的一条。")],
        by=staff,
        at=MONDAY,
    )
    assert labels(version) == ["第一条", "第一条之一", "第二条", "第三条"]
    moved = operations.renumber(version, by=staff, at=MONDAY)
    assert labels(version) == ["第一条", "第二条", "第三条", "第四条"]
    assert moved == {"第一条之一": "第二条", "第二条": "第三条", "第三条": "第四条"}


def test_an_article_put_in_without_a_label_gets_one_and_keeps_one(staff, version):
    def put_in():
        first = version.texts.get(label="第一条")
        return operations.add_provision(
            version, level="article", label=" ", after=first, paragraphs=[paragraph("新。")], by=staff, at=MONDAY
        )

    assert put_in().label == "第一条之一"
    row = put_in()
    assert row.label == "第一条之二"
    with pytest.raises(Invalid):
        edit(row, "新。", staff, label="")
    operations.renumber(version, by=staff, at=MONDAY)
    assert labels(version) == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    version.texts.filter(pk=row.pk).update(label="")
    with pytest.raises(Invalid):
        settle_version(version, by=staff, at=MONDAY)
    version.texts.exclude(pk=row.pk).delete()  # a decision that numbers nothing is one article without a label
    row.refresh_from_db()
    settle_version(edit(row, "本决定自公布之日起施行。", staff).version, by=staff, at=MONDAY)


def test_a_chapter_takes_what_follows_it_and_gives_it_back(staff, version):
    def chapter(label, after):
        return operations.add_provision(
            version, level="chapter", label=label, heading="总则", after=after, by=staff, at=MONDAY
        )

    second = version.texts.get(label="第二条")
    one = chapter("第一章", None)
    two = chapter("第二章", second)
    assert [row.label for row in one.children.order_by("position")] == ["第一条", "第二条"]
    assert [row.label for row in two.children.order_by("position")] == ["第三条"]
    operations.move_provision(two, after=None, by=staff, at=MONDAY)
    assert labels(version) == ["第二章", "第三条", "第一章", "第一条", "第二条"]
    operations.remove_provision(one, by=staff, at=MONDAY)
    assert [row.label for row in two.children.order_by("position")] == ["第三条", "第一条", "第二条"]


def test_nothing_is_moved_into_itself(staff, version):
    chapter = operations.add_provision(version, level="chapter", label="第一章", after=None, by=staff, at=MONDAY)
    with pytest.raises(Invalid):
        operations.move_provision(chapter, after=version.texts.get(label="第二条"), by=staff, at=MONDAY)


def test_words_that_carry_an_adopted_opinion_keep_carrying_it_and_are_not_deleted(staff):
    first = VersionFactory()
    consultation = ConsultationFactory(draft=first)
    version = next_version(first, name="二稿", by=staff, at=MONDAY)
    row = version.texts.get(label="第三条")
    group = OpinionGroup.objects.create(consultation=consultation, first_at=MONDAY)
    start = row.text.index("防火、防盗")
    adoption = Adoption.objects.create(
        group=group,
        text_carrying=row,
        start=start,
        end=start + 5,
        quote="防火、防盗",
        label=row.label,
        at=MONDAY,
        by=staff,
    )
    row = edit(row, "油茶种植基地的所有人和经营者应当做好基地防火、防盗等工作。", staff)
    adoption.refresh_from_db()
    assert row.text[adoption.start : adoption.end] == adoption.quote == "防火、防盗"
    with pytest.raises(Invalid):
        edit(row, "全部换掉。", staff)
    with pytest.raises(Invalid):
        operations.remove_provision(row, by=staff, at=MONDAY)


def test_staff_correct_who_an_article_was(staff):
    first = VersionFactory()
    version = next_version(first, name="二稿", by=staff, at=MONDAY)
    one, two, three = version.texts.order_by("position")
    old = first.texts.get(label="第一条")
    operations.set_match(two, kind="same", origin=old, by=staff, at=MONDAY)
    for row in (one, two):
        row.refresh_from_db()
    assert two.provision == old.provision
    assert not first.texts.filter(provision=one.provision).exists()
    operations.set_match(one, kind="split", origin=old, by=staff, at=MONDAY)
    operations.set_match(three, kind="merged", origin=old, by=staff, at=MONDAY)
    assert set(ProvisionOrigin.objects.values_list("result", "origin", "kind")) == {
        (one.pk, old.pk, "split"), (three.pk, old.pk, "merged"),
    }  # fmt: skip
    operations.set_match(two, kind="new", by=staff, at=MONDAY)
    two.refresh_from_db()
    assert two.provision != old.provision


def test_a_match_names_a_provision_of_the_version_before(staff, version):
    with pytest.raises(Invalid):
        operations.set_match(
            version.texts.first(), kind="same", origin=VersionFactory().texts.first(), by=staff, at=MONDAY
        )
    with pytest.raises(Invalid):
        operations.set_match(version.texts.first(), kind="same", by=staff, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told_every_time():
    province()
    staff = appointed(Role.LEGISLATIVE_STAFF)
    version = VersionFactory(articles__editing=True)
    row = version.texts.first()

    def save(words, raised, start):
        try:
            mine = ProvisionText.objects.select_related("version__regulation").get(pk=row.pk)
            start.wait()
            edit(mine, words, staff, raised=raised)
            return words
        except operations.EditConflict as conflict:
            return conflict.theirs.text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        for raised in range(20):
            start = Barrier(2)
            outcomes = list(threads.map(lambda w, r=raised, s=start: save(w, r, s), (f"甲{raised}。", f"乙{raised}。")))
            row.refresh_from_db()
            assert row.raised == raised + 1
            assert outcomes == [row.text, row.text]  # who lost was shown the winner's words
