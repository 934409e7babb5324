import pytest
from hypothesis import given
from hypothesis import strategies as st

from legislation.text.words import split

from .trees import texts


@given(st.text())
def test_words_joined_are_the_text(text: str):
    assert "".join(split(text)) == text


@given(texts())
def test_words_of_law_joined_are_the_text(text: str):
    assert "".join(split(text)) == text


@pytest.mark.parametrize(
    "whole",
    [
        "2023年3月13日", "二〇二三年三月十三日", "百分之三十", "三分之二", "五千元", "五万元", "十五个工作日", "六个月",
        "第十二条", "第十二条第二款", "第一千二百六十条", "第十二条之一", "第三条第（二）项", "3.5%", "1,260亩",
        "第十四届", "《中华人民共和国森林法》", "“三个代表”", "ISO-9001", "人民代表大会", "设区的市", "\n",
    ],
)  # fmt: skip
def test_what_is_never_cut_is_one_word(whole: str):
    assert whole in split(f"依照{whole}，")


def test_a_range_of_money_is_two_amounts():
    assert split("五千元以上五万元以下") == ["五千元", "以上", "五万元", "以下"]


def test_a_numeral_in_an_ordinary_word_joins_nothing():
    assert split("统一的") == ["统一", "的"]
    assert "".join(split("一并公布")) == "一并公布"
