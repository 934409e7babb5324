"""What is found is what holds the words: nothing more, nothing less."""

import random
import string
import unicodedata
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.search import index
from congress.search.cutting import normalised, words_of
from congress.search.index import EntryDraft, drop, put, rebuild, register_kind, replace
from congress.search.models import SearchEntry
from congress.search.queries import Question, find
from congress.search.snippets import excerpt, pieces
from tests.factories.bodies import CountyBodyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(index, "_kinds", {})
    register_kind("law", "Regulations", list)
    register_kind("message", "Messages", list)


def draft(key, text, *, title="", kind="law", **more):
    return EntryDraft(kind=kind, subject_type="test.law", subject_id=str(key), url=f"/{key}/", title=title, text=text,
                      **more)  # fmt: skip


def ids(text, **more):
    return sorted(int(hit.url.strip("/")) for hit in find(text, limit=1000, **more).hits)


few = "安全生产岳阳市的了第十二条油茶 AbCd１2３，。\n（）"
texts = st.text(alphabet=few, max_size=80)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(texts, max_size=12), titles=st.lists(texts, max_size=12), query=st.text(few, max_size=8))
def test_what_is_found_is_what_holds_every_word(contents, titles, query, db):
    SearchEntry.objects.all().delete()
    put(draft(n, text, title=title[:60]) for n, (text, title) in enumerate(zip(contents, titles, strict=False)))
    words = words_of(query)

    def holds(text, title):
        return all(word in normalised(text) or word in normalised(title) for word in words)

    expected = [
        n for n, (text, title) in enumerate(zip(contents, titles, strict=False)) if words and holds(text, title[:60])
    ]
    assert ids(query) == expected
    assert find(query, limit=1).total == len(expected)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers())
def test_a_long_text_is_found_by_its_last_words_too(seed, db):
    """Beyond 16,383 positions, and a pair more often than 255 times, which positions in a vector could not hold."""
    SearchEntry.objects.all().delete()
    chance = random.Random(seed)
    text = "".join(chance.choices("安全生产", k=18_000)) + "油茶产业"
    put([draft(1, text)])
    assert ids("油茶产业") == [1]
    start = chance.randrange(0, 17_900)
    assert ids(text[start : start + 60]) == [1]
    absent = "".join(chance.choices("安全生产", k=14))
    assert ids(absent) == ([1] if absent in text else [])


def test_words_are_found_inside_longer_ones_and_in_any_width():
    put([draft(1, "岳阳市安全生产条例"), draft(2, "ＩＳＯ ９００１ 标准"), draft(3, "岳麓区 阳光")])
    assert ids("岳阳") == [1]
    assert ids("阳市") == [1]
    assert ids("岳") == [1, 3]
    assert ids("iso9001") == []
    assert ids("iso 9001") == [2]
    assert ids("９００") == [2]
    assert ids("条例 岳阳") == [1]
    assert ids("条例 岳麓") == []
    assert ids("全市") == []
    assert ids("") == ids("，。 ") == []


@pytest.mark.parametrize("query", ["'", "' | 'a", "a:*", "a & !b", "\\", "%", "_", "\x00", "<->", "安'全", "安\\全"])
def test_no_query_breaks_the_page_or_means_more_than_it_says(query):
    put([draft(1, "普通文字 b")])
    assert ids(query.replace("\x00", "")) == []


def test_putting_again_writes_anew_and_dropping_takes_out():
    body = CountyBodyFactory()
    mine = {"kind": "law", "subject_type": "bodies.body", "subject_id": str(body.pk), "url": "/1/", "title": "条例"}
    put([EntryDraft(text="座椅", part="第一条", **mine), EntryDraft(text="路灯", part="第二条", **mine)])
    put([EntryDraft(text="长椅", part="第一条", **mine)])
    assert (ids("座椅"), ids("长椅"), ids("第二条")) == ([], [1], [1])
    replace(body, [EntryDraft(text="围栏", part="第三条", **mine)])
    assert (ids("长椅"), ids("路灯"), ids("围栏")) == ([], [], [1])
    assert drop(body) == 1
    assert ids("围栏") == []


