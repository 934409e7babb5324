"""Which article became which. The tables of the two statutes were made by reading both versions of each."""

from hypothesis import given

from legislation.text.matching import Change, headings, match
from legislation.text.tree import Document, Level, Node

from .trees import CLAUSES, article, documents, regulation, statute

# 立法法: the first article of a stretch in 2015 and 2023, up to the next; each stretch keeps its order.
LEGISLATION_LAW = [(1, 1), (4, 5), (7, 10), (52, 56), (64, 69), (65, 72), (73, 82), (74, 84), (80, 91), (100, 112)]
LEGISLATION_LAW += [(103, 117), (104, 119)]
LEGISLATION_LAW_DIVIDED = {3: (3, 4), 72: (80, 81), 99: (110, 111)}
LEGISLATION_LAW_NEW = {8, 9, 55, 68, 70, 71, 79, 83, 90, 115, 116, 118}

# 代表法 2015 and 2025.
DEPUTIES_LAW = [(1, 1), (3, 7), (7, 13), (22, 29), (36, 44), (42, 51), (43, 53), (44, 55), (45, 58)]
DEPUTIES_LAW_DIVIDED = {2: (2, 3)}  # "依照宪法和法律赋予……的各项职权，参加行使国家权力" went from 第二条 into 第三条
DEPUTIES_LAW_NEW = {4, 5, 6, 11, 12, 28, 43, 50, 52, 54, 56, 57}


Became = dict[int, tuple[int, ...]]


def table(stretches: list[tuple[int, int]], divided: Became, last: int) -> Became:
    found = {}
    for (old, new), (stop, _) in zip(stretches, [*stretches[1:], (last + 1, 0)], strict=True):
        found |= {number: (new + number - old,) for number in range(old, stop)}
    return found | divided


def found_pairs(old: Document, new: Document) -> tuple[Became, set[int], set[int]]:
    """Return article numbers: what became of the old ones, which are new, which are gone."""
    articles = match(old, new).articles
    became = {one.old[0] + 1: tuple(j + 1 for j in one.new) for one in articles if one.old and one.new}
    come = {one.new[0] + 1 for one in articles if one.kind is Change.INSERTED}
    return became, come, {one.old[0] + 1 for one in articles if one.kind is Change.DELETED}


def test_the_legislation_law_of_2015_becomes_that_of_2023():
    became, come, gone = found_pairs(statute("立法法", "2015-03-15"), statute("立法法", "2023-03-13"))
    assert became == table(LEGISLATION_LAW, LEGISLATION_LAW_DIVIDED, 105)
    assert come == LEGISLATION_LAW_NEW
    assert gone == set()


def test_the_deputies_law_of_2015_becomes_that_of_2025():
    became, come, gone = found_pairs(statute("代表法", "2015-08-29"), statute("代表法", "2025-03-11"))
    assert became == table(DEPUTIES_LAW, DEPUTIES_LAW_DIVIDED, 52)
    assert come == DEPUTIES_LAW_NEW
    assert gone == set()


def test_the_other_way_round_the_divided_are_joined():
    old, new = statute("立法法", "2015-03-15"), statute("立法法", "2023-03-13")
    there, back = match(old, new), match(new, old)
    assert sorted((one.new, one.old) for one in back.articles) == sorted((one.old, one.new) for one in there.articles)
    joined = [one for one in back.articles if one.kind is Change.MERGED]
    assert [tuple(i + 1 for i in one.old) for one in joined] == [(3, 4), (80, 81), (110, 111)]


def test_chapters_and_sections_of_the_legislation_law_keep_their_identity():
    old, new = statute("立法法", "2015-03-15"), statute("立法法", "2023-03-13")
    found = match(old, new).headings
    assert len(found) == len(headings(old)) == 13
    assert {one.kind for one in found} == {Change.SAME}


@given(documents(), documents())
def test_every_article_is_in_exactly_one_match(old: Document, new: Document):
    matching = match(old, new)
    assert sorted(i for one in matching.articles for i in one.old) == list(range(len(old.articles())))
    assert sorted(j for one in matching.articles for j in one.new) == list(range(len(new.articles())))
    assert matching == match(old, new)
    for one in matching.articles:
        assert one in (matching.of_old(one.old[0]) if one.old else one, matching.of_new(one.new[0]) if one.new else one)


@given(documents())
def test_a_text_matches_itself(document: Document):
    matching = match(document, document)
    assert all(one.kind is Change.SAME and one.old == one.new and one.likeness == 1 for one in matching.articles)


