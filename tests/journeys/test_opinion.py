"""A resident selects words of a draft, gives an opinion, keeps the receipt and reads what became of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.accounts.roles import Role
from legislation.models import Consultation, Opinion
from legislation.operations.grouping import group_waiting
from legislation.operations.opinions import Words, write_opinion
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import ConsultationFactory
from tests.journeys.test_axe import EVERYTHING, Visit, complaints, hangs_over, open_every_deed, open_visit
from tests.legislation.test_voice_views import adopted, shown

WORDS = "建议写明由县级人民政府建立油茶种植基地保护工作机制。"
SELECT = """label => {
  const line = [...document.querySelectorAll('[data-node]')].find(each => each.dataset.label === label)
    .querySelector('[data-start]');
  const range = document.createRange();
  range.setStart(line.firstChild, 0);
  range.setEnd(line.firstChild, 10);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


@pytest.fixture
def consultation() -> Consultation:
    made: Consultation = ConsultationFactory(opens_at=timezone.now() - timedelta(days=3))
    return made


def address(name: str, consultation: Consultation) -> str:
    return reverse(f"legislation:{name}", args=[consultation.pk])


def test_words_selected_on_a_telephone_become_an_opinion_with_a_receipt(page: Any, consultation: Consultation):
    page.goto(address("consultation-detail", consultation))
    page.evaluate(SELECT, "第三条")
    page.locator("[data-say-link]").click()
    assert page.locator("[name=words]").input_value() == "油茶种植基地的经营者"
    page.locator("[name=text]").fill(WORDS)
    page.locator("[name=proposed_words]").fill("县级人民政府应当建立保护工作机制")
    page.reload()
    assert page.locator("[name=text]").input_value() == WORDS  # the draft survived
    page.locator("[data-send]").click()
    code = page.locator("[data-code]").inner_text()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    opinion = Opinion.objects.get()
    assert (opinion.quote, opinion.text) == ("油茶种植基地的经营者", WORDS)
    page.goto(reverse("liaison_stations:thread-leave"))
    adopted(consultation, opinion)
    page.locator("[name=code]").fill(code.lower())
    page.locator("main form button").click()
    page.wait_for_url("**/thread/opinion/")
    assert page.locator("mark").first.inner_text() == "油茶种植基地保护工作机制"
    assert "第四条" in page.locator("main").inner_text()


def test_an_article_is_tapped(page: Any, consultation: Consultation):
    page.goto(address("consultation-detail", consultation))
    page.locator(".law-line").nth(1).click()
    node = consultation.draft.texts.get(label="第二条")
    assert f"node={node.pk}" in page.locator("[data-say-link]").get_attribute("href")
    page.keyboard.press("Escape")
    assert not page.locator("[data-say-bar]").is_visible()


@pytest.fixture
def scriptless(new_context: Any) -> Iterator[Any]:
    context = new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_same_without_a_script(scriptless: Any, consultation: Consultation):
    page = scriptless
    page.goto(reverse("legislation:consultation-list"))
    page.locator("a.row").first.click()
    page.locator(".provision-side a").nth(2).click()
    page.locator("[name=words]").fill("防火、防盗")
    page.locator("[name=text]").fill(WORDS)
    page.locator("[data-send]").click()
    assert page.locator("[data-code]").inner_text()
    page.goto(reverse("legislation:opinion-thread"))
    assert WORDS in page.content()
    assert Opinion.objects.get().quote == "防火、防盗"


def test_every_page_passes_axe_on_telephone_and_desk(page: Any, base_url: str, consultation: Consultation):
    node = consultation.draft.texts.get(label="第三条")
    for number in range(3):
        shown(consultation, f"建议增加巡护制度，并明确第{number}责任人。")
    write_opinion(consultation, words=Words(WORDS), received_at=timezone.now())
    write_opinion(consultation, words=Words(WORDS), received_at=timezone.now())
    group_waiting(at=timezone.now())
    resident, staff = Client(), sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF))
    resident.post(address("opinion-write", consultation), {"submission_key": "0190" * 8, "text": WORDS})
    done = ConsultationFactory(opens_at=timezone.now() - timedelta(days=40))
    adopted(done)
    write = address("opinion-write", consultation)
    visits = {
        "list": Visit(resident, reverse("legislation:consultation-list")),
        "draft": Visit(resident, address("consultation-detail", consultation)),
        "draft with its outcome": Visit(resident, address("consultation-detail", done)),
        "opinions": Visit(resident, address("opinion-list", consultation)),
        "writing": Visit(resident, f"{write}?node={node.pk}&start=0&end=6"),
        "refused": Visit(resident, lambda: resident.post(write, {"text": ""}), 422),
        "receipt": Visit(resident, address("opinion-receipt", consultation)),
        "thread": Visit(resident, reverse("legislation:opinion-thread")),
        "following": Visit(resident, address("subscription-write", consultation)),
        "queue": Visit(staff, reverse("admin:legislation_opinion_moderation")),
        "opinion": Visit(staff, reverse("admin:legislation_opinion_change", args=[Opinion.objects.first().pk])),
        "consultation": Visit(staff, reverse("admin:legislation_consultation_change", args=[consultation.pk])),
    }  # fmt: skip
    axe, found = Axe(), []
    for size in ({"width": 360, "height": 740}, {"width": 1440, "height": 900}):
        page.set_viewport_size(size)
        for name, visit in visits.items():
            open_visit(page, base_url, visit)
            open_every_deed(page)
            found += complaints(page, axe, f"{name} {size['width']}", EVERYTHING)
            if size["width"] == 360:
                found += hangs_over(page, name)
    for preferences in ({"elder": "on"}, {"django_language": "en"}):
        for name in ("draft", "writing", "thread"):
            open_visit(page, base_url, visits[name], **preferences)
            found += complaints(page, axe, f"{name} {preferences}", EVERYTHING)
    page.emulate_media(color_scheme="dark")
    for name in ("draft with its outcome", "thread", "queue"):
        open_visit(page, base_url, visits[name])
        found += complaints(page, axe, f"{name} dark", EVERYTHING)
    assert not found, "\n".join(found)
