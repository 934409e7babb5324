"""What a resident does besides writing: joining a neighbour, with a number that a code confirms."""

import re

import pytest

from congress.notifications.models import Delivery
from congress.submissions.operations import contact_of
from liaison_stations.models import Neighbour
from tests.factories.messages import Cast

PHONE = "13812345678"


@pytest.fixture
def join(page, base_url):
    """The page on which a neighbour is joined."""
    message = Cast().with_deputy()
    page.goto(f"{base_url}/messages/{message.pk}/join/")
    return page


def test_a_neighbour_joins_with_a_number_confirmed_without_leaving_the_form(join):
    join.fill("textarea[name=words]", "我母亲也走不动那么远。")
    join.click("details > summary")
    join.fill("input[name=phone]", PHONE)
    join.click("[data-send-code]")
    join.locator("[data-code-place] .notice").wait_for()
    assert join.input_value("textarea[name=words]") == "我母亲也走不动那么远。"
    code = re.search(r"\d{6}", Delivery.objects.get().notification.secret.open()).group()
    join.fill("input[name=phone_code]", code)
    join.click("main form button.button-wide")
    join.wait_for_url("**/receipt/")
    neighbour = Neighbour.objects.get()
    assert neighbour.receipt.is_verified
    assert contact_of(neighbour.receipt).phone == PHONE


def test_without_a_number_the_page_says_what_is_missing(join):
    join.click("details > summary")
    join.click("[data-send-code]")
    assert join.locator("[data-code-place] .notice-error").inner_text()
    assert not Delivery.objects.exists()


def test_a_neighbour_joins_by_keyboard_alone(join):
    join.focus("textarea[name=words]")
    join.keyboard.type("我家也遇到了。")
    join.keyboard.press("Tab")
    assert join.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert join.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    join.keyboard.press("Enter")
    assert join.locator("details").get_attribute("open") is not None
    join.keyboard.press("Tab")
    assert join.evaluate("document.activeElement.name") == "phone"
    for _field in range(3):
        join.keyboard.press("Tab")
    assert "button-wide" in join.evaluate("document.activeElement.className")
    with join.expect_navigation():
        join.keyboard.press("Enter")
    assert join.url.endswith("/receipt/")
    assert Neighbour.objects.count() == 1
