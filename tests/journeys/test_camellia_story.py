"""攸县联星街道文化社区: what a resident said at a contact point becomes words of 第十二条, and the resident reads so.

Everybody in a browser of their own: the contact point, the legislative affairs commission, the legislative
committee, the resident. Only the clock is moved by hand: the consultation's last day comes.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.core.clock import china_day
from congress.demonstration.legislation_told import CAMELLIA_OPINIONS, THEFT
from congress.demonstration.legislation_ways import words_of_draft
from legislation.models import Adoption, Consultation, ContactPoint, ContactTask, DraftVersion, Opinion, OpinionGroup
from legislation.operations import consultations, contact
from legislation.operations.grouping import group_opinions
from legislation.operations.versions import import_version, settle_version
from legislation.states import BillState, ConsultationState, LedgerState, Outcome
from legislation.text.parsing import parse
from tests.factories.accounts import appointed
from tests.factories.legislation import BillFactory, ContactPointFactory, RegulationFactory

DESK = {"width": 1440, "height": 900}
TOLD = CAMELLIA_OPINIONS[0]
SELECT = """words => {
  const article = document.querySelector(".article.is-chosen");
  const range = document.createRange();
  const inserted = [...article.querySelectorAll("ins")].find(each => each.textContent === words).firstChild;
  range.setStart(inserted, 0);
  range.setEnd(inserted, inserted.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


class Cast:
    """A draft of sixteen articles, open for opinions, with a task for the contact point of 攸县."""

    def __init__(self) -> None:
        now = timezone.now()
        regulation = RegulationFactory()
        body, path = regulation.body, regulation.path
        self.staff = appointed(Role.LEGISLATIVE_STAFF, path, body_id=body.pk)
        self.committee = appointed(Role.LEGISLATIVE_COMMITTEE, path, body_id=body.pk)
        bill = BillFactory(body=body, title=regulation.title, work_state=BillState.READING)
        self.draft = import_version(
            regulation, bill=bill, name="草案", document=parse(words_of_draft("camellia-1")), based_on=None,
            by=self.staff, at=now,
        )  # fmt: skip
        settle_version(self.draft, by=self.staff, at=now)
        self.consultation: Consultation = consultations.prepare_consultation(
            self.draft, opens_at=now, closes_at=now + timedelta(days=31), brief="管的是怎么种得好、守得住、卖得出。",
            by=self.staff, at=now,
        )  # fmt: skip
        consultations.announce(self.consultation, by=self.staff, at=now)
        self.point: ContactPoint = ContactPointFactory(name="攸县基层立法联系点", address="联星街道文化社区")
        self.hand = appointed(Role.CONTACT_POINT, self.point.path, contact_point_id=self.point.pk)
        due = china_day(now) + timedelta(days=20)
        self.task: ContactTask = contact.issue_tasks(
            self.consultation, points=[self.point], due_on=due, by=self.staff, at=now
        )[0]  # fmt: skip

    def let_time_pass(self) -> None:
        """Let the last second of the consultation be over, and the clock do what it does then."""
        now = timezone.now()
        Consultation.objects.filter(pk=self.consultation.pk).update(closes_at=now - timedelta(seconds=1))
        assert consultations.close_due(at=now) == 1
        assert group_opinions(self.consultation.pk, at=now) == 1


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def person(browser: Any, base_url: str, sign_in_browser: Any, listen: Callable[[Any], Any]) -> Any:
    """A function that opens a desk browser for a signed-in user."""
    contexts = []

    def open_for(user: User) -> Any:
        context = browser.new_context(base_url=base_url, viewport=DESK, locale="zh-CN")
        contexts.append(context)
        sign_in_browser(context, user)
        return listen(context.new_page())

    yield open_for
    for context in contexts:
        context.close()


def test_a_residents_words_become_words_of_article_twelve(page, base_url, person, cast):
    code = speak_at_the_contact_point(person(cast.hand), cast)
    cast.let_time_pass()
    staff = person(cast.staff)
    let_it_through(staff)
    put_the_words_into_the_next_version(staff, cast)
    mark_them_as_carrying_the_opinion(staff, cast)
    settle_the_next_version(staff, cast)
    confirm(person(cast.committee), cast)
    publish_the_outcome(staff, cast)
    read_it_on_the_receipt(page, base_url, code)
    read_it_on_the_published_table(page, cast)
    see_it_at_the_contact_point(person(cast.hand), cast)


def speak_at_the_contact_point(hand: Any, cast: Cast) -> str:
    """From the desk's to-do to the printed slip; return the code on it."""
    hand.goto("/desk/")
    hand.locator(f"main a[href*='{cast.task.pk}']").first.click()
    hand.locator("a[href$='/counter/']").click()
    hand.fill("[name=place]", "12")
    hand.fill("[name=quote]", TOLD.quote)
    hand.fill("[name=text]", THEFT)
    hand.fill("[name=proposed_words]", TOLD.proposed)
    hand.locator("main form button.button").click()
    code = str(hand.locator("p.code").inner_text()).strip()
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.node.label, opinion.quote) == (THEFT, "第十二条", TOLD.quote)
    hand.goto(f"/desk/legislation/tasks/{cast.task.pk}/")
    box = hand.locator("#deed-submit")
    box.locator("summary").click()
    box.locator("[name=report]").fill("种植户都讲守不住。")
    box.locator("button.button").click()
    hand.wait_for_load_state()
    cast.task.refresh_from_db()
    assert cast.task.state == "submitted"
    return code


def let_it_through(staff: Any) -> None:
    opinion = Opinion.objects.get()
    staff.goto(f"/admin/legislation/opinion/{opinion.pk}/change/")
    box = staff.locator("#deed-pass")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    box.locator("button.button").click()
    staff.wait_for_load_state()
    opinion.refresh_from_db()
    assert opinion.publication_state == "public"


def put_the_words_into_the_next_version(staff: Any, cast: Cast) -> None:
    staff.goto(f"/admin/legislation/drafting-room/{cast.draft.pk}/")
    staff.fill(".next-form [name=name]", "草案二次审议稿")
    staff.locator(".next-form button").click()
    staff.wait_for_load_state()
    version = DraftVersion.objects.get(based_on=cast.draft)
    twelve = version.texts.get(label="第十二条")
    staff.goto(f"/admin/legislation/draftversion/{version.pk}/provisions/{twelve.pk}/")
    words = staff.locator("textarea[name=words]").first
    words.fill(words.input_value() + TOLD.carried)
    staff.locator(".bench-actions button.button").first.click()
    staff.wait_for_load_state()
    twelve.refresh_from_db()
    assert TOLD.carried in twelve.text


def mark_them_as_carrying_the_opinion(staff: Any, cast: Cast) -> None:
    article = cast.draft.texts.get(label="第十二条").provision_id
    staff.goto(f"/admin/legislation/drafting-room/{cast.draft.pk}/?article={article}")
    staff.locator("body").click(position={"x": 5, "y": 5})
    staff.keyboard.press("a")
    staff.locator(".card.is-current .needs").wait_for()
    staff.evaluate(SELECT, TOLD.carried)
    staff.locator("#mark-go").wait_for()
    staff.keyboard.press("w")
    staff.locator(".card.is-current .carried").wait_for()
    assert Adoption.objects.get().quote == TOLD.carried


def settle_the_next_version(staff: Any, cast: Cast) -> None:
    version = DraftVersion.objects.get(based_on=cast.draft)
    staff.goto(f"/admin/legislation/draftversion/{version.pk}/change/")
    box = staff.locator("#deed-settle")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    box.locator("button.button").click()
    staff.wait_for_load_state()
    version.refresh_from_db()
    assert version.is_settled


def confirm(committee: Any, cast: Cast) -> None:
    committee.goto(f"/admin/legislation/consultations/{cast.consultation.pk}/ledger/")
    committee.check("input[name=entry]")
    committee.click("button[value=confirm]")
    committee.wait_for_load_state()
    group = OpinionGroup.objects.get()
    assert (group.ledger_state, group.outcome) == (LedgerState.CONFIRMED, Outcome.ADOPTED)


def publish_the_outcome(staff: Any, cast: Cast) -> None:
    staff.goto(f"/admin/legislation/consultations/{cast.consultation.pk}/ledger/report/")
    staff.locator(".deed-form textarea").fill("采纳了保护种植基地的意见。")
    staff.locator(".deed-form button.button").click()
    staff.wait_for_load_state()
    cast.consultation.refresh_from_db()
    assert cast.consultation.state == ConsultationState.REPORTED


def read_it_on_the_receipt(page: Any, base_url: str, code: str) -> None:
    page.goto(f"{base_url}/thread/")
    page.fill("input[name=code]", code.lower().replace("-", " "))
    page.click("main form button.button")
    page.wait_for_url("**/thread/opinion/")
    here = page.locator(".carried-here")
    assert "第十二条" in here.inner_text()
    assert here.locator("mark").inner_text() == TOLD.carried
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def read_it_on_the_published_table(page: Any, cast: Cast) -> None:
    page.goto(page.url.replace("/thread/opinion/", f"/consultations/{cast.consultation.pk}/outcome/"))
    shown = page.locator("main").inner_text()
    assert TOLD.carried in shown
    assert "采纳了保护种植基地的意见。" in shown


def see_it_at_the_contact_point(hand: Any, cast: Cast) -> None:
    hand.goto(f"/desk/legislation/tasks/{cast.task.pk}/feedback/")
    assert TOLD.carried in hand.locator("main").inner_text()
