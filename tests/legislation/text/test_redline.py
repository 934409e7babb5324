import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legislation.text.redline import Kind, redline, redline_lines, text_after, text_before
from legislation.text.rows import redline_documents
from legislation.text.spans import InvalidSpan, Span, carry, checked, is_within
from legislation.text.tree import Annex, Document
from legislation.text.words import split

from .trees import documents, regulation, statute, texts


def shown(old: str, new: str) -> str:
    """Return the redline as text: [-gone-]{+come+}."""
    forms = {Kind.SAME: "{}", Kind.DELETED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}
    return "".join(forms[piece.kind].format(piece.text) for piece in redline(old, new))


@pytest.mark.parametrize(
    "expected",
    [
        "处[-五千元-]{+八千元+}以上[-五万元-]{+三十万元+}以下罚款",
        "自[-2023年3月13日-]{+2026年12月1日+}起施行",
        "依照本条例[-第十二条第二款-]{+第十五条第一款+}的规定",
        "由{+宪法和+}法律委员会统一审议",
        "国务院、{+国家监察委员会、+}最高人民法院",
        "应当在[-三十日-]{+六十日+}内答复",
        "维护社会主义法制的统一[-和-]{+、+}尊严{+、权威+}。",
        "不得[-百分之三-]{+百分之三十+}以上",
    ],
)
def test_changes_read_as_a_person_would_mark_them(expected: str):
    old = re.sub(r"\{\+.*?\+\}|\[-|-\]", "", expected)
    new = re.sub(r"\[-.*?-\]|\{\+|\+\}", "", expected)
    assert shown(old, new) == expected


@given(st.one_of(texts(), st.text(max_size=40)), st.one_of(texts(), st.text(max_size=40)))
def test_pieces_hold_both_texts(old: str, new: str):
    pieces = redline(old, new)
    assert text_before(pieces) == old
    assert text_after(pieces) == new
    assert all(piece.text for piece in pieces)


@given(texts(), texts())
def test_the_other_way_round_is_the_mirror(old: str, new: str):
    there, back = redline(old, new), redline(new, old)
    assert there == redline(old, new)
    assert [p.text for p in there if p.kind is Kind.SAME] == [p.text for p in back if p.kind is Kind.SAME]
    assert [p.text for p in there if p.kind is Kind.DELETED] == [p.text for p in back if p.kind is Kind.INSERTED]


@given(texts(), texts())
def test_a_deletion_comes_before_an_insertion(old: str, new: str):
    kinds = [piece.kind for piece in redline(old, new)]
    assert (Kind.INSERTED, Kind.DELETED) not in set(pairwise(kinds))
    assert all(one is not other for one, other in pairwise(kinds))


@given(texts(), texts())
def test_no_word_is_half_changed(old: str, new: str):
    starts = {0}
    for word in split(old):
        starts.add(max(starts) + len(word))
    at = 0
    for piece in redline(old, new):
        if piece.kind is not Kind.INSERTED:
            assert at in starts or "\n" in old
            at += len(piece.text)


@given(texts())
def test_an_unchanged_text_is_one_piece(text: str):
    assert [(piece.kind, piece.text) for piece in redline(text, text)] == [(Kind.SAME, text)]


def test_a_new_paragraph_is_inserted_whole():
    lines = redline_lines(["甲方负责管护。"], ["乙方每月检查一次。", "甲方负责管护。"])
    assert [(line.old, line.new) for line in lines] == [(None, "乙方每月检查一次。"), ("甲方负责管护。",) * 2]


def test_words_that_share_little_are_no_confetti():
    pieces = redline("立法应当遵循宪法的基本原则", "山歌传承人由县级文化主管部门认定")
    assert len(pieces) <= 5


@given(documents(), documents(), st.booleans())
def test_rows_hold_both_documents(old: Document, new: Document, moves: bool):
    rows = redline_documents(old, new, moves=moves)
    articles = [row for row in rows if row.level == "article"]
    assert sorted(i for row in articles for i in row.old_index) == list(range(len(old.articles())))
    assert [j for row in articles for j in row.new_index] == list(range(len(new.articles()))) or moves
    for row in articles:
        assert row.old_text == "\n".join(old.articles()[i].text for i in row.old_index)
        assert row.new_text == "\n".join(new.articles()[j].text for j in row.new_index)
        for line in row.lines:
            assert text_before(line.pieces) == (line.old or "")
            assert text_after(line.pieces) == (line.new or "")


@given(documents(), documents())
def test_rows_without_moves_keep_both_orders(old: Document, new: Document):
    rows = redline_documents(old, new, moves=False)
    for side, document in (("old_index", old), ("new_index", new)):
        assert [i for row in rows for i in getattr(row, side)] == list(range(len(document.articles())))


def test_a_divided_article_is_one_row_with_the_labels_on_its_lines():
    rows = redline_documents(statute("立法法", "2015-03-15"), statute("立法法", "2023-03-13"))
    row = next(row for row in rows if row.old_label == "第七十二条")
    assert (row.kind, row.new_label) == ("split", "第八十条、第八十一条")
    assert [line.new_label for line in row.lines if line.new_label] == ["第八十条", "第八十一条"]


def test_annexes_are_rows():
    old = Document("规定", annexes=(Annex("附件1", ("甲",)), Annex("附件2", ("乙",))))
    new = Document("规定", annexes=(Annex("附件1", ("甲", "丙")),))
    kinds = [(row.level, row.kind.value) for row in redline_documents(old, new)]
    assert kinds == [("title", "same"), ("annex", "changed"), ("annex", "deleted")]


OLD = "种植户应当在三十日内向林业主管部门报告。"
NEW = "种植户、合作社应当在六十日内书面向林业主管部门报告。"


@pytest.mark.parametrize(
    ("words", "carried"),
    [
        ("林业主管部门", "林业主管部门"),
        ("种植户", "种植户"),
        ("种植户应当", "种植户、合作社应当"),
        ("向林业", "向林业"),
    ],
)
def test_a_span_is_carried_to_the_same_words(words: str, carried: str):
    start = OLD.index(words)
    found = carry(Span(start, start + len(words)), redline(OLD, NEW))
    assert found is not None
    assert found.of(NEW) == carried


def test_a_span_whose_words_all_went_is_gone():
    start = OLD.index("三十日")
    assert carry(Span(start, start + 3), redline(OLD, NEW)) is None


@given(texts(), texts(), st.data())
def test_a_carried_span_lies_in_the_new_text(old: str, new: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(old) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(old))))
    found = carry(span, redline(old, new))
    assert found is None or is_within(found, new)
    assert carry(span, redline(old, old)) == span


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_a_span_out_of_its_text_is_refused(start: int, end: int):
    with pytest.raises(InvalidSpan):
        checked(start, end, OLD)


def test_a_regulation_compared_with_nothing_is_all_new():
    rows = redline_documents(regulation(), regulation("甲。", "乙。"))
    assert [row.kind.value for row in rows if row.level == "article"] == ["inserted", "inserted"]
