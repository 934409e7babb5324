"""Texts of every shape that regulations come in, all invented."""

import pytest

from legislation.text.numerals import write_numeral
from legislation.text.parsing import MAX_LENGTH, NotARegulation, parse
from legislation.text.printing import as_json, print_document
from legislation.text.tree import Level


def labels(document):
    return [node.label or node.heading for node in document.walk()]


def article(text, label="第一条"):
    return next(node for node in parse(text).articles() if node.label == label)


def texts(node):
    return [paragraph.text for paragraph in node.paragraphs]


def test_a_regulation_as_the_gazette_prints_it():
    document = parse(
        "某省油茶条例\n（2021年1月1日某省人大常委会\n第一次会议通过）\n\n目　录\n第一章　总则………………1\n第二章　保护　2\n附　则 3\n\n"
        "第 一 章　总　则\n第一条　为了甲，制定本条例。\n第二条　乙。\n丙。\n第二章　保护\n第三条　丁。\n附　则\n第四条　戊。\n"
        "某省人民代表大会常务委员会\n2021年1月1日\n附件1\n名录\n一、己\n"
    )

    assert document.title == "某省油茶条例"
    assert document.preamble == ("（2021年1月1日某省人大常委会", "第一次会议通过）")
    assert labels(document) == ["第一章", "第一条", "第二条", "第二章", "第三条", "附则", "第四条"]
    assert document.tree[0].heading == "总则"
    assert document.closing == ("某省人民代表大会常务委员会", "2021年1月1日")
    assert [(annex.label, annex.lines) for annex in document.annexes] == [("附件1", ("名录", "一、己"))]
    assert document.unplaced == ()


def test_parts_hold_subparts_and_what_closes_the_code_stands_beside_them():
    document = parse(
        "# 某法典\n\n## 第一编　总则\n\n### 第一章　基本规定\n\n第一条　甲。\n\n## 第二编　物权\n\n### 第一分编　通则\n\n"
        "#### 第一章　一般规定\n\n第二条　乙。\n\n### 第二分编　所有权\n\n#### 第四章　一般规定\n\n##### 第一节　丙\n\n第三条　丁。\n\n"
        "## 附则\n\n第四条　戊。\n"
    )

    assert labels(document) == [
        "第一编", "第一章", "第一条", "第二编", "第一分编", "第一章", "第二条", "第二分编", "第四章", "第一节", "第三条",
        "附则", "第四条",
    ]  # fmt: skip
    assert [child.label for child in document.tree[1].children] == ["第一分编", "第二分编"]
    assert document.tree[2].level is Level.PART


def test_inserted_articles_follow_the_one_they_belong_to():
    assert labels(parse("某法\n第十二条 甲。\n第十二条之一 乙。\n第十二条之二 丙。\n第十三条 丁。")) == [
        "第十二条", "第十二条之一", "第十二条之二", "第十三条",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的情形除外。", "第三条所称代表，是指甲。", "第三条 所称代表，是指甲。", "第二条、第三条不适用。",
        "第二条第一款不适用。", "第二条的规定不适用。", "第二条和第三条不适用。", "第二条中的“乙”，是指甲。", "“第三条 甲”不适用。",
        "第二条：是指甲。", "第二条至第四条不适用。",
    ],
)  # fmt: skip
def test_a_cited_article_at_the_beginning_of_a_line_begins_none(line):
    document = parse(f"某法\n第一条 甲。\n第二条 乙。\n第三条 本法下列用语的含义：\n{line}\n第四条 丁。")

    assert labels(document) == ["第一条", "第二条", "第三条", "第四条"]
    assert texts(document.articles()[2]) == ["本法下列用语的含义：", line]


def test_a_cited_number_that_a_line_break_moved_to_the_front_begins_no_article():
    full = "为了促进甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥，依照本办法"
    document = parse(f"某办法\n第一条 {full}\n的规定，{full}\n第二条 和其他规定，制定本办法。\n第二条 乙。\n")

    assert labels(document) == ["第一条", "第二条"]
    assert len(document.articles()[0].paragraphs) == 1


