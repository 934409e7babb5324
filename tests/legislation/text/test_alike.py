import pytest
from hypothesis import given
from hypothesis import strategies as st

from legislation.text.alike import BANDS, SIGNATURE, THRESHOLD, are_alike, bands, essence, likeness, signature

OPINION = "第十二条建议增加联防巡护的内容，茶果快熟的时候光靠种的人守不住，去年我们村就丢了三百多斤。"
COPIES = [
    f"尊敬的领导：您好！{OPINION}谢谢！",
    f"我叫刘建华，是联星街道的种植户。{OPINION}",
    OPINION.replace("，", ",").replace("。", "！"),
    f"{OPINION}联系人：周小娟，13812345678。",
    OPINION.replace("第十二条", "第 十 二 条").replace("建议", "建议　"),
    OPINION.replace("光靠", "只靠"),
    f"各位代表好，{OPINION}望采纳！",
]
OTHERS = [
    "第十二条规定的巡护费用应当由县财政承担，不能让种植户自己掏钱。",
    "第十二条建议明确林业主管部门多长时间巡查一次，写得太笼统没法执行。",
    OPINION.replace("第十二条", "第二十条"),
    OPINION.replace("三百", "五百"),
    OPINION.replace("建议增加", "建议删除"),
    OPINION + "另外采摘的时间也应当统一，由乡镇公布每年的开采日。",
]


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_with_other_names_greetings_and_marks_is_found_and_is_alike(copy: str):
    assert are_alike(OPINION, copy)
    assert likeness(OPINION, copy) >= THRESHOLD
    assert set(bands(signature(OPINION))) & set(bands(signature(copy)))


@pytest.mark.parametrize("other", OTHERS)
def test_another_opinion_on_the_same_article_is_not_alike(other: str):
    assert not are_alike(OPINION, other)
    assert not are_alike(other, OPINION)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("征求意见的时间应当不少于三十日，便于农村居民参加。", "征求意见的时间应当不少于六十日，便于农村居民参加。"),
        ("我支持第八条关于充电设施的规定，小区急需。", "我反对第八条关于充电设施的规定，小区急需。"),
        ("饮用水源的保护应当明确主管部门的责任。", "村级公路的保护应当明确主管部门的责任。"),
        ("罚款应当提高到5000元才有用。", "罚款应当提高到500元才有用。"),
    ],
)
def test_other_figures_stances_and_matters_are_other_opinions(one: str, other: str):
    assert not are_alike(one, other)


def test_the_width_of_digits_and_letters_does_not_count():
    assert essence("罚款５０００元，ＡＢＣ") == essence("罚款5000元。abc")


def test_an_opinion_of_nothing_but_a_greeting_keeps_its_words():
    assert essence("谢谢领导！") == "谢谢领导"
    assert essence("") == ""


@given(st.text(max_size=80))
def test_a_signature_has_its_form_whatever_is_signed(text: str):
    signed = signature(text)
    keys = bands(signed)
    assert len(signed) == SIGNATURE
    assert len(keys) == BANDS
    assert all(0 <= number < 2**32 for number in signed)
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert signature(text) == signed
    assert are_alike(text, text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways(one: str, other: str):
    assert likeness(one, other) == likeness(other, one)
    assert are_alike(one, other) == are_alike(other, one)
    assert 0 <= likeness(one, other) <= 1


def test_keys_stay_the_same_for_rows_already_stored():
    assert bands(signature("建议增加联防巡护的内容"))[:2] == [7741649230949917148, 5064419351845111081]
