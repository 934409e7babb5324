"""The drafting room in a browser: decided by keyboard, words picked by selecting them; without scripts as well."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from legislation.models import Adoption, OpinionGroup
from legislation.operations import reports
from legislation.states import LedgerState, Outcome, Reason
from tests.factories.ledger import CARRYING, LATER, Ledger

SERIOUS = {"serious", "critical"}
SELECT = """words => {
  const article = document.querySelector(".article.is-chosen");
  const range = document.createRange();
  const inserted = [...article.querySelectorAll("ins")].find(each => each.textContent === words).firstChild;
  range.setStart(inserted, 0);
  range.setEnd(inserted, inserted.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def book() -> Ledger:
    made = Ledger()
    made.make_next()
    made.entry(heads=21)
    made.entry("应当规定偷摘一斤罚款一千元。", heads=3)
    made.entry("建议明确“基地”的面积标准。", heads=2)
    made.entry("赞成这一条。")
    return made


def room(book: Ledger, base_url: str) -> str:
    article = book.texts[2].provision_id
    return f"{base_url}{reverse('legislation:drafting-room', args=[book.draft.pk])}?article={article}"


def entry(words: str) -> OpinionGroup:
    return OpinionGroup.objects.get(lead__text__contains=words)


def current(page: Any) -> Any:
    return page.locator(".card.is-current")


def test_staff_decide_by_keyboard_and_pick_the_words_that_carry_an_opinion(page, base_url, sign_in_browser, book):
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_browser(page.context, book.staff)
    page.goto(room(book, base_url))
    page.locator("body").click(position={"x": 5, "y": 5})
    assert "光靠种的人守不住" in current(page).inner_text()

    page.keyboard.press("a")
    current(page).locator(".needs").wait_for()
    page.evaluate(SELECT, CARRYING)
    page.locator("#mark-go").wait_for()
    page.keyboard.press("w")
    current(page).locator(".carried").wait_for()
    assert Adoption.objects.get().quote == CARRYING
    assert page.locator("mark.is-current").inner_text() == CARRYING

    page.keyboard.press("j")
    assert "罚款一千元" in current(page).inner_text()
    page.keyboard.press("n")  # asks for the reason first
    focused = page.locator(":focus")
    assert focused.get_attribute("name") == "reason"
    focused.select_option(Reason.HIGHER_LAW)
    page.keyboard.press("Tab")
    page.keyboard.type("超出上位法处罚幅度，n a p 也只是文字。")
    page.keyboard.press("Control+Enter")
    page.locator(".card.is-current", has_text="面积标准").wait_for()
    refused = entry("罚款一千元")
    assert (refused.outcome, refused.words) == (Outcome.NOT_ADOPTED, "超出上位法处罚幅度，n a p 也只是文字。")

    page.keyboard.press("r")
    page.locator(".card.is-current", has_text="赞成这一条").wait_for()
    assert entry("面积标准").outcome == Outcome.REFERENCE
    page.keyboard.press("u")  # takes back the last one
    page.locator(".card.is-current[data-waits]", has_text="面积标准").wait_for()
    assert entry("面积标准").ledger_state == LedgerState.UNDECIDED
    assert page.locator("progress").get_attribute("value") == "2"

    page.keyboard.press("k")
    assert "罚款一千元" in current(page).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/**")
    assert page.locator(".card").count() == 3


def test_a_refused_step_is_told_and_nothing_is_lost(page, base_url, sign_in_browser, book, console):
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_browser(page.context, book.staff)
    page.goto(room(book, base_url))
    book.propose(entry("光靠种的人守不住"), Outcome.OUTSIDE)  # somebody else was faster
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("a")
    page.locator("#room-live.is-refused").wait_for()
    assert entry("光靠种的人守不住").outcome == Outcome.OUTSIDE
    assert page.locator(".card").count() == 4


def test_the_room_works_on_a_telephone_and_without_scripts(browser, base_url, sign_in_browser, book):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    sign_in_browser(context, book.staff)
    page = context.new_page()
    page.goto(room(book, base_url))
    current(page).locator('[data-key="a"]').click()
    assert entry("光靠种的人守不住").outcome == Outcome.ADOPTED
    page.locator(".by-words summary").click()
    page.fill("#mark-first", "基地所在地")
    page.fill("#mark-last", "基层综合治理。")
    page.locator(".by-words-fields button").click()
    assert Adoption.objects.get().quote == CARRYING
    page.locator(".card", has_text="罚款一千元").locator(".take a").click()
    card = current(page)
    card.locator(".why summary").click()
    card.locator(".why button").click()
    assert current(page).locator(".field-error").count() == 2


def test_the_committee_confirms_by_keyboard(page, base_url, sign_in_browser, book):
    for words in ("罚款一千元", "面积标准", "赞成这一条"):
        book.propose(entry(words))
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_browser(page.context, book.committee)
    page.goto(base_url + reverse("legislation:ledger-confirm", args=[book.consultation.pk]))
    for key in ("j", "x", "j", "j", "x", "Control+Enter"):
        page.keyboard.press(key)
    page.locator(".messagelist").wait_for()
    assert OpinionGroup.objects.filter(ledger_state=LedgerState.CONFIRMED).count() == 2
    page.locator("#tick-all").check()
    page.locator('button[value="confirm"]').click()
    page.locator(".empty").wait_for()
    assert OpinionGroup.objects.filter(ledger_state=LedgerState.CONFIRMED).count() == 3


def complaints(page: Any, name: str) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{name}: {one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary'][:200]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


def test_axe_finds_nothing_serious_in_the_room_and_beside_it(page, base_url, sign_in_browser, book, console):
    version = book.draft.followers.get()
    adopted = entry("光靠种的人守不住")
    book.adopt(adopted, version)
    book.propose(entry("罚款一千元"), Outcome.NOT_ADOPTED)
    inside = [
        room(book, base_url),
        base_url + reverse("legislation:ledger-entry", args=[book.draft.pk, adopted.pk]),
        base_url + reverse("legislation:ledger-confirm", args=[book.consultation.pk]),
        base_url + reverse("legislation:ledger-report", args=[book.consultation.pk]),
    ]
    outcome = base_url + reverse("legislation:consultation-outcome", args=[book.consultation.pk])
    found: list[str] = []
    sign_in_browser(page.context, book.staff)
    for width, scheme in ((1440, "light"), (1440, "dark"), (360, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for address in [*inside, outcome]:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            found += complaints(page, f"{address} {width} {scheme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    for words in ("面积标准", "赞成这一条"):
        book.propose(entry(words))
    version.state, version.settled_at = "settled", LATER
    version.save()
    book.confirm(*OpinionGroup.objects.select_related("consultation"))
    reports.publish_report(book.consultation, words="说明。", by=book.staff, at=LATER)
    for width, scheme in ((1440, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(outcome)
        assert CARRYING in page.locator("table").inner_text()
        found += complaints(page, f"{outcome} {width} {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (outcome, width)
    console.clear()  # axe itself is refused things by the policy
    assert not found, "\n".join(found)
