"""The bench story of 侯家塘街道, from the poster on the wall to "solved": everybody in a browser of their own."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.utils import translation
from PIL import Image

from congress.access.authenticators import give_totp, usable_code
from liaison_stations.models import Message
from liaison_stations.states import Publication, Satisfaction, Work
from tests.factories.accounts import PASSWORD
from tests.factories.messages import WORDS, Cast

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def person(browser: Any, base_url: str, sign_in_browser: Any, listen: Callable[[Any], Any], language: str) -> Any:
    """A function that opens a desk browser for a signed-in user, in the language of the journey."""
    contexts = []

    def open_for(user: Any = None) -> Any:
        context = browser.new_context(base_url=base_url, viewport=DESK, locale=language)
        contexts.append(context)
        speak(context, base_url, language)
        if user is not None:
            sign_in_browser(context, user)
        return listen(context.new_page())

    yield open_for
    for context in contexts:
        context.close()


def speak(context: Any, base_url: str, language: str) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "url": base_url}])


def address_on_the_poster(keeper: Any, cast: Cast) -> str:
    """Print the poster and read its QR from the picture, with another library than the one that drew it."""
    keeper.goto(f"/stations/{cast.station.pk}/poster/")
    picture = Image.open(BytesIO(keeper.screenshot(full_page=True)))
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1
    return str(found[0].text)


def do(page: Any, deed: str, **typed: str) -> None:
    """Open a deed on a desk page, fill it in and do it."""
    box = page.locator(f"#deed-{deed}")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, value in typed.items():
        field = box.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            box.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    box.locator("button.button").click()
    page.wait_for_load_state()


def sign_in_with_two_factors(page: Any, user: Any) -> None:
    give_totp(user)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.button")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.fill("input[name=code]", usable_code(user))
    page.click("main form button.button-wide")
    page.wait_for_url("**/desk/")


def reply_of_the_department(person: Any, cast: Cast, text: str) -> None:
    """Drafted by one, reviewed by another, issued by a third, each from their own desk."""
    for user, deed, typed in (
        (cast.handler, "draft", {"text": text, "claim": "done"}),
        (cast.reviewer, "review", {}),
        (cast.issuer, "issue", {}),
    ):
        page = person(user)
        page.goto("/desk/")
        page.locator("main a[href*='/desk/referrals/']").first.click()
        do(page, deed, **typed)
        page.context.close()


def enter_code(page: Any, code: str) -> None:
    page.goto("/thread/")
    page.fill("input[name=code]", code.lower().replace("-", " "))
    page.click("main form button.button")
    page.wait_for_url("**/thread/show/")


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("zh-hans", False), ("en", True), ("en", False)])
def test_a_resident_scans_writes_is_answered_and_is_content(
    browser, base_url, listen, person, cast, settings, language, scripts, tmp_path
):  # fmt: skip
    settings.PUBLIC_ORIGIN = base_url
    telephone = browser.new_context(
        base_url=base_url, viewport={"width": 360, "height": 740}, locale=language, java_script_enabled=scripts
    )
    speak(telephone, base_url, language)
    resident = listen(telephone.new_page())
    try:
        code = scan_and_write(resident, address_on_the_poster(person(cast.keeper), cast), cast, tmp_path)
        message = Message.objects.get()
        live_through(resident, person, cast, message, code, language)
    finally:
        telephone.close()


def scan_and_write(resident: Any, address: str, cast: Cast, folder: Path) -> str:
    """From the scanned address to the receipt; return its code."""
    resident.goto(address)
    resident.locator("a[href*='/write/']").first.click()
    resident.locator(f".chips label:has(input[name=deputy][value='{cast.deputy.pk}'])").click()
    resident.locator(".chips label:has(input[name=topic][value=housing])").click()
    resident.fill("textarea[name=text]", WORDS)
    photograph = folder / "bench.jpg"
    Image.new("RGB", (640, 480), "#7d9a78").save(photograph)
    resident.set_input_files("input[name=photographs]", photograph)
    resident.locator("button[data-send]").click()
    resident.wait_for_url("**/receipt/")
    return str(resident.locator("[data-code]").inner_text()).strip()


def live_through(resident: Any, person: Any, cast: Cast, message: Message, code: str, language: str) -> None:
    moderator = person(cast.moderator)
    moderator.goto(f"/admin/liaison_stations/message/{message.pk}/change/")
    do(moderator, "pass", publish="yes")
    deputy = person()
    sign_in_with_two_factors(deputy, cast.deputy_user)
    deputy.goto("/desk/")
    deputy.locator(f"a[href*='{message.pk}']").first.click()
    do(deputy, "visit", text="同十来位老人聊了聊。")
    do(deputy, "refer", receiver=f"organ-{cast.organ.pk}")
    reply_of_the_department(person, cast, "已安装两张座椅。")
    enter_code(resident, code)
    assert resident.locator(".steps li").count() >= 5
    resident.fill("textarea[name=words]", "没有靠背，起身难。")
    resident.click("button[value=not_solved]")
    resident.wait_for_load_state()
    message.refresh_from_db()
    assert (message.work_state, message.publication_state) == (Work.REOPENED, Publication.PUBLIC)
    deputy.goto(f"/desk/messages/{message.pk}/")
    do(deputy, "refer", receiver=f"organ-{cast.organ.pk}")
    reply_of_the_department(person, cast, "换装六张带靠背的座椅。")
    enter_code(resident, code)
    resident.click("button[value=solved]")
    resident.wait_for_load_state()
    message.refresh_from_db()
    assert (message.work_state, message.satisfaction) == (Work.CLOSED, Satisfaction.SOLVED)
    with translation.override(language):
        assert translation.gettext("Solved, as the resident confirmed.") in resident.inner_text("main")
    resident.goto(f"/messages/{message.pk}/")
    assert "谭" not in resident.inner_text("main")
    assert "六张" in resident.inner_text("main")


def test_a_draft_survives_a_closed_tab_and_is_forgotten_once_sent(page, cast):
    code = cast.station.codes.get().code
    page.goto(f"/s/{code}/write/")
    page.fill("textarea[name=text]", WORDS)
    again = page.context.new_page()
    page.close()
    again.goto(f"/s/{code}/write/")
    assert again.input_value("textarea[name=text]") == WORDS
    again.locator("button[data-send]").click()
    again.wait_for_url("**/receipt/")
    again.goto(f"/s/{code}/write/")
    assert again.input_value("textarea[name=text]") == ""


def test_neighbours_messages_are_offered_before_sending(page, cast):
    message = cast.with_deputy()
    page.goto(f"/s/{cast.station.codes.get().code}/write/")
    page.fill("textarea[name=text]", "老人家没有地方坐，希望小区增设便民座椅。")
    page.locator("textarea[name=text]").blur()
    page.locator(f"a[href='/messages/{message.pk}/join/']").click()
    page.locator("main form button.button-wide").click()
    page.wait_for_url("**/receipt/")
    message.refresh_from_db()
    assert message.neighbour_count == 1


def test_when_very_much_comes_from_one_connection_the_telephone_does_a_sum(page, cast, monkeypatch):
    monkeypatch.setattr("liaison_stations.views.messages.is_unusual", lambda address: True)
    page.goto(f"/s/{cast.station.codes.get().code}/write/")
    page.fill("textarea[name=text]", WORDS)
    page.locator("button[data-send]").click()
    page.locator("altcha-widget [data-state=verified]").wait_for()
    page.locator("main form button.button-wide").click()
    page.wait_for_url("**/receipt/")
    assert Message.objects.get().publication_state == Publication.AWAITING
