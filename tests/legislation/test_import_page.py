"""A draft comes in: read, shown beside its lines, corrected without losing anything, saved as a version."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congress.accounts.roles import Role
from legislation.imported import passages_of, preview
from legislation.models import DraftImport, DraftVersion
from legislation.operations import imports as operations
from legislation.text.parsing import parse
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import MONDAY, VersionFactory, province

pytestmark = pytest.mark.django_db
TEXT = """湖南省促进油茶产业发展若干规定
（草案）

第一条　为了促进油茶产业发展，制定本规定。
第二条　油茶种植基地的经营者应当做好基地防火、防盗等工作，落实下列措施：
（一）巡查；
（二）登记。
第三条　本省行政区域内的油茶种植、加工、销售，适用本规定。
第四条　本规定自2027年1月1日起施行。
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def staff():
    province()
    return appointed(Role.LEGISLATIVE_STAFF)


@pytest.fixture
def bench(client, staff):
    return sign_in(client, staff)


@pytest.fixture
def base(staff):
    return VersionFactory()


def send(bench, base, **facts):
    address = reverse("admin:legislation_draftimport_add")
    start = {"regulation": base.regulation_id, "bill": base.bill_id, "name": "草案二次审议稿", "based_on": base.pk}
    return bench.post(address, start | facts)


def received(bench, base, text=TEXT, **facts):
    answer = send(bench, base, text=text, **facts)
    assert answer.status_code == 302, answer.content.decode()
    return DraftImport.objects.get()


def page_of(row):
    return reverse("admin:legislation_draftimport_change", args=[row.pk])


def deed(row, name):
    return reverse("admin:legislation_draftimport_deed", args=[row.pk, name])


