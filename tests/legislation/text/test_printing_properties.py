"""Whatever regulation is generated: printed and parsed it is the same, and printed again the same text."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legislation.text.numerals import write_numeral
from legislation.text.parsing import NotARegulation, parse
from legislation.text.printing import as_json, from_json, print_document
from legislation.text.tree import Annex, Document, Item, Level, Node, Paragraph, Subitem

WORDS = st.sampled_from(
    ["县级以上人民政府", "应当", "依照本法第三条的规定", "油茶产业", "“第五条”", "《某某办法》", "（以下称为经营者）",
     "三万元", "2025年3月1日", "A级", "可以", "不得", "林业主管部门", "第二款第一项", "、", "，", "50%", "公开 透明"],
)  # fmt: skip
PHRASE = st.lists(WORDS, min_size=1, max_size=8).map("".join).map(lambda words: "为" + words.strip("、，"))
SENTENCE = PHRASE.map(lambda words: words + "。")
HEADING = st.sampled_from(["总则", "一般规定", "地方性法规、自治条例和单行条例", "监督与检查", "法律责任", "附则"])
ANNEX_LINE = st.sampled_from(["甲县 乙县", "第一条 甲", "一、丙", "税率表|5%|10%", "（一）丁。", "某省人民政府"])


@st.composite
def items(draw, bracketed=True):
    found = []
    for number in range(1, draw(st.integers(2, 4)) + 1):
        subs = tuple(
            Subitem(f"{index + 1}.", draw(PHRASE) + "；") for index in range(draw(st.sampled_from([0, 0, 0, 2, 3])))
        )
        label = f"（{write_numeral(number)}）" if bracketed else f"{number}．"
        found.append(Item(label, draw(PHRASE) + ("：" if subs else "；"), subs if bracketed else ()))
    last = found[-1]
    if not last.subitems:
        found[-1] = replace(last, text=last.text[:-1] + "。")
    else:
        final = last.subitems[-1]
        found[-1] = replace(last, subitems=(*last.subitems[:-1], replace(final, text=final.text[:-1] + "。")))
    return tuple(found)


@st.composite
def paragraphs(draw):
    kind = draw(st.sampled_from(["plain", "plain", "list", "tail", "numbers"]))
    if kind == "plain":
        return Paragraph(draw(SENTENCE))
    if kind == "tail":
        return Paragraph(draw(PHRASE) + "：", draw(items()), "以上" + draw(SENTENCE))
    return Paragraph(draw(PHRASE) + "下列规定：", draw(items(bracketed=kind == "list")))


class Counter:
    def __init__(self):
        self.article = 0


def articles(draw, counter, most=3):
    found = []
    for _ in range(draw(st.integers(1, most))):
        counter.article += 1
        heading = draw(st.sampled_from(["", "", "", "【目的】", "（适用范围）"]))
        label = f"第{write_numeral(counter.article)}条"
        body = tuple(draw(st.lists(paragraphs(), min_size=1, max_size=3)))
        found.append(Node(Level.ARTICLE, label, heading, paragraphs=body))
        if draw(st.integers(0, 9)) == 0:
            found.append(Node(Level.ARTICLE, label + "之一", "", paragraphs=(Paragraph(draw(SENTENCE)),)))
    return tuple(found)


def headed(draw, level, name, number, children):
    return Node(level, f"第{write_numeral(number)}{name}", draw(HEADING), children)


def chapters(draw, counter, first=1):
    found = []
    for number in range(first, first + draw(st.integers(1, 3))):
        children = articles(draw, counter) if draw(st.booleans()) else ()
        if not children or draw(st.booleans()):
            children += tuple(
                headed(draw, Level.SECTION, "节", index + 1, articles(draw, counter))
                for index in range(draw(st.integers(1, 2)))
            )
        found.append(headed(draw, Level.CHAPTER, "章", number, children))
    return tuple(found)


@st.composite
def regulations(draw):
    counter = Counter()
    shape = draw(st.sampled_from(["articles", "chapters", "parts"]))
    if shape == "articles":
        tree = articles(draw, counter, 6)
    elif shape == "chapters":
        tree = chapters(draw, counter)
    else:
        tree = tuple(
            headed(draw, Level.PART, "编", number, chapters(draw, counter))
            for number in range(1, draw(st.integers(2, 3)))
        )
    closing = draw(st.sampled_from([(), ("某省人民代表大会常务委员会", "2025年3月1日")]))
    annexes = tuple(
        Annex(f"附件{write_numeral(index + 1)}", tuple(draw(st.lists(ANNEX_LINE, max_size=4))))
        for index in range(draw(st.integers(0, 2)))
    )
    preamble = tuple(
        draw(st.lists(st.sampled_from(["（2025年1月1日通过）", "序言", "各族人民共同努力。"]), max_size=3))
    )
    return Document("某省油茶产业发展条例", preamble, tree, closing, annexes)


@given(regulations())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_printed_regulation_is_parsed_as_it_was(document):
    printed = print_document(document)

    parsed = parse(printed)

    assert parsed == document
    assert print_document(parsed) == printed
    assert from_json(as_json(parsed)) == parsed


@given(st.lists(st.sampled_from(["第一条", "第二条 甲。", "第一章 总则", "（一）乙；", "1.丙", "附件一", "目录", "“", "”", "。", "\n", "\n",
                                 " ", "　", "第三条规定", "一、丁", "2025年1月1日", "附则", "# ", "（", "某法"]), max_size=40).map("".join))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_no_jumble_of_labels_loses_a_character_or_fails_otherwise_than_by_refusal(text):
    text = "某法\n第一条 甲。\n" + text.replace("目录", "").replace("某法", "")
    try:
        parsed = parse(text)
    except NotARegulation:
        return
    printed = print_document(parsed) + "".join(line.text for line in parsed.unplaced)
    assert sorted(bare(printed)) == sorted(bare(text))


def bare(text):
    return "".join(text.replace("#", "").split())