def test_an_insertion_renumbers_and_changes_nothing():
    old = regulation(*(f"{clause}。" for clause in CLAUSES))
    new = regulation(
        *(f"{clause}。" for clause in (*CLAUSES[:3], "任何单位和个人都有权举报毁坏油茶林的行为", *CLAUSES[3:]))
    )
    kinds = [(one.kind, one.renumbered) for one in match(old, new).articles]
    assert kinds[:5] == [(Change.SAME, False)] * 3 + [(Change.INSERTED, False), (Change.SAME, True)]
    assert set(kinds[5:]) == {(Change.SAME, True)}


def test_an_article_that_went_to_the_end_has_moved():
    old = regulation(*(f"{clause}。" for clause in CLAUSES))
    new = regulation(*(f"{clause}。" for clause in (*CLAUSES[:2], *CLAUSES[3:], CLAUSES[2])))
    moved = [one for one in match(old, new).articles if one.kind is Change.MOVED]
    assert [(one.old, one.new, one.likeness) for one in moved] == [((2,), (len(CLAUSES) - 1,), 1)]


def test_a_deleted_article_stands_where_it_stood():
    old = regulation(*(f"{clause}。" for clause in CLAUSES))
    new = regulation(*(f"{clause}。" for clause in (*CLAUSES[:4], *CLAUSES[5:])))
    assert [one.kind for one in match(old, new).articles].index(Change.DELETED) == 4


def test_an_article_divided_in_two_is_seen_as_such():
    first, second, third = (f"{clause}。" for clause in (CLAUSES[0], CLAUSES[10] + "，" + CLAUSES[9], CLAUSES[4]))
    matching = match(regulation((first, second), third), regulation(first, second, third))
    assert [(one.old, one.new, one.kind) for one in matching.articles] == [
        ((0,), (0, 1), Change.SPLIT),
        ((1,), (2,), Change.SAME),
    ]


def test_articles_joined_into_one_are_seen_as_such():
    first, second, third = (f"{clause}。" for clause in (CLAUSES[0], CLAUSES[10] + "，" + CLAUSES[9], CLAUSES[4]))
    matching = match(regulation(first, second, third), regulation((first, second), third))
    assert [(one.old, one.new, one.kind) for one in matching.articles] == [
        ((0, 1), (0,), Change.MERGED),
        ((2,), (1,), Change.SAME),
    ]


def test_a_number_that_was_only_referred_to_does_not_make_another_article():
    old = regulation("依照本规定第三条处理。", "甲。")
    new = regulation("依照本规定第九条第二款处理。", "甲。")
    assert match(old, new).articles[0].kind is Change.CHANGED


def test_the_same_words_twice_match_in_order():
    old = regulation("本章所称种植户包括合作社。", CLAUSES[0], "本章所称种植户包括合作社。")
    assert [(one.old, one.new) for one in match(old, old).articles] == [((i,), (i,)) for i in range(3)]


def chapter(label: str, heading: str, *articles: Node) -> Node:
    return Node(Level.CHAPTER, label, heading, tuple(articles))


def test_a_chapter_is_known_by_what_it_holds_whatever_it_is_called_now():
    one, two, three = article(1, CLAUSES[0]), article(2, CLAUSES[1]), article(3, CLAUSES[2])
    old = Document("规定", (), (chapter("第一章", "总则", one), chapter("第二章", "管护", two, three)))
    fresh = article(2, "任何单位和个人都有权举报。")
    new = Document(
        "规定",
        (),
        (chapter("第一章", "总则", one), chapter("第二章", "举报", fresh), chapter("第三章", "保护与监督", two, three)),
    )
    assert [(m.old, m.new, m.kind, m.renumbered) for m in match(old, new).headings] == [
        ((0,), (0,), Change.SAME, False),
        ((), (1,), Change.INSERTED, False),
        ((1,), (2,), Change.CHANGED, True),
    ]


def test_a_code_of_1260_articles_is_matched():
    words = [f"{CLAUSES[n % 16]}，第{n}类情形{CLAUSES[n * 7 % 16]}，编号{n * n}。" for n in range(1260)]
    old = regulation(*words)
    new = regulation(*words[:400], "新增的条文另有规定的除外。", *words[401:900], *words[901:])
    became, come, gone = found_pairs(old, new)
    assert all(became[n] == (n,) for n in range(1, 401))
    assert became[1260] == (1259,)
    assert (come, gone) == ({401}, {401, 901})
