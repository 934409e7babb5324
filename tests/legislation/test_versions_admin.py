"""The bench: a version read, compared, edited by its lines, settled, taken away as a file."""

import re

import pytest
from django.urls import reverse

from congress.accounts.roles import Role
from legislation.models import ProvisionText
from legislation.operations.versions import next_version
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import (
    MONDAY,
    VersionFactory,
    add_article,
    province,
)
from tests.legislation.bill_ways import (
    made,
    standing,
)

pytestmark = pytest.mark.django_db
LISTS = ["regulationbill", "draftversion", "legislativeplan", "regulation"]


@pytest.fixture
def people():
    province()
    return {role: appointed(role) for role in (Role.LEGISLATIVE_STAFF, Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS)}


@pytest.fixture
def staff(people):
    return people[Role.LEGISLATIVE_STAFF]


@pytest.fixture
def bench(client, staff):
    return sign_in(client, staff)


def page_of(row):
    return reverse(f"admin:legislation_{row._meta.model_name}_change", args=[row.pk])


def deed(row, name):
    return reverse(f"admin:legislation_{row._meta.model_name}_deed", args=[row.pk, name])


def edited(staff):
    """A settled first text, and the next one with one article changed and one put in."""
    first = VersionFactory()
    version = next_version(first, name="草案二次审议稿", by=staff, at=MONDAY)
    changed = version.texts.get(label="第三条")
    words = changed.text + "基地所在地的乡镇人民政府应当把保护基地安全列入基层综合治理。"
    ProvisionText.objects.filter(pk=changed.pk).update(
        text=words, paragraphs=[{"text": words, "items": [], "tail": ""}]
    )
    add_article(version, "第四条", "鼓励保险机构开发油茶种植保险产品。")
    return version


def test_a_redline_shows_what_changed_inline_and_side_by_side(bench, staff):
    version = edited(staff)
    address = reverse("admin:legislation_draftversion_redline", args=[version.pk])
    inline = bench.get(address).content.decode()
    assert "<ins>" in inline
    assert "为了促进油茶产业发展" not in inline
    assert "为了促进油茶产业发展" in bench.get(address, {"all": 1}).content.decode()
    assert "bench-side" in bench.get(address, {"view": "side"}).content.decode()


@pytest.mark.parametrize("form", ["gazette", "redline", "comparison", "decision", "text"])
def test_staff_take_an_unsettled_version_away_as_a_file(bench, staff, form):
    answer = bench.get(reverse("admin:legislation_draftversion_file", args=[edited(staff).pk, form]))
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf" if form == "text" else b"PK")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_comparison_without_a_version_before_is_refused_in_words(bench):
    version = VersionFactory()
    answer = bench.get(reverse("admin:legislation_draftversion_file", args=[version.pk, "comparison"]))
    assert answer.status_code == 422


def test_the_decision_of_a_package_names_every_regulation(bench, staff):
    one, two, old = standing(), standing(), standing()
    bill = made(staff, kind="package", amended=[one, two], repealed=[old])
    for regulation in (one, two):
        version = next_version(regulation.versions.get(), name="修正草案", bill=bill, by=staff, at=MONDAY)
        row = version.texts.get(label="第三条")
        row.text, row.paragraphs = "改了。", [{"text": "改了。", "items": [], "tail": ""}]
        row.save()
    answer = bench.get(reverse("admin:legislation_regulationbill_decision", args=[bill.pk]))
    assert answer.content.startswith(b"PK")


def lines(*rows):
    return {"kind": [r[0] for r in rows], "mark": [r[1] for r in rows], "words": [r[2] for r in rows]}


def provision_address(row):
    return reverse("admin:legislation_draftversion_provision", args=[row.version_id, row.pk])


def test_an_article_is_edited_by_its_lines(bench):
    row = VersionFactory(articles__editing=True).texts.get(label="第二条")
    page = bench.get(provision_address(row)).content.decode()
    assert row.text in page
    typed = {"label": "第二条", "heading": "", "raised": 0, "before": "{}"} | lines(
        ("paragraph", "", "下列行为禁止："), ("item", "", "盗采；"), ("item", "", "毁坏。"), ("subitem", "", "包括剥皮。"),
        ("tail", "", "违者处罚。"), ("paragraph", "", ""),
    )  # fmt: skip
    answer = bench.post(provision_address(row), typed)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.text == "下列行为禁止：\n（一）盗采；\n（二）毁坏。\n1.包括剥皮。\n违者处罚。"


