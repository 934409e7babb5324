"""The seven statutes beside the checkout parse completely. They are read there, never copied."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from legislation.text.parsing import parse
from legislation.text.printing import as_json, from_json, print_document
from legislation.text.tree import Level

STATUTES = Path(settings.BASE_DIR).parent / "shared" / "data" / "statutes"
ARTICLES = {
    "立法法(2015-03-15)": 105,
    "立法法(2023-03-13)": 120,
    "代表法(2015-08-29)": 52,
    "代表法(2025-03-11)": 65,
    "选举法(2020-10-17)": 60,
    "监督法(2024-11-08)": 65,
    "组织法(2022-03-11)": 90,
}

pytestmark = pytest.mark.skipif(not STATUTES.is_dir(), reason=f"THE STATUTES ARE MISSING: {STATUTES}")


def read(name):
    file = next(file for file in sorted(STATUTES.iterdir()) if file.stem.endswith(name))
    return file.read_text(encoding="utf-8")


def bare(text):
    return "".join(re.sub(r"<!--.*?-->|^#+ ", "", text, flags=re.MULTILINE).split())


@pytest.mark.parametrize("name", ARTICLES)
def test_a_statute_parses_completely_and_prints_back_character_for_character(name):
    text = read(name)

    document = parse(text)

    assert document.unplaced == ()
    assert bare(print_document(document)) == bare(text)
    assert parse(print_document(document)) == document
    assert from_json(as_json(document)) == document


@pytest.mark.parametrize(("name", "count"), ARTICLES.items())
def test_every_article_is_found_in_its_order(name, count):
    from legislation.text.numerals import read_label

    labels = [read_label(article.label) for article in parse(read(name)).articles()]

    assert labels == [(number, 0) for number in range(1, count + 1)]


def test_chapters_and_sections_carry_their_headings():
    document = parse(read("立法法(2023-03-13)"))

    assert document.title.endswith("立法法")
    assert [(node.label, node.heading) for node in document.tree] == [
        ("第一章", "总则"), ("第二章", "法律"), ("第三章", "行政法规"),
        ("第四章", "地方性法规、自治条例和单行条例、规章"), ("第五章", "适用与备案审查"), ("第六章", "附则"),
    ]  # fmt: skip
    assert [node.label for node in document.tree[1].children if node.level is Level.SECTION] == [
        "第一节", "第二节", "第三节", "第四节", "第五节",
    ]  # fmt: skip


def test_what_follows_a_finished_list_is_a_paragraph_as_the_statute_itself_counts_it():
    # The article speaks of its own first and second paragraph: the list closes the second.
    article = next(article for article in parse(read("立法法(2023-03-13)")).articles() if article.label == "第九十三条")

    assert article.paragraphs[1].items
    assert article.paragraphs[1].tail == ""
    assert "本条第一款、第二款" in article.paragraphs[2].text


def test_headings_that_are_spread_by_spaces_are_read_together():
    assert parse(read("监督法(2024-11-08)")).tree[0].heading == "总则"


def test_adoption_lines_and_a_repeated_title_are_the_preamble():
    document = parse(read("组织法(2022-03-11)"))

    assert document.preamble[0].startswith("中华人民共和国")
    assert any("公布" in line for line in document.preamble)
    assert document.preamble[-1].endswith("修正")