def test_rebuilding_writes_a_kind_from_nothing_and_leaves_the_others():
    put([draft(1, "旧的"), draft(2, "别的", kind="message")])
    register_kind("law", "Regulations", lambda: (draft(n, "新的") for n in range(5, 1205)))
    assert rebuild("law") == 1200
    assert ids("旧的") == []
    assert ids("别的") == [2]
    assert find("新的", limit=3).total == 1200


def test_hits_are_narrowed_by_kind_place_day_and_force():
    put([
        draft(1, "座椅", path=".43.4301.", dated_on=date(2026, 1, 5)),
        draft(2, "座椅", path=".43.4302.", dated_on=date(2026, 2, 5), is_current=False),
        draft(3, "座椅", path=".43.4301.430111.", kind="message"),
    ])  # fmt: skip
    assert ids("座椅", kinds=["law"]) == [1, 2]
    assert find("座椅", kinds=["law"]).counts == {"law": 2, "message": 1}
    assert ids("座椅", path=".43.4301.") == [1, 3]
    assert ids("座椅", since=date(2026, 1, 6)) == [2]
    assert ids("座椅", until=date(2026, 2, 5)) == [1, 2]
    assert ids("座椅", current_only=True) == [1, 3]


def test_what_has_the_words_in_its_title_comes_first_then_what_is_in_force_and_newest():
    put([
        draft(1, "座椅", dated_on=date(2026, 1, 1)), draft(2, "座椅", dated_on=date(2026, 3, 1)),
        draft(3, "座椅", dated_on=date(2026, 4, 1), is_current=False), draft(4, "", title="关于座椅"),
        draft(5, "座椅", weight=2), draft(6, "座椅"),
    ])  # fmt: skip
    assert [hit.url for hit in find("座椅").hits] == ["/4/", "/5/", "/2/", "/1/", "/6/", "/3/"]


def test_groups_show_the_best_of_each_kind_in_two_queries(django_assert_num_queries):
    put([draft(n, "座椅") for n in range(8)] + [draft(n, "座椅", kind="message") for n in range(20, 22)])
    with django_assert_num_queries(2):
        groups = Question("座椅").groups(each=3)
    assert [(group.kind, group.count, len(group.hits)) for group in groups] == [("law", 8, 3), ("message", 2, 2)]
    with django_assert_num_queries(2):
        assert len(find("座椅", limit=5).hits) == 5


def test_snippets_mark_hits_and_are_never_markup():
    text = "前" * 200 + "<b>安全</b>生产，Ａbc" + "后" * 200
    shown = excerpt(text, ["安全", "abc"])
    assert [piece.text for piece in shown if piece.is_hit] == ["安全", "Ａbc"]
    assert "".join(piece.text for piece in shown).startswith("…前")
    assert "<b>" in "".join(piece.text for piece in shown)
    assert [(p.text, p.is_hit) for p in pieces("哈哈哈！", ["哈哈"])] == [("哈哈哈", True), ("！", False)]
    assert excerpt("", ["x"]) == []
    assert [(p.text, p.is_hit) for p in pieces("㎏", ["g"])] == [("㎏", True)]


@given(text=st.text(max_size=300), query=st.text(min_size=1, max_size=6))
def test_an_excerpt_is_a_part_of_the_text(text, query):
    words = words_of(query)
    assert "".join(piece.text for piece in pieces(text, words)) == unicodedata.normalize("NFC", text)
    assert sum(len(piece.text) for piece in excerpt(text, words)) <= 122


def test_a_text_that_is_too_long_is_refused_in_words():
    with pytest.raises(ValueError, match="part by part"):
        put([draft(1, "字" * 100_001)])


def test_finding_uses_the_index():
    chance = random.Random(1)
    common = "安全生产责任落实道路交通环境保护教育医疗" + string.ascii_lowercase
    put(draft(n, "".join(chance.choices(common, k=60)) + ("油茶产业" if n % 500 == 0 else "")) for n in range(3000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchentry")
    question = Question("油茶产业")
    assert "search_entry_vector" in question.rows.order_by().explain()
    assert len(ids("油茶产业")) == 6
