"""The bench story at the desks, with a real browser: let through, read, looked at, referred, answered."""

import pytest

from liaison_stations.models import Message
from tests.factories.messages import Cast

QUEUE = "/admin/liaison_stations/message/moderation/"


@pytest.fixture
def as_person(context, page, sign_in_browser):
    """A function that makes the browser somebody else's."""

    def become(user):
        context.clear_cookies()
        sign_in_browser(context, user)
        return page

    return become


def open_deed(page, name: str):
    page.click(f"#deed-{name} > summary")
    return page.locator(f"#deed-{name} form")


def send(page, form):
    with page.expect_navigation():
        form.locator("button.button").click()


def test_a_message_goes_from_the_queue_to_the_answer(as_person):
    cast = Cast()
    message = cast.message()

    page = as_person(cast.moderator)
    page.goto(QUEUE)
    item = page.locator(f"#message-{message.pk}")
    item.locator('[data-key="p"] > summary').click()
    send(page, item.locator('[data-key="p"] form'))

    page = as_person(cast.deputy_user)
    page.goto("/desk/")
    page.click(f"a[href*='{message.pk}']")
    form = open_deed(page, "visit")
    form.locator("textarea").fill("去现场看过，居民都说需要座椅。")
    send(page, form)
    form = open_deed(page, "refer")
    form.locator("select").select_option(f"organ-{cast.organ.pk}")
    send(page, form)
    assert page.locator(".desk-deeds").get_by_text("收回").count() or page.locator("#deed-take-back").count()

    page = as_person(cast.handler)
    page.goto("/desk/")
    page.click(".rows a.row >> nth=0")
    form = open_deed(page, "draft")
    form.locator("textarea").fill("已安装六张带靠背的座椅。")
    form.locator("input[value=done]").check()
    send(page, form)
    for person, deed in ((cast.reviewer, "review"), (cast.issuer, "issue")):
        page = as_person(person)
        page.goto("/desk/")
        page.click(".rows a.row >> nth=0")
        send(page, open_deed(page, deed))

    message.refresh_from_db()
    assert (message.work_state, message.satisfaction) == ("answered", "asked")


def test_the_queue_is_worked_by_keyboard(as_person):
    cast = Cast()
    first, second = cast.message(), cast.message(text="学校门口没有斑马线，车开得飞快。")
    page = as_person(cast.moderator)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(QUEUE)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"message-{first.pk}"
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.keyboard.type("需要核实")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    second.refresh_from_db()
    assert second.publication_state == "held"
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    first.refresh_from_db()
    assert first.work_state == "with_deputy"


def test_a_key_leads_to_the_deed_on_the_message_page(as_person):
    cast = Cast()
    message = cast.message(text="请打我电话 13912345678，椅子坏了。")
    page = as_person(cast.moderator)
    page.goto(QUEUE)
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("e")
    form = page.locator("#deed-redact[open] form")
    assert "13912345678" not in form.locator("textarea >> nth=0").input_value()
    form.locator("textarea >> nth=1").fill("含电话号码")
    send(page, form)
    message.refresh_from_db()
    assert "13912345678" not in message.shown_text


def test_a_double_click_does_it_once(as_person):
    cast = Cast()
    message = cast.with_deputy()
    page = as_person(cast.deputy_user)
    page.goto(f"/desk/messages/{message.pk}/")
    form = open_deed(page, "answer")
    form.locator("textarea").fill("下周安装六张座椅。")
    with page.expect_navigation():
        form.locator("button.button").dblclick()
    page.wait_for_load_state()
    assert page.locator(".steps li").count() == 4
    assert Message.objects.get(pk=message.pk).work_state == "answered"


@pytest.mark.parametrize("path", ["/desk/", "/desk/messages/", QUEUE, "/admin/", "/admin/liaison_stations/message/"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_hangs_over_the_edge(as_person, path, width):
    cast = Cast()
    cast.message()
    cast.with_deputy(text="学校门口没有斑马线，车开得飞快。" * 20)
    page = as_person(cast.deputy_user if path.startswith("/desk") else cast.moderator)
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_open_forms_do_not_hang_over_the_edge_of_a_phone(as_person):
    cast = Cast()
    waiting = cast.message(text="学校门口没有斑马线，车开得飞快。" * 20)
    message = cast.with_deputy()
    for person, path in (
        (cast.deputy_user, f"/desk/messages/{message.pk}/"),
        (cast.moderator, f"/admin/liaison_stations/message/{waiting.pk}/change/"),
    ):
        page = as_person(person)
        page.goto(path)
        for summary in page.locator("details.deed > summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