def test_a_whole_text_in_one_line_is_cut_before_each_provision():
    document = parse(
        "某市办法（2020年1月1日某市人民代表大会常务委员会第一次会议通过，自2020年3月1日起施行，这里还有几个字） 第一章 总则 第一条 为了甲，依照第二条的规定，"
        "制定本办法。第二条乙：（一）丙；（二）丁。第二章执行第一节一般规定第三条戊。第四条规定的除外。第四条 己。"
    )

    assert labels(document) == ["第一章", "第一条", "第二条", "第二章", "第一节", "第三条", "第四条"]
    assert [item.text for item in document.articles()[1].paragraphs[0].items] == ["丙；", "丁。"]
    assert texts(document.articles()[2]) == ["戊。第四条规定的除外。"]


def test_headings_and_articles_glued_to_their_words():
    document = parse("某市条例\n第一章总则\n第一条为了甲。\n第二条第三方机构乙。\n第二章附则\n第三条以下列方式丙。")

    assert [(node.label, node.heading) for node in document.tree] == [("第一章", "总则"), ("第二章", "附则")]
    assert texts(document.articles()[2]) == ["以下列方式丙。"]


def test_labels_in_other_digits_and_with_white_space_between():
    document = parse("﻿某规定\r\n第\u30001 条\u00a0甲。\r\n第２条：乙。\r\n第 三 条 丙。\r\n\u200b第四条\r\n丁。")

    assert labels(document) == ["第1条", "第２条：", "第三条", "第四条"]
    assert [texts(node) for node in document.articles()] == [["甲。"], ["乙。"], ["丙。"], ["丁。"]]


def test_articles_with_a_heading_of_their_own():
    document = parse(
        "某规定\n第一条（目的和依据）\n为了甲。\n第二条（范围） 乙。\n第三条 （删除）\n第四条 【定义】丙：\n1.丁；\n2.戊。"
    )

    assert [node.heading for node in document.articles()] == ["（目的和依据）", "（范围）", "", "【定义】"]
    assert texts(document.articles()[2]) == ["（删除）"]


def test_items_subitems_and_a_third_level_keep_their_places():
    node = article("某法\n第一条 下列：\n㈠甲：\n1．乙；\n2．丙：\n①丁；\n②戊。\n㈡\n己；\n还有己；\n㈢庚。")
    items = node.paragraphs[0].items

    assert [item.label for item in items] == ["㈠", "㈡", "㈢"]
    assert [sub.text for sub in items[0].subitems] == ["乙；", "丙：\n①丁；\n②戊。"]
    assert items[1].text == "己；\n还有己；"


@pytest.mark.parametrize(
    ("opening", "end", "line", "is_tail"),
    [
        ("有下列行为之一的：", "乙；", "处一千元以下罚款。", True),
        ("有下列行为之一的：", "乙。", "处一千元以下罚款。", True),
        ("有下列行为之一的，处罚款：", "乙，", "由主管部门执行。", True),
        ("处罚种类：", "乙。", "以上处罚，可以并处。", True),
        ("处罚种类：", "乙。", "上述处罚由主管部门执行。", True),
        ("有下列行为之一的，处罚款：", "乙。", "拒不改正的，加重处罚。", False),
        ("有下列行为之一的，处罚款：", "乙；", "前款规定的罚款由主管部门决定。", False),
        ("处罚种类：", "乙。", "有前款第一项行为的，从重。", False),
    ],
)
def test_what_stands_behind_a_list_closes_it_or_is_a_paragraph(opening, end, line, is_tail):
    node = article(f"某法\n第一条 {opening}\n（一）甲；\n（二）{end}\n{line}\n丙。")

    assert node.paragraphs[0].tail == (line if is_tail else "")
    assert texts(node) == ([opening, "丙。"] if is_tail else [opening, line, "丙。"])


def test_marks_behind_a_label_stay_with_it():
    text = "某法\n第一章：总则\n第一条、甲：\n①、乙；\n②、丙。\n第二条：丁。"
    document = parse(text)

    assert labels(document) == ["第一章：", "第一条、", "第二条："]
    assert document.tree[0].heading == "总则"
    assert "".join(print_document(document).split()) == "".join(text.split())


