import pytest

from congress.submissions.moderation import (
    are_look_alikes,
    bits_apart,
    clusters,
    is_flood,
    look_alike_hash,
    most_similar,
    redact,
    redaction,
    similar,
)

BENCH = "侯家塘街道公交站没有座椅，老人等车很辛苦，希望加装便民座椅。"
BENCH_AGAIN = "侯家塘街道的公交站没有座椅，老人家等车很辛苦，希望能加装便民座椅！"
OTHER = "小区楼下的烧烤摊油烟扰民，晚上十二点还在营业。"


def test_neighbours_who_say_the_same_look_alike():
    assert similar(BENCH, BENCH) == 1
    assert are_look_alikes(BENCH, BENCH_AGAIN)
    assert not are_look_alikes(BENCH, OTHER)
    assert similar("", "") == 0


def test_the_hash_of_look_alikes_is_near_and_fits_the_database():
    one, again, other = (look_alike_hash(text) for text in (BENCH, BENCH_AGAIN, OTHER))
    assert bits_apart(one, again) < bits_apart(one, other)
    assert bits_apart(one, one) == 0
    assert all(-(2**63) <= value < 2**63 for value in (one, again, other))
    assert look_alike_hash("。") == 0


def test_the_most_alike_come_first():
    found = most_similar(BENCH, {1: OTHER, 2: BENCH_AGAIN, 3: BENCH})
    assert [key for key, _ in found] == [3, 2]


def test_thirty_seven_neighbours_are_one_group():
    texts = {n: f"{BENCH_AGAIN if n % 2 else BENCH}{n}号楼" for n in range(37)} | {99: OTHER}
    assert clusters(texts) == [list(range(37))]


def test_the_fourth_of_the_same_text_is_a_flood():
    assert not is_flood(BENCH, [BENCH, BENCH, OTHER, OTHER, OTHER])
    assert is_flood(BENCH, [BENCH, BENCH, BENCH])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678找我", "电话［号码已隐去］找我"),
        ("请打 138 1234 5678", "请打 ［号码已隐去］"),
        ("手机１３８１２３４５６７８。", "手机［号码已隐去］。"),
        ("身份证43010219900101123X", "身份证［证件号已隐去］"),
        ("座机0731-85551234", "座机［号码已隐去］"),
        ("卡号6222 0212 3456 7890 123", "卡号［卡号已隐去］"),
        ("写信到 zhou@example.com", "写信到 ［邮箱已隐去］"),
        ("编号20261102的3号楼，12345热线，2026年", "编号20261102的3号楼，12345热线，2026年"),
    ],
)
def test_numbers_of_people_are_hidden_and_others_stay(text, shown):
    assert redact(text) == shown


def test_what_was_hidden_is_counted():
    found = redaction("13812345678、13912345678，身份证430102199001011234")
    assert found.hidden == {"identity": 1, "phone": 2}
    assert found.count == 3
    assert redaction(found.text).count == 0