def test_two_editors_meet_and_nothing_is_lost(bench):
    row = VersionFactory(articles__editing=True).texts.get(label="第二条")
    opened = bench.get(provision_address(row)).content.decode()
    before = re.search(r'name="before" value="([^"]*)"', opened)[1].replace("&quot;", '"')
    facts = {"label": "第二条", "heading": "", "raised": 0, "before": before}
    bench.post(provision_address(row), facts | lines(("paragraph", "", "他们先保存的。")))
    answer = bench.post(provision_address(row), facts | lines(("paragraph", "", "我后写的这一句。")))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert row.text in page
    assert "他们先保存的" in re.sub(r"</?(ins|del)>", "", page)
    assert '<textarea name="words" rows="2"' in page
    assert "我后写的这一句。</textarea>" in page
    raised = re.search(r'name="raised" value="(\d+)"', page)[1]
    again = bench.post(provision_address(row), facts | {"raised": raised} | lines(("paragraph", "", "两边都有的。")))
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.text == "两边都有的。"


def test_the_words_of_a_settled_version_have_no_form(bench):
    row = VersionFactory().texts.first()
    assert bench.get(provision_address(row)).status_code == 403


def test_an_article_is_put_in_moved_and_taken_out(bench):
    version = VersionFactory(articles__editing=True)
    first, _second, third = version.texts.order_by("position")
    add = reverse("admin:legislation_draftversion_provision_add", args=[version.pk])
    typed = {"level": "article", "label": "第一条之一", "heading": "", "raised": 0}
    assert bench.post(f"{add}?after={first.pk}", typed | lines(("paragraph", "", "新的。"))).status_code == 302
    put_in = version.texts.get(label="第一条之一")
    move = reverse("admin:legislation_draftversion_provision_deed", args=[version.pk, put_in.pk, "move"])
    bench.post(move, {"after": third.pk})
    assert list(version.texts.order_by("position").values_list("label", flat=True))[-1] == "第一条之一"
    remove = reverse("admin:legislation_draftversion_provision_deed", args=[version.pk, put_in.pk, "remove"])
    bench.post(remove)
    assert version.texts.count() == 3


def test_after_numbering_on_stale_references_are_named(bench):
    version = VersionFactory(
        articles=[
            ("第一条", "一。"),
            ("第一条之一", "二。"),
            ("第二条", "三。"),
            ("第三条", "违反本规定第二条的，处罚款。"),
        ],
        articles__editing=True,
    )
    page = bench.post(deed(version, "renumber"), {"version": version.version}).content.decode()
    assert "第二条 → 第三条" in page


def test_a_text_is_settled_and_the_next_one_made_from_its_page(bench):
    version = VersionFactory(articles__editing=True)
    assert bench.post(deed(version, "settle"), {"version": 0}).status_code == 302
    answer = bench.post(deed(version, "next"), {"version": 1, "name": "草案二次审议稿"})
    made_from = version.regulation.versions.get(number=2)
    assert answer.headers["Location"] == page_of(made_from)
    assert made_from.name == "草案二次审议稿"


def test_the_lines_around_the_text_are_edited(bench):
    version = VersionFactory(articles__editing=True)
    frame = {"version": 0, "title": version.title, "name": "草案", "preamble": "（2026年11月通过）\n\n",
             "annexes": "附表一\n甲\n乙\n\n附表二\n丙"}  # fmt: skip
    assert bench.post(deed(version, "frame"), frame).status_code == 302
    version.refresh_from_db()
    assert version.preamble == ["（2026年11月通过）"]
    assert version.annexes == [{"label": "附表一", "lines": ["甲", "乙"]}, {"label": "附表二", "lines": ["丙"]}]


def test_a_match_is_corrected_from_its_page(bench, staff):
    version = edited(staff)
    put_in, old = version.texts.get(label="第四条"), version.based_on.texts.get(label="第三条")
    address = reverse("admin:legislation_draftversion_matches", args=[version.pk])
    assert bench.get(address).status_code == 200
    answer = bench.post(address, {"row": put_in.pk, "kind": "split", "origin": old.pk})
    assert answer.status_code == 302
    assert put_in.origins.get().origin == old


def test_the_page_of_a_version_costs_the_same_for_three_articles_and_three_hundred(
    bench, staff, django_assert_max_num_queries
):
    counts = []
    for size in (3, 300):
        first = VersionFactory(articles=[(f"第{n}条", f"第{n}条的文字。") for n in range(size)])
        version = next_version(first, name="二稿", by=staff, at=MONDAY)
        bench.get(page_of(version))
        with django_assert_max_num_queries(40) as captured:
            assert bench.get(page_of(version)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