def test_lists_that_share_lines_are_cut_at_every_item():
    node = article("某法\n第一条 下列：（一）甲；\n（二）乙；（三）丙。\n依照前款第（一）项：（一）项目丁。")

    assert [item.text for item in node.paragraphs[0].items] == ["甲；", "乙；", "丙。"]
    assert node.paragraphs[1].text == "依照前款第（一）项：（一）项目丁。"


def test_numbered_headings_above_articles_are_chapters():
    document = parse("一、总则\n第一条 甲。\n二、分则\n第二条 乙。")

    assert [(node.label, node.heading) for node in document.tree] == [("一、", "总则"), ("二、", "分则")]


def test_an_old_law_counts_its_items_with_commas():
    node = article("某法\n第一条 有下列情形之一的，禁止：\n一、甲；\n二、乙。\n第二条 丙。")

    assert [item.label for item in node.paragraphs[0].items] == ["一、", "二、"]


def test_a_decision_without_articles_is_numbered_by_its_points():
    document = parse(
        "某省人民代表大会常务委员会\n关于修改《某省某条例》的决定\n（2020年1月1日通过）\n决定作如下修改：\n"
        "一、将第三条修改为：“第三条 甲应当：\n（一）乙；\n（二）丙。\n第四条 丁。”\n二、增加一条：\n“第五条 戊。\n“己。”\n"
        "某省某条例\n第一章 总则\n第一条 甲。"
    )

    assert document.title == "某省人民代表大会常务委员会关于修改《某省某条例》的决定"
    assert labels(document) == ["一、", "二、"]
    assert document.annexes[0].label == "某省某条例"


def test_an_amendment_that_quotes_whole_articles_starts_only_its_own():
    document = parse(
        "某法修正案\n第一条 增加规定：“国家允许甲。\n国家保护乙。”\n第二条 “丙。”修改为：“丁。\n第三条 戊。”\n第三条 己。"
    )

    assert labels(document) == ["第一条", "第二条", "第三条"]
    assert texts(document.articles()[1]) == ["“丙。”修改为：“丁。", "第三条 戊。”"]


def test_a_quotation_that_nobody_closed_does_not_swallow_the_rest():
    assert labels(parse("某法\n第一条 称为“甲。\n第二条 乙。\n第三条 “丙”。")) == ["第一条", "第二条", "第三条"]


def test_a_constitution_has_its_preamble():
    document = parse("某宪法\n目录\n序言\n第一章 总纲\n序　言\n甲是乙。\n丙。\n第一章 总纲\n第一条 丁。")

    assert document.preamble == ("序　言", "甲是乙。", "丙。")
    assert labels(document) == ["第一章", "第一条"]


def test_contents_without_the_word_are_skipped_and_nothing_beside_them():
    document = parse(
        "某法\n第一章 总则\n第二章 全国甲\n立法程序\n某法\n（2020年）\n第一章 总则\n第一条 甲。\n第二章 全国甲\n第二条 乙。"
    )

    assert document.preamble == ("立法程序", "某法", "（2020年）") or document.preamble == ("某法", "（2020年）")
    assert labels(document) == ["第一章", "第一条", "第二章", "第二条"]


def test_a_regulation_below_the_order_that_publishes_it_keeps_its_name():
    text = "某国主席令\n第三号\n《某国某法》已通过，现予公布。\n2020年1月1日\n某国某法\n（2020年通过）\n第一条 甲。\n"
    document = parse(text)

    assert document.title == "某国某法"
    assert "".join(print_document(document).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "label",
    ["附件一", "附表：", "附：", "附录A 名录", "附件：甲的产生办法", "附图", "## 附件1"],
)
def test_annexes_are_kept_as_lines(label):
    document = parse(f"某法\n第一条 甲。\n第二条 本法自公布之日起施行。\n{label}\n甲|乙\n第一条 丙。\n")

    assert document.annexes[0].label == label.lstrip("# ")
    assert document.annexes[0].lines == ("甲|乙", "第一条 丙。")
    assert len(document.articles()) == 2


def test_a_table_behind_the_last_article_is_an_annex_without_the_word():
    document = parse("某法\n第一条 甲。\n第二条 乙。\n税率表一（综合所得适用）\n（注：丙。）\n")

    assert document.annexes[0].label == "税率表一（综合所得适用）"
    assert document.annexes[0].lines == ("（注：丙。）",)


