"""Finding a message in a browser, in every dress, and without JavaScript; its thread shows what became of it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from congress.provenance.models import EdgeKind
from congress.provenance.operations import link
from congress.search.index import EntryDraft, put
from tests.factories.messages import MONDAY, Cast
from tests.journeys.test_look import SERIOUS, dress

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = Cast()
    first, second = cast.with_deputy(), cast.with_deputy(text="给老人家加座椅，第二件。")
    link(first, second, kind=EdgeKind.LED_TO, by=None, at=MONDAY)
    many = (
        EntryDraft("message", "x.y", str(n), f"/{n}/", "旧条例", "座椅应当坚固。", part="第十二条", is_current=False)
        for n in range(25)
    )
    put(many)
    cast.first = first
    return cast


@pytest.mark.parametrize("manner", ["light", "dark", "elder", "en"])
def test_axe_finds_nothing_serious_among_what_is_found(page, base_url, cast, manner):
    dress(page, base_url, manner)
    for path in ("/search/?q=座椅", "/search/?q=座椅&kind=message&page=2", "/search/?q=座椅&since=2099-01-01",
                 f"/messages/{cast.first.pk}/"):  # fmt: skip
        page.goto(base_url + path)
        found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in SERIOUS]
        assert found == [], path


def test_somebody_finds_a_message_and_what_became_of_it(page, base_url, cast):
    page.goto(base_url + "/")
    page.locator("#search-q").fill("便民座椅")
    page.locator("#search-q").press("Enter")
    assert page.locator("mark").first.inner_text() == "便民座椅"
    page.locator(f'a[href="/messages/{cast.first.pk}/"]').click()
    page.locator(".provenance a").click()
    assert "第二件" in page.locator("main").inner_text()
