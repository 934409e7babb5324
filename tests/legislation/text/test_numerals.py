import pytest

from legislation.text.numerals import read_label, read_numeral, write_numeral


def test_every_number_of_a_label_is_read_as_it_was_written():
    assert all(read_numeral(write_numeral(number)) == number for number in range(1, 10_000))


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10), ("一十二", 12), ("廿三", 23), ("卅", 30), ("一百零五", 105), ("一百〇五", 105), ("百零三", 103),
        ("两百", 200), ("一百一十", 110), ("一千二百六十", 1260), ("一千零一", 1001), ("二〇二五", 2025), ("12", 12),
        ("１２", 12), ("一 百 二 十", 120),
    ],
)  # fmt: skip
def test_numerals_as_regulations_write_them(numeral, number):
    assert read_numeral(numeral) == number


@pytest.mark.parametrize("words", ["", "十十", "百千", "甲", "第三", "一二十", "1二x"])
def test_what_is_no_numeral_is_refused(words):
    with pytest.raises(ValueError, match=r".*"):
        read_numeral(words)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_labels_go_from_1_to_9999(number):
    with pytest.raises(ValueError, match=str(number)):
        write_numeral(number)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第十二条之一", (12, 1)),
        ("第 十 二 条 之 一", (12, 1)),
        ("第三章", (3, 0)),
        ("第12条", (12, 0)),
        ("第二条：", (2, 0)),
        ("第一分编", (1, 0)),
    ],
)
def test_labels_of_provisions(label, number):
    assert read_label(label) == number


def test_a_sentence_is_no_label():
    with pytest.raises(ValueError, match="规定"):
        read_label("第三条规定")