def test_a_line_that_finds_no_place_is_named_with_its_number():
    document = parse("某法\n\n第一章 总则\n（本章说明。）\n第一条 甲。\n— 3 —\n第二条 乙。")

    assert [(line.line, line.text) for line in document.unplaced] == [(4, "（本章说明。）"), (6, "— 3 —")]


def test_markdown_only_dresses():
    document = parse(
        "# 某法\n<!-- 注\n释 -->\n**第一条** 甲：\n\n- （一）乙；\n\n- （二）丙。\n\n---\n\n> 第二条&nbsp;丁<br>戊\n\n[第三条](#c) 己。\n"
    )

    assert [texts(node) for node in document.articles()] == [["甲："], ["丁", "戊"], ["己。"]]
    assert len(document.articles()[0].paragraphs[0].items) == 2


def test_a_heading_that_only_markdown_marks_is_a_chapter_and_stays_one():
    document = parse("# 某法\n\n## 总则\n\n第一条 甲。\n\n## 油茶的保护\n\n第二条 乙。\n")

    assert labels(document) == ["总则", "第一条", "油茶的保护", "第二条"]
    assert parse(print_document(document)) == document


def test_points_of_an_opinion_that_was_adopted_are_articles():
    assert labels(parse("关于某事的意见\n2020年1月1日某委员会通过\n一、甲。\n二、乙。")) == ["一、", "二、"]


def test_a_statute_that_numbers_nothing_is_one_article():
    document = parse("# 某法修正案（十）\n2017年11月4日 某会议通过\n\n将该条修改为：“甲。\n“乙。”\n")

    assert labels(document) == [""]
    assert len(document.articles()[0].paragraphs) == 2


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty"), (" \n\u3000\n", 1, "empty"), ("\n今天天气很好。\n我们去公园。", 2, "no-article"),
        ("%PDF-1.7\nabc", 1, "pdf"), ("PK\x03\x04\x00\x00", 1, "binary"), ("<html><body>第一条 甲", 1, "markup"),
        ("关于放假的通知\n一、甲。\n二、乙。", 1, "no-article"), ("第一章 总则\n第二章 附则", 1, "no-article"),
        ("甲" * (MAX_LENGTH + 1), 1, "too-long"), ("甲\n" * 300_000, 1, "too-long"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_regulation_is_refused_with_its_line(text, line, reason):
    with pytest.raises(NotARegulation) as refused:
        parse(text)

    assert (refused.value.line, refused.value.reason) == (line, reason)


@pytest.mark.parametrize(
    "mark", ["（", "第一条", "“", "。第一条", "：（一）", "<!--", "[", "第一 ", "　", "…", "**", "<p "]
)
def test_a_long_line_of_labels_and_brackets_comes_to_an_end(mark):
    text = "某法\n第一条 甲" + mark * (200_000 // len(mark)) + "\n第二条 乙。\n"

    assert parse(text).articles()[-1].label == "第二条"


def test_a_code_of_1260_articles():
    lines = ["某法典"]
    for number in range(1, 1261):
        if number % 20 == 1:
            lines.append(f"第{write_numeral(number // 20 + 1)}章　一般规定")
        lines += [
            f"第{write_numeral(number)}条　应当遵守下列规定：",
            "（一）甲；",
            "（二）乙。",
            "违反前款规定的，依照第三条处理。",
        ]

    document = parse("\n".join(lines))

    assert len(document.articles()) == 1260
    assert document.articles()[-1].label == "第一千二百六十条"


def test_json_has_the_shape_that_the_command_promises():
    data = as_json(parse("某法\n第一章 总则\n第一条 甲：\n（一）乙；\n1.丙。\n"), "a.txt")

    assert data == {
        "file": "a.txt", "title": "某法", "preamble": [], "unplaced": [],
        "tree": [{"level": "chapter", "label": "第一章", "heading": "总则", "children": [
            {"level": "article", "label": "第一条", "heading": "", "paragraphs": [
                {"text": "甲：", "items": [{"label": "（一）", "text": "乙；", "subitems": [{"label": "1.", "text": "丙。"}]}], "tail": ""},
            ]},
        ]}],
    }  # fmt: skip
