"""Axe finds nothing serious on any page that a test of the public pages does not open: light, dark, elder, English."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .visits import WALKS, Visit, World
from .visits_points import bench_of_tasks, desk_of_a_point

SERIOUS = {"serious", "critical"}
ANSWER = "/answer-to-what-was-sent/"
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS = EVERYTHING | {"runOnly": ["color-contrast"]}
EVERY_WALK = WALKS | {"desk of a contact point": desk_of_a_point, "work bench of tasks": bench_of_tasks}


def lend(context: Any, base_url: str, visit: Visit, **preferences: str) -> None:
    """Give the browser the cookies of the visit's person, and both the same preferences."""
    for name, value in preferences.items():
        visit.client.cookies[name] = value
    context.clear_cookies()
    context.add_cookies(
        [{"name": m.key, "value": m.coded_value, "url": base_url} for m in visit.client.cookies.values() if m.value]
    )


def open_visit(page: Any, base_url: str, visit: Visit, **preferences: str) -> None:
    """Open the page; the answer to something sent is shown at an address of its own."""
    if isinstance(visit.ask, str):
        lend(page.context, base_url, visit, **preferences)
        answer = page.goto(base_url + visit.ask)
        assert (answer.status, answer.url) == (visit.status, base_url + visit.ask)
        return
    lend(page.context, base_url, visit, **preferences)
    sent = visit.ask()
    assert sent.status_code == visit.status, sent.content.decode()[:2000]
    page.route(
        base_url + ANSWER, lambda route: route.fulfill(body=sent.content, content_type="text/html; charset=utf-8")
    )
    page.goto(base_url + ANSWER)
    page.unroute(base_url + ANSWER)


def open_every_deed(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def complaints(page: Any, axe: Axe, name: str, options: dict[str, Any]) -> list[str]:
    violations = axe.run(page, options=options).response["violations"]
    return [
        f"{name}: {v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0]['failureSummary'][:240]}"
        for v in violations
        if v["impact"] in SERIOUS
    ]


def hangs_over(page: Any, name: str) -> list[str]:
    """Tell whether text of twice its size hangs over the edge of a phone."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{name}: at 200 % {wide} pixels hang over the edge"] if wide > 0 else []


@pytest.mark.parametrize("walk", EVERY_WALK)
def test_axe_finds_nothing_serious_and_large_text_stays_on_the_page(page, base_url, console, settings, walk):
    settings.DEMO = True
    visits, axe, found = EVERY_WALK[walk](World()), Axe(), []
    page.set_viewport_size(
        {"width": 1280, "height": 900} if walk.startswith("work bench") else {"width": 360, "height": 740}
    )
    for name, visit in visits.items():
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        open_visit(page, base_url, visit, django_language="zh-hans", elder="off")
        open_every_deed(page)
        found += complaints(page, axe, f"{name}, light", EVERYTHING)
        page.emulate_media(color_scheme="dark")
        found += complaints(page, axe, f"{name}, dark", COLOURS)
        page.emulate_media(color_scheme="light")
        open_visit(page, base_url, visit, django_language="en", elder="on")
        open_every_deed(page)
        found += complaints(page, axe, f"{name}, elder and English", EVERYTHING)
        found += [] if walk.startswith("work bench") else hangs_over(page, name)
    console.clear()  # axe itself is refused things by the policy
    assert not found, "\n".join(found)
