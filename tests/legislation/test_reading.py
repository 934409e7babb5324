import contextlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congress.core.errors import Invalid
from legislation.documents import packages, reading
from legislation.documents.reading import read_draft
from legislation.text.parsing import parse
from tests.legislation.documents_made import level, numbered, numbering, paragraph, run, word

TEXT = "某条例\n第一条 为了甲，制定本条例。\n第二条 乙。\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def change(kind, text, author="张三"):
    tag = "delText" if kind in ("del", "moveFrom") else "t"
    inside = f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'
    return f'<w:{kind} w:id="1" w:author="{author}" w:date="2025-03-01T08:00:00Z">{inside}</w:{kind}>'


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
    ],
)
def test_plain_text_is_read_in_the_encodings_that_people_use(data):
    draft = read_draft(SimpleUploadedFile("draft.txt", data), "draft.txt")

    assert draft.text == TEXT
    assert draft.original_kind == "txt"


def test_pasted_text_has_no_name():
    assert read_draft(TEXT.encode()).original_kind == "pasted"


def test_tracked_changes_are_accepted_in_the_text_and_told_one_by_one():
    data = word(
        paragraph("某条例"),
        paragraph("第一条　为了", change("del", "促进"), change("ins", "保护", "李四"), "油茶。"),
        paragraph(change("moveFrom", "第二条　乙。")),
        paragraph("第二条　丙", change("moveTo", "丁"), "。"),
    )

    draft = read_draft(data, "draft.docx")

    assert draft.text == "某条例\n第一条　为了保护油茶。\n\n第二条　丙丁。"
    assert [(one.kind, one.author, one.text, one.paragraph) for one in draft.revisions] == [
        ("deleted", "张三", "促进", 2), ("inserted", "李四", "保护", 2), ("moved away", "张三", "第二条　乙。", 3),
        ("moved here", "张三", "丁", 4),
    ]  # fmt: skip
    assert draft.revisions[0].date == "2025-03-01T08:00:00Z"


def test_a_paragraph_whose_end_was_deleted_runs_on_into_the_next():
    data = word(
        paragraph("第一条　甲", properties='<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'),
        paragraph("乙。"),
        paragraph("第二条　丙。"),
    )

    assert read_draft(data, "draft.docx").text == "第一条　甲乙。\n第二条　丙。"


def test_what_was_inserted_and_deleted_again_is_not_read():
    data = word(paragraph("第一条　甲", f'<w:ins w:id="1" w:author="a">{change("del", "乙")}</w:ins>', "。"))

    draft = read_draft(data, "draft.docx")

    assert draft.text == "第一条　甲。"
    assert [one.kind for one in draft.revisions] == ["deleted"]


def test_words_automatic_numbers_become_labels():
    forms = numbering(
        level(0, "chineseCountingThousand", "第%1章"), level(1, "chineseCountingThousand", "第%2条"),
        level(2, "chineseCounting", "（%3）"), level(3, "decimal", "%4．"), level(4, "bullet", "•"),
    )  # fmt: skip
    data = word(
        paragraph("某条例"), numbered("总则", 0), numbered("甲：", 1), numbered("乙；", 2), numbered("丙：", 2), numbered("丁。", 3),
        numbered("戊。", 1), numbered("无号", 4), parts={"word/numbering.xml": forms},
    )  # fmt: skip

    text = read_draft(data, "draft.docx").text

    assert text.split("\n") == [
        "某条例",
        "第一章　总则",
        "第一条　甲：",
        "（一）乙；",
        "（二）丙：",
        "1．丁。",
        "第二条　戊。",
        "无号",
    ]
    assert [node.label for node in parse(text).walk()] == ["第一章", "第一条", "第二条"]


def test_articles_number_on_through_chapters_where_they_are_a_list_of_their_own():
    nums = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    forms = numbering(level(0, "japaneseCounting", "第%1条"), nums=nums)
    data = word(
        numbered("甲。"),
        paragraph("第二章　乙"),
        numbered("丙。"),
        numbered("丁。", number=2),
        parts={"word/numbering.xml": forms},
    )

    assert read_draft(data, "draft.docx").text.split("\n") == [
        "第一条　甲。",
        "第二章　乙",
        "第二条　丙。",
        "第七条　丁。",
    ]


def test_a_number_may_come_with_the_style():
    styles = (
        f'<w:styles xmlns:w="{"http://schemas.openxmlformats.org/wordprocessingml/2006/main"}">'
        '<w:style w:styleId="Tiao"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="TiaoBold"><w:basedOn w:val="Tiao"/></w:style></w:styles>'
    )
    data = word(
        paragraph("甲。", properties='<w:pStyle w:val="Tiao"/>'), paragraph("乙。", properties='<w:pStyle w:val="TiaoBold"/>'),
        parts={"word/styles.xml": styles, "word/numbering.xml": numbering(level(0, "chineseCounting", "第%1条"))},
    )  # fmt: skip

    assert read_draft(data, "draft.docx").text == "第一条　甲。\n第二条　乙。"


