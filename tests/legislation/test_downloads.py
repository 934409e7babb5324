"""Texts to take away: which of them, in which forms, by which names, and how often."""

import json
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from legislation.models import BillStep, DraftVersion, Enactment, Regulation, RegulationBill
from legislation.version_files import DOWNLOAD, FORMS, WORD_FORMS
from tests.factories.legislation import (
    ARTICLES,
    MONDAY,
    BillFactory,
    ConsultationFactory,
    RegulationFactory,
    VersionFactory,
    add_article,
)

pytestmark = pytest.mark.django_db
WORDS = "第二条　本省行政区域内的油茶种植、加工、销售和服务，适用本规定。"


@pytest.fixture
def texts() -> tuple[DraftVersion, DraftVersion]:
    """Two texts of one regulation, the second with other words in its second article, both enacted."""
    regulation: Regulation = RegulationFactory()
    old: DraftVersion = VersionFactory(regulation=regulation, bill=None, name="公布稿")
    new: DraftVersion = VersionFactory(
        regulation=regulation, bill=None, name="修正稿", based_on=old, articles=(), articles__editing=True
    )
    for row, (label, words) in zip(old.texts.order_by("position"), ARTICLES, strict=True):
        add_article(new, label, words.replace("销售，", "销售和服务，"), provision=row.provision)
    DraftVersion.objects.filter(pk=new.pk).update(state="settled", settled_at=MONDAY)
    new.refresh_from_db()
    for version, year in ((old, 2015), (new, 2026)):
        day = f"{year}-03-01"
        Enactment.objects.create(version=version, regulation=regulation, published_on=day, in_force_on=day)
    return old, new


def get(version: DraftVersion, form: str, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).get(reverse("legislation:version-download", args=[version.pk, form]), **more)


def words_of(content: bytes) -> str:
    document = etree.fromstring(ZipFile(BytesIO(content)).read("word/document.xml"))
    return "".join(document.itertext())


def test_every_form_is_a_file_with_a_chinese_name(texts):
    _old, new = texts
    endings = {"text": "txt", "json": "json", "akoma-ntoso": "xml"}
    for form in sorted(FORMS):
        answer = get(new, form, headers={"accept-language": "en"})
        assert answer.status_code == 200, form
        name = unquote(answer["Content-Disposition"])
        assert name.startswith(f"attachment; filename*=utf-8''{new.title}（修正稿）"), name
        assert name.endswith(endings.get(form, "docx")), name
        assert answer["Cache-Control"] == "public, max-age=300"


def test_text_and_data_hold_the_words(texts):
    _old, new = texts
    assert WORDS in get(new, "text").content.decode("utf-8-sig")
    data = json.loads(get(new, "json").content)
    assert [node["label"] for node in data["tree"]] == ["第一条", "第二条", "第三条"]
    assert data["tree"][1]["paragraphs"][0]["text"] == WORDS.removeprefix("第二条　")
    tree = etree.fromstring(get(new, "akoma-ntoso").content)
    assert WORDS.removeprefix("第二条　") in "".join(tree.itertext())


def test_word_files_compare_with_the_text_before_or_the_one_asked_for(texts):
    old, new = texts
    for form in ("redline", "comparison", "decision"):
        assert "和服务" in words_of(get(new, form).content), form
        assert get(new, form, data={"from": str(old.pk)}).status_code == 200
    assert WORDS in words_of(get(new, "gazette").content)


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_comparison_with_nothing_is_not_found(texts, asked):
    old, new = texts
    assert get(new, "redline", data={"from": asked}).status_code == 404
    assert get(old, "redline").status_code == 404  # nothing stands before it
    stranger = VersionFactory(bill=None)
    Enactment.objects.create(
        version=stranger, regulation=stranger.regulation, published_on="2020-01-01", in_force_on="2020-01-01"
    )
    assert get(new, "redline", data={"from": str(stranger.pk)}).status_code == 404


def test_only_public_texts_are_handed_out():
    bill: RegulationBill = BillFactory(work_state="submitted")
    inside = VersionFactory(bill=bill)
    editing = VersionFactory(bill=bill, articles__editing=True)
    submitted = VersionFactory(bill=bill)
    BillStep.objects.create(bill=bill, kind="submit", at=MONDAY, facts={"texts": [str(submitted.pk)]})
    preparing = ConsultationFactory(state="preparing")
    announced = ConsultationFactory()
    for version in (inside, editing, preparing.draft):
        assert get(version, "text").status_code == 404
    for version in (submitted, announced.draft):
        assert get(version, "text").status_code == 200
    assert Client().get(reverse("legislation:version-download", args=[uuid4(), "text"])).status_code == 404
    assert get(announced.draft, "spreadsheet").status_code == 404


def test_a_submitted_text_stays_inside_while_its_step_does():
    version = VersionFactory()
    BillStep.objects.create(
        bill=version.bill, kind="submit", at=MONDAY, facts={"texts": [str(version.pk)]}, is_public=False
    )
    assert get(version, "text").status_code == 404


def test_who_has_the_file_gets_no_second_one_and_pays_nothing(texts, settings):
    settings.LIMITS = {DOWNLOAD: [1, 0.001]}
    _old, new = texts
    first = get(new, "redline")
    again = get(new, "redline", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(new, "redline").status_code == 429
    assert get(new, "json").status_code == 200  # cheap ones are not counted


def test_the_same_text_gives_the_same_bytes(texts):
    _old, new = texts
    for form in FORMS:
        assert get(new, form).content == get(new, form).content, form


def test_word_files_are_the_heavy_ones():
    assert FORMS - {"text", "json", "akoma-ntoso"} == WORD_FORMS


def test_nothing_can_be_sent(texts):
    assert Client().post(reverse("legislation:version-download", args=[texts[0].pk, "text"])).status_code == 405
