"""What a decision says, carried out on the old text by the tests' own reading, gives the new text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legislation.text.amending import amending_decision, changes, package_decision, repeal_decision
from legislation.text.phrasing import phrases
from legislation.text.tree import Annex, Document, Item, Level, Node, Paragraph

from .applying import Applier
from .trees import CLAUSES, article, documents, regulation, statute

MAKER = "某市人民代表大会常务委员会"


def carried_out(old: Document, new: Document) -> list[str]:
    articles = [["\n".join(paragraph.lines()) for paragraph in node.paragraphs] for node in old.articles()]
    return ["\n".join(paragraphs) for paragraphs in Applier(articles).apply(changes(old, new))]


@pytest.mark.parametrize(
    ("name", "before", "after"), [("立法法", "2015-03-15", "2023-03-13"), ("代表法", "2015-08-29", "2025-03-11")]
)
def test_the_decision_on_a_real_law_gives_the_new_law(name: str, before: str, after: str):
    old, new = statute(name, before), statute(name, after)
    for expected, found in zip(new.articles(), carried_out(old, new), strict=True):
        assert found == expected.text


@given(documents(), documents())
def test_a_decision_carried_out_gives_the_new_text(old: Document, new: Document):
    assert carried_out(old, new) == [node.text for node in new.articles()]


@st.composite
def revised(draw: st.DrawFn) -> tuple[Document, Document]:
    """Draw a regulation and the same with some articles put in, taken out, changed by words and by paragraphs."""
    texts = [f"{one}。" for one in CLAUSES]
    new: list[tuple[str, ...]] = []
    for text in texts:
        fate = draw(st.sampled_from(["same", "same", "same", "gone", "word", "longer", "before"]))
        if fate == "before":
            new.append((draw(st.sampled_from(["任何单位有权举报。", "具体办法另行制定。", "严禁弄虚作假。"])),))
        if fate != "gone":
            changed = text.replace("应当", "可以").replace("油茶", "楠竹") if fate == "word" else text
            new.append((changed, "违者处八百元罚款。") if fate == "longer" else (changed,))
    return regulation(*texts), regulation(*new)


def listed(*items: str, tail: str = "") -> Document:
    labels = "一二三四五六七八九十"
    marked = tuple(Item(f"（{labels[n]}）", text) for n, text in enumerate(items))
    node = Node(
        Level.ARTICLE, "第一条", "", (), (Paragraph("下列情形除外：", marked, tail), Paragraph("具体办法另行制定。"))
    )
    return Document("规定", (), (node,))


@given(
    st.lists(st.sampled_from(CLAUSES), min_size=2, max_size=9, unique=True),
    st.lists(st.sampled_from(CLAUSES), min_size=2, max_size=9, unique=True),
    st.sampled_from(["", "法律另有规定的，从其规定。"]),
)
def test_changed_items_are_said_completely(before: list[str], after: list[str], tail: str):
    old, new = listed(*before, tail=tail), listed(*after, tail=tail)
    assert carried_out(old, new) == [new.articles()[0].text]


def test_an_item_that_comes_is_added_and_the_others_are_numbered_on():
    old, new = (
        listed("甲地；", "乙地；", "丙地；", "丁地。"),
        listed("甲地；", "临时占用的林区道路；", "乙地；", "丙地；", "丁地。"),
    )
    assert said(old, new) == "第一条第一款增加一项，作为第二项：“（二）临时占用的林区道路；”"
    assert said(new, old) == "删去第一条第一款第二项。"


@given(revised())
def test_a_revision_is_said_completely(pair: tuple[Document, Document]):
    old, new = pair
    assert carried_out(old, new) == [node.text for node in new.articles()]


def said(old: Document, new: Document) -> str:
    return "\n".join(line for part in changes(old, new) for line in part)


BASE = [f"{one}。" for one in CLAUSES[:8]]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ([*BASE[:2], *BASE[3:]], "删去第三条。"),
        ([*BASE[:2], "任何单位有权举报。", *BASE[2:]], "增加一条，作为第三条：“第三条　任何单位有权举报。”"),
        ([BASE[7], *BASE[:7]], "将第八条改为第一条。"),
        (
            [*BASE[:3], "处八百元以上三千元以下罚款。", *BASE[4:]],
            "将第四条中的“五百元”修改为“八百元”。",
        ),
        (
            [*BASE[:3], (BASE[3], "情节严重的，吊销许可证。"), *BASE[4:]],
            "第四条增加一款，作为第二款：“情节严重的，吊销许可证。”",
        ),
        (
            ["广场舞音量由公安机关管理。", *BASE[1:]],
            "删去第一条。\n增加一条，作为第一条：“第一条　广场舞音量由公安机关管理。”",
        ),
        (
            [*BASE[:4], "自收到完整申请材料之日起十个工作日内作出书面决定并公布。", *BASE[5:]],
            "将第五条修改为：“第五条　自收到完整申请材料之日起十个工作日内作出书面决定并公布。”",
        ),
    ],
)
def test_each_change_has_its_usual_form(new: list, words: str):
    assert sorted(said(regulation(*BASE), regulation(*new)).split("\n")) == sorted(words.split("\n"))


def test_an_article_that_changes_and_moves_down_names_both_numbers():
    new = regulation("任何单位有权举报。", *BASE[:3], "处八百元以上三千元以下罚款。", *BASE[4:])
    assert "将第四条改为第五条，将其中的“五百元”修改为“八百元”。" in said(regulation(*BASE), new)


def test_the_same_words_in_several_articles_are_named_once():
    texts = ["县林业局负责良种选育和品种改良的指导工作。", "种植户可以向林业局申请补助资金。", "基地由村民委员会管护。"]
    new = [text.replace("林业局", "林业主管部门") for text in texts]
    assert said(regulation(*texts), regulation(*new)) == "将第一条、第二条中的“林业局”修改为“林业主管部门”。"


def test_quotation_marks_inside_a_quotation_are_single():
    new = regulation(*BASE, "本规定所称“三老”，是指老党员、老干部、老模范。")
    assert "“第九条　本规定所称‘三老’，是指" in said(regulation(*BASE), new)


def test_a_decision_has_title_note_changes_and_closing():
    lines = amending_decision(
        regulation(*BASE),
        regulation(*BASE[:5], *BASE[6:], "具体办法另行制定。"),
        maker=MAKER,
        decided="（2026年9月29日某市第十七届人民代表大会常务委员会第三十次会议通过）",
        effective="本决定自2026年12月1日起施行。",
    )
    assert lines[0] == f"{MAKER}关于修改《某市油茶管护若干规定》的决定"
    assert lines[1].startswith("（2026年9月29日")
    assert lines[2] == f"{MAKER}决定对《某市油茶管护若干规定》作如下修改："
    assert [line[:2] for line in lines[3:5]] == ["一、", "二、"]
    assert lines[-2] == "本决定自2026年12月1日起施行。"
    assert lines[-1] == "《某市油茶管护若干规定》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"


def test_a_package_numbers_its_regulations_and_their_changes():
    second = regulation(*BASE, title="某市农村公路条例")
    lines = package_decision(
        [
            (regulation(*BASE), regulation(*BASE[:5], *BASE[6:], "具体办法另行制定。")),
            (second, regulation(*BASE[:7], title="某市农村公路条例")),
        ],
        maker=MAKER,
    )
    assert lines[0] == f"{MAKER}关于修改《某市油茶管护若干规定》等二件地方性法规的决定"
    assert lines[2] == "一、对《某市油茶管护若干规定》作出修改"
    assert lines[3:5] == ["（一）删去第六条。", "（二）增加一条，作为第八条：“第八条　具体办法另行制定。”"]
    assert lines[5:7] == ["二、对《某市农村公路条例》作出修改", "删去第八条。"]


def test_a_repeal_names_what_it_repeals():
    assert repeal_decision(["某市公路条例"], maker=MAKER)[1] == f"{MAKER}决定，废止《某市公路条例》。"
    lines = repeal_decision(["某市公路条例", "某市集市条例"], maker=MAKER)
    assert lines[2:4] == ["一、《某市公路条例》；", "二、《某市集市条例》。"]


def chapters(*names: str) -> Document:
    articles = [article(n, CLAUSES[ord(name[0]) % 16]) for n, name in enumerate(names, 1)]
    tops = zip("一二三四", names, articles, strict=False)
    return Document("规定", (), tuple(Node(Level.CHAPTER, f"第{n}章", name, (one,)) for n, name, one in tops))


def test_a_new_chapter_is_added_whole_and_a_renamed_one_named():
    words = said(chapters("总则", "附则"), chapters("总则", "举报", "附则"))
    assert words.startswith("增加一章，作为第二章：“第二章　举报\n“第二条　")
    old = Document("规定", (), (Node(Level.CHAPTER, "第一章", "管护", (article(1, CLAUSES[0]),)),))
    new = Document("规定", (), (Node(Level.CHAPTER, "第一章", "保护", (article(1, CLAUSES[0]),)),))
    assert said(old, new) == "将第一章章名修改为“保护”。"


def test_a_new_name_and_annexes_are_said():
    old = Document("某市公路条例", annexes=(Annex("附件1", ("甲",)),))
    new = Document("某市农村公路条例", annexes=(Annex("附件2", ("乙", "丙")),))
    assert said(old, new) == "将名称修改为“某市农村公路条例”。\n删去附件1。\n增加附件2：“乙\n“丙”"


@given(st.text("甲乙丙，。", max_size=30), st.text("甲乙丙，。", max_size=30))
def test_phrases_are_exact_or_not_given(old: str, new: str):
    text = old
    found = phrases(old, new)
    for phrase in found or ():
        text = phrase.applied(text)
    assert found is None or text == new
