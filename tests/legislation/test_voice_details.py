"""What residents meet on the way: words over two paragraphs, line breaks, the last day, answers, bills that are over."""

import uuid
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as read_docx

from congress.core.clock import CHINA
from congress.core.forms import LinesField
from legislation.models import Consultation, DraftVersion, Enactment, Opinion, RegulationBill
from legislation.operations.consultations import told_facts
from legislation.quotes import span_of
from legislation.states import BillState
from tests.factories.legislation import MONDAY, ConsultationFactory, VersionFactory, add_article

pytestmark = pytest.mark.django_db
FIRST, SECOND = "乡镇人民政府应当组织巡护。", "任何单位和个人不得盗采。"


@pytest.fixture
def consultation() -> Consultation:
    made: Consultation = ConsultationFactory(opens_at=timezone.now() - timedelta(days=3))
    return made


def test_words_are_found_over_a_line_break_and_nearest_to_where_they_were():
    text = "甲乙丙。\n丁戊己。\n甲乙丙。"
    assert span_of("丙。丁戊", text, 0) == (2, 7)
    assert text[2:7] == "丙。\n丁戊"
    assert span_of("丙。\r\n丁", text, 0) == (2, 6)
    assert span_of("甲乙", text, 9) == (10, 12)
    assert span_of("甲乙", text, 0) == (0, 2)
    assert span_of("没有", text, 0) is None
    assert span_of("", text, 0) is None
    assert span_of("\n", text, 0) is None
    assert span_of("甲", text, 9999) == (10, 11)


def test_words_selected_over_two_paragraphs_are_taken(client: Client):
    draft = VersionFactory(articles=(), articles__editing=True)
    node = add_article(draft, "第一条", FIRST, SECOND)
    DraftVersion.objects.filter(pk=draft.pk).update(state="settled", settled_at=MONDAY)
    draft.refresh_from_db()
    row = ConsultationFactory(draft=draft, opens_at=timezone.now() - timedelta(days=1))
    address = reverse("legislation:opinion-write", args=[row.pk]) + f"?node={node.pk}&start=8&end=18"
    page = client.get(address)
    quote = page.context["form"]["words"].value()
    assert quote == node.text[8:18]
    form = {"submission_key": uuid.uuid4(), "text": "应当分开写。", "start": "8", "end": "18"}
    sent = client.post(address, form | {"words": quote.replace("\n", "")})  # as a field of one line sends it
    assert sent.status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.start, opinion.end, opinion.quote) == (8, 18, quote)


def test_a_line_break_counts_once_and_what_nobody_sees_counts_as_nothing():
    field = LinesField(max_length=5, required=False)
    assert field.clean("ab\r\ncd") == "ab\ncd"
    assert field.clean("\u200b \u2060\u3000") == ""
    assert field.clean("😀") == "😀"
    assert field.clean(None) == ""


def test_a_window_that_ends_at_midnight_ends_with_the_day_before():
    row = Consultation(closes_at=datetime(2026, 12, 3, tzinfo=CHINA))
    assert (row.last_day.isoformat(), row.until) == ("2026-12-02", "2026-12-02 24:00")
    row.closes_at = datetime(2026, 12, 3, 17, 30, tzinfo=CHINA)
    assert (row.last_day.isoformat(), row.until) == ("2026-12-03", "2026-12-03 17:30")


def test_the_list_and_notices_name_the_last_day(client: Client, consultation: Consultation):
    end = datetime.combine(timezone.localdate() + timedelta(days=9), datetime.min.time(), tzinfo=CHINA)
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=end)
    consultation.refresh_from_db()
    last = (end - timedelta(days=1)).date().isoformat()
    page = client.get(reverse("legislation:consultation-list")).content.decode()
    assert f">{last}</time>" in page
    assert f">{end.date().isoformat()}</time>" not in page
    assert told_facts(consultation)["closes_on"] == f"{last} 24:00"


def test_answers_to_the_questions_stand_in_the_senders_own_thread(client: Client, consultation: Consultation):
    question = consultation.questions.create(text="最缺哪一种设施？")
    consultation.questions.create(text="还有什么？", position=2)
    form = {"submission_key": uuid.uuid4(), f"answer_{question.pk}": "歇脚的凳子"}
    sent = client.post(reverse("legislation:opinion-write", args=[consultation.pk]), form)
    assert sent.status_code == 302
    page = client.get(reverse("legislation:opinion-thread")).content.decode()
    assert "最缺哪一种设施？" in page
    assert "歇脚的凳子" in page
    assert "还有什么？" not in page


def test_many_short_lines_within_the_limit_are_taken(client: Client, consultation: Consultation):
    form = {"submission_key": uuid.uuid4(), "text": "九个字的一行意见啊\r\n" * 199}
    sent = client.post(reverse("legislation:opinion-write", args=[consultation.pk]), form)
    assert sent.status_code == 302
    assert Opinion.objects.get().text.count("\n") == 198


@pytest.mark.parametrize("state", [BillState.IN_FORCE, BillState.REJECTED])
def test_nobody_is_asked_for_a_code_for_a_bill_that_is_over(client: Client, consultation: Consultation, state: str):
    RegulationBill.objects.filter(pk=consultation.bill_id).update(work_state=state)
    address = reverse("legislation:subscription-write", args=[consultation.pk])
    assert client.get(address).status_code == 409
    assert (
        address not in client.get(reverse("legislation:consultation-detail", args=[consultation.pk])).content.decode()
    )


def test_the_gazette_prints_when_and_by_whom_the_text_was_passed(client: Client):
    version: Any = VersionFactory(bill=None)
    days = {"published_on": "2026-06-10", "in_force_on": "2026-07-10", "adopted_on": "2026-06-09"}
    Enactment.objects.create(version=version, regulation=version.regulation, **days)
    file = client.get(reverse("legislation:version-download", args=[version.pk, "gazette"])).content
    lines = [paragraph.text for paragraph in read_docx(BytesIO(file)).paragraphs]
    assert lines[1] == f"（2026年6月9日{version.regulation.body.name}常务委员会通过）"