def test_tables_are_lines_and_notes_pictures_and_hidden_words_are_counted():
    table = "<w:tbl><w:tr><w:tc>" + paragraph("税目") + "</w:tc><w:tc>" + paragraph("税率") + "</w:tc></w:tr></w:tbl>"
    data = word(
        paragraph("第一条　甲", "<w:r><w:br/></w:r>", "乙。", '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        table, paragraph(run("藏", "<w:vanish/>"), "<w:r><w:drawing/></w:r>", "见"),
    )  # fmt: skip

    draft = read_draft(data, "draft.docx")

    assert draft.text == "第一条　甲\n乙。\n税目\t税率\n见"
    assert (draft.notes, draft.pictures, draft.hidden) == (1, 1, 1)


def test_a_file_that_python_docx_wrote_is_read():
    from docx import Document

    document = Document()
    for line in TEXT.strip().split("\n"):
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)

    assert read_draft(data, "draft.docx").text == TEXT.strip()


def bomb():
    return word(paragraph("第一条　甲"), parts={"word/media/a.bin": b"\x00" * 30_000_000})


def locked():
    data = bytearray(word(paragraph("甲")))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark)
        data[at + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    return bytes(data)


LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", reading.EMPTY), (b" \r\n ", "a.txt", reading.EMPTY), (b"", "a.docx", reading.EMPTY),
        (word(paragraph(" ")), "a.docx", reading.EMPTY), (OLE, "a.doc", reading.OLD_KIND), (OLE, "a.wps", reading.OLD_KIND),
        (OLE, "a.txt", reading.OLD_KIND), (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", packages.LOCKED),
        (locked(), "a.docx", packages.LOCKED), (b"%PDF-1.7 x", "a.docx", reading.PDF_KIND), (b"%PDF-1.7 x", "a.txt", reading.PDF_KIND),
        (b"{\\rtf1 x}", "a.txt", reading.OLD_KIND), (b"<html><script>x</script>", "a.txt", reading.WEB_KIND),
        (TEXT.encode() + b"<script src=x>", "a.txt", reading.WEB_KIND), (b"<img src=x onerror=alert(1)>", "a.txt", reading.WEB_KIND),
        (b"<!DOCTYPE html><p>", "a.docx", reading.WEB_KIND), (TEXT.encode(), "a.docx", reading.NOT_WORD),
        (word(paragraph("甲")), "a.docm", packages.MACROS),
        (word(paragraph("甲"), parts={"word/vbaProject.bin": b"x"}), "a.docx", packages.MACROS),
        (word(paragraph("甲"), types="<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"), "a.docx", packages.MACROS),
        (bomb(), "a.docx", packages.BOMB), (word(paragraph("甲"), head=LAUGHS), "a.docx", packages.ENTITIES),
        (word(paragraph("甲"), parts={"../x": b"x"}), "a.docx", packages.BROKEN), (word(paragraph("甲"))[:-30], "a.docx", packages.BROKEN),
        (word("<w:p>"), "a.docx", packages.BROKEN), (word(paragraph("甲")), "a.txt", reading.PACKED_TEXT),
        (TEXT.encode(), "../a.txt", reading.NAME_WITH_PATH), (TEXT.encode(), "a.exe", reading.OTHER_KIND),
        (b"\x00\x01\x02\x03abc", "a.txt", reading.NOT_TEXT), (b"\xff\xfe\x00\xd8", "a.txt", reading.NOT_TEXT), (b"\xff\xff\xff", "a.txt", reading.UNKNOWN_LETTERS),
        (("甲" * 2_000_001).encode(), "a.txt", reading.TOO_LONG), (b"a" * (20 * 1024 * 1024 + 1), "a.txt", reading.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_clear_words(data, name, words):
    with pytest.raises(Invalid) as refused:
        read_draft(data, name)

    assert refused.value.detail == words


def test_a_package_of_too_many_parts_is_refused_before_it_is_unpacked():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for number in range(packages.MOST_ENTRIES + 1):
            package.writestr(f"{number}.xml", "")

    with pytest.raises(Invalid) as refused:
        read_draft(data, "a.docx")

    assert refused.value.detail == packages.BOMB


def test_fifty_megabytes_are_refused_by_their_size_alone():
    class Endless(io.BytesIO):
        size = 50 * 1024 * 1024

        def read(self, *args):
            raise AssertionError("nothing may be read")

    with pytest.raises(Invalid) as refused:
        read_draft(Endless(), "a.txt")

    assert refused.value.detail == reading.TOO_LARGE


def test_deeply_nested_xml_is_refused():
    with pytest.raises(Invalid):
        read_draft(word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "a.docx")


@pytest.mark.parametrize("at", range(0, 400, 13))
def test_a_damaged_file_never_fails_otherwise_than_by_refusal(at):
    data = bytearray(
        word(
            paragraph("第一条　甲"), numbered("乙"), parts={"word/numbering.xml": numbering(level(0, "decimal", "%1."))}
        )
    )
    data[at % len(data)] ^= 0xFF

    with contextlib.suppress(Invalid):
        read_draft(bytes(data), "a.docx")