def docx(body, name="word/document.xml", **more):
    """A Word file with this body."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr(name, f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        for part, content in more.items():
            package.writestr(part, content)
    return out.getvalue()


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_pasted_draft_is_shown_beside_its_lines_and_saved_as_a_version(bench, base):
    row = received(bench, base)
    page = bench.get(page_of(row)).content.decode()
    assert "（一）巡查；" in page
    assert re.search(r'bench-number">8</span> 第三条', page)
    answer = bench.post(deed(row, "save"), {"version": row.version, "name": "草案二次审议稿"})
    version = DraftVersion.objects.get(name="草案二次审议稿")
    assert answer.headers["Location"] == reverse("admin:legislation_draftversion_change", args=[version.pk])
    assert (version.bill, version.based_on, version.number) == (base.bill, base, 2)
    assert not DraftImport.objects.exists()
    moved = version.texts.get(label="第三条")
    assert moved.provision == base.texts.get(label="第二条").provision


def test_a_word_file_is_read_with_its_tracked_changes(bench, base):
    changed = (
        "<w:p><w:r><w:t>第二条　应当做好基地</w:t></w:r>"
        '<w:del w:id="1" w:author="刘畅" w:date="2026-10-01T08:00:00Z"><w:r><w:delText>防火</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="刘畅" w:date="2026-10-01T08:00:00Z"><w:r><w:t>防火、防盗</w:t></w:r></w:ins>'
        "<w:r><w:t>工作。</w:t></w:r></w:p>"
    )
    body = paragraph("湖南省油茶规定") + paragraph("第一条　为了促进油茶产业发展，制定本规定。") + changed
    file = SimpleUploadedFile("草案.docx", docx(body))
    row = received(bench, base, text="", file=file)
    assert "第二条　应当做好基地防火、防盗工作。" in row.text
    page = bench.get(page_of(row)).content.decode()
    assert "<del>防火</del>" in page
    assert "<ins>防火、防盗</ins>" in page
    assert "刘畅" in page


def zip_bomb():
    return docx("<w:p/>" + " " * 70_000_000)


HOSTILE = [
    ("草案.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    ("草案.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    ("草案.docx", b"%PDF-1.7\n%..."),
    ("草案.docx", b"PK\x03\x04 broken"),
    ("草案.docx", b"<html><script>alert(1)</script></html>"),
    ("草案.txt", b"<!doctype html><script>alert(1)</script>"),
    ("草案.txt", b""),
    ("草案.docm", b"PK\x03\x04"),
    ("../../etc/passwd.txt.exe", b"MZ\x00\x00"),
    ("草案.txt", "没有一条。".encode()),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[f"{name} {content[:8]!r}" for name, content in HOSTILE])
def test_what_cannot_be_a_draft_is_refused_in_words_and_nothing_typed_is_lost(bench, base, name, content):
    answer = send(bench, base, text="", file=SimpleUploadedFile(name, content))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "field-error" in page
    assert "草案二次审议稿" in page
    assert not DraftImport.objects.exists()


def test_a_document_with_macros_is_refused(bench, base):
    file = SimpleUploadedFile("草案.docx", docx(paragraph("第一条　一。"), **{"word/vbaProject.bin": b"macro"}))
    assert send(bench, base, text="", file=file).status_code == 422


def test_fifty_megabytes_are_refused_before_they_are_read(bench, base):
    file = SimpleUploadedFile("草案.txt", b"\xe4\xb8\x80" * (50 * 1024 * 1024 // 3))
    assert send(bench, base, text="", file=file).status_code == 422


def test_a_zip_bomb_is_refused(bench, base):
    assert send(bench, base, text="", file=SimpleUploadedFile("草案.docx", zip_bomb())).status_code == 422


def test_neither_or_both_of_file_and_text_are_asked_again_with_what_was_pasted(bench, base):
    assert send(bench, base, text="").status_code == 422
    both = send(bench, base, text=TEXT, file=SimpleUploadedFile("草案.txt", TEXT.encode()))
    assert both.status_code == 422
    assert "为了促进油茶产业发展" in both.content.decode()


def test_a_line_without_a_place_is_marked_and_corrected_in_place(bench, base):
    stray = TEXT.replace("第三条", "第三章以下各条另行规定的说明文字\n第三条").replace(
        "（二）登记。", "（二）登记。\n※※※"
    )
    row = received(bench, base, text=stray)
    shown = preview(row)
    for one in shown.document.unplaced:
        assert any(passage.kind == "stray" and passage.lines[0][0] == one.line for passage in shown.passages)
    answer = bench.post(deed(row, "text"), {"version": row.version, "text": TEXT})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.text == TEXT
    assert row.original != TEXT
    assert not preview(row).document.unplaced


def test_a_table_of_contents_stands_by_itself_and_every_article_beside_its_line():
    text = (
        "油茶条例\n（2026年11月1日湖南省第十四届人民代表大会常务委员会第二十次会议通过）\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　为了油茶。\n"
        "第二条　适用本条例。\n第二章　附则\n第三条　本条例自公布之日起施行。"
    )
    found = [(one.kind, [number for number, _line in one.lines]) for one in passages_of(parse(text), text)]
    assert found == [
        ("title", [1]), ("preamble", [2]), ("contents", [3, 4, 5]), ("chapter", [6]), ("article", [7]),
        ("article", [8]), ("chapter", [9]), ("article", [10]),
    ]  # fmt: skip


def test_a_text_that_is_no_regulation_any_more_is_kept_and_its_line_named(bench, base):
    row = received(bench, base)
    bench.post(deed(row, "text"), {"version": row.version, "text": "改到一半"})
    row.refresh_from_db()
    page = bench.get(page_of(row)).content.decode()
    assert "改到一半" in page
    assert "1" in preview(row).refusal
    answer = bench.post(deed(row, "save"), {"version": row.version, "name": "二稿"})
    assert answer.status_code == 422
    assert DraftVersion.objects.count() == 1


def test_two_who_correct_one_import_lose_nothing(bench, base):
    row = received(bench, base)
    bench.post(deed(row, "text"), {"version": row.version, "text": TEXT + "　　先改的。\n"})
    late = bench.post(deed(row, "text"), {"version": row.version, "text": TEXT + "　　后改的。\n"})
    assert late.status_code == 409
    assert "后改的" in late.content.decode()
    row.refresh_from_db()
    assert "先改的" in row.text


def test_a_match_is_corrected_before_saving_and_taken_back(bench, base):
    row = received(bench, base)
    bench.post(deed(row, "match"), {"version": row.version, "label": "第三条", "was": ""})
    row.refresh_from_db()
    assert row.corrections == {"第三条": []}
    bench.post(deed(row, "match"), {"version": row.version, "label": "第三条", "auto": "1"})
    row.refresh_from_db()
    assert row.corrections == {}
    bench.post(deed(row, "match"), {"version": row.version, "label": "第四条", "was": "第一条"})
    row.refresh_from_db()
    bench.post(deed(row, "save"), {"version": row.version, "name": "二稿"})
    version = DraftVersion.objects.get(name="二稿")
    assert version.texts.get(label="第四条").provision == base.texts.get(label="第一条").provision
    assert version.texts.get(label="第一条").provision != base.texts.get(label="第一条").provision


def test_an_unknown_article_is_not_a_match(bench, base):
    row = received(bench, base)
    answer = bench.post(deed(row, "match"), {"version": row.version, "label": "第三条", "was": "第九十九条"})
    assert answer.status_code == 422
    assert "第九十九条" in answer.content.decode()


def test_an_import_survives_a_reload_and_is_thrown_away_by_a_button(bench, base):
    row = received(bench, base)
    listed = bench.get(reverse("admin:legislation_draftimport_changelist")).content.decode()
    assert str(row.pk) in listed
    assert "草案二次审议稿" in bench.get(page_of(row)).content.decode()
    bench.post(deed(row, "drop"), {"version": row.version})
    assert not DraftImport.objects.exists()


@pytest.mark.parametrize(
    ("role", "path"),
    [(Role.LEGISLATIVE_COMMITTEE, ".43."), (Role.CHAIRPERSONS, ".43."), (Role.LEGISLATIVE_STAFF, ".43.4301.")],
)
def test_only_the_commission_of_the_congress_brings_drafts_in(bench, base, client, role, path):
    row = received(bench, base)
    other = sign_in(client, appointed(role, path))
    assert other.get(page_of(row)).status_code in {403, 404}
    assert other.post(deed(row, "drop"), {"version": row.version}).status_code in {403, 404}
    assert send(other, base, text=TEXT).status_code in {404, 422}
    assert DraftImport.objects.count() == 1


def test_scripts_in_a_text_are_shown_as_letters(bench, base):
    row = received(bench, base, text=TEXT.replace("（一）巡查；", "（一）a<b>巡查</b>；"))
    assert "a&lt;b&gt;巡查" in bench.get(page_of(row)).content.decode()


def test_a_long_draft_is_shown_by_pages_with_the_same_queries(bench, base, django_assert_max_num_queries):
    counts = []
    for size in (30, 600):
        DraftImport.objects.all().delete()
        text = "湖南省长条例\n" + "".join(f"第{n}条　第{n}件事情应当依法办理，不得推诿。\n" for n in range(1, size))
        row = received(bench, base, text=text)
        bench.get(page_of(row))
        with django_assert_max_num_queries(30) as captured:
            assert bench.get(page_of(row)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_import_into_a_regulation_without_a_bill_is_for_its_own_staff(staff, base):
    row = operations.receive_draft(
        base.regulation, bill=None, based_on=None, name="现行文本", source=TEXT.encode(), by=staff, at=MONDAY
    )
    version = operations.save_draft(row, name="现行文本", by=staff, at=MONDAY)
    assert version.bill is None
    assert version.texts.count() == 4
