"""The bench of legislation in a browser: axe on every page, and a provision written by keyboard."""

import re
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from congress.accounts.roles import Role
from legislation.models import DraftImport, Enactment, LegislativePlan, PlanItem
from legislation.operations.imports import receive_draft
from legislation.operations.versions import next_version
from legislation.states import BillState
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import MONDAY, BillFactory, ConsultationFactory, VersionFactory, province

from .test_axe import COLOURS, EVERYTHING, complaints, open_every_deed, open_visit
from .visits import Visit

TEXT = "湖南省油茶规定\n第一条　为了促进油茶产业，制定本规定。\n※\n第二条　禁止下列行为：\n（一）盗采；\n（二）毁坏。\n"


@pytest.fixture
def staff(transactional_db: None) -> Any:
    province()
    return appointed(Role.LEGISLATIVE_STAFF)


def admin(row: Any, page: str = "change", *more: Any) -> str:
    return reverse(f"admin:legislation_{row._meta.model_name}_{page}", args=[row.pk, *more])


def bench_visits(staff: Any) -> dict[str, Visit]:
    """Every page of the bench with something on it."""
    client = sign_in(Client(), staff)
    bill = BillFactory(work_state=BillState.READING)
    first = VersionFactory(bill=bill)
    bill.items.create(regulation=first.regulation, deed="make")
    bill.readings.create(number=1, draft=first, session="第一次会议", held_on=date(2026, 11, 2))
    ConsultationFactory(draft=first, bill=bill)
    Enactment.objects.create(
        version=first, regulation=first.regulation, published_on=date(2026, 1, 1), in_force_on=date(2026, 3, 1)
    )
    version = next_version(first, name="草案二次审议稿", by=staff, at=MONDAY)
    version.texts.filter(label="第三条").update(text="改了的一句。", raised=2)
    row = version.texts.get(label="第三条")
    sent: DraftImport = receive_draft(
        first.regulation, bill=bill, based_on=first, name="三稿", source=TEXT.encode(), by=staff, at=MONDAY
    )
    plan = LegislativePlan.objects.create(
        body=province(), path=".43.", title="二〇二六年立法计划", from_year=2026, until_year=2026, state="published"
    )
    for title in ("油茶", "养老"):
        PlanItem.objects.create(plan=plan, title=title, plan_class="deliberate")
    edit = admin(version, "provision", row.pk)
    stale = {"label": "第三条", "heading": "", "raised": 0, "before": '{"text": "从前。"}', "kind": ["paragraph"],
             "mark": [""], "words": ["我的。"]}  # fmt: skip
    opened = BillFactory(work_state=BillState.PLANNED)
    lists = ("regulationbill", "draftversion", "draftimport", "legislativeplan", "regulation")
    return {
        **{name: Visit(client, reverse(f"admin:legislation_{name}_changelist")) for name in lists},
        "bill": Visit(client, admin(bill)),
        "planned bill": Visit(client, admin(opened)),
        "new bill": Visit(client, reverse("admin:legislation_regulationbill_add")),
        "bill with mistakes": Visit(
            client, lambda: client.post(reverse("admin:legislation_regulationbill_add"), {"title": ""}), 422
        ),
        "version": Visit(client, admin(version)),
        "settled version": Visit(client, admin(first)),
        "redline": Visit(client, admin(version, "redline")),
        "side by side": Visit(client, admin(version, "redline") + "?view=side&all=1"),
        "matches": Visit(client, admin(version, "matches")),
        "provision": Visit(client, edit),
        "conflict": Visit(client, lambda: client.post(edit, stale), 409),
        "new provision": Visit(client, admin(version, "provision_add")),
        "new import": Visit(client, reverse("admin:legislation_draftimport_add")),
        "refused import": Visit(
            client, lambda: client.post(reverse("admin:legislation_draftimport_add"), {"text": "x"}), 422
        ),
        "import": Visit(client, admin(sent)),
        "plan": Visit(client, admin(plan)),
        "new plan": Visit(client, reverse("admin:legislation_legislativeplan_add")),
        "regulation": Visit(client, admin(first.regulation)),
    }


def test_axe_finds_nothing_serious_on_the_bench(page, base_url, console, staff):
    axe, found = Axe(), []
    page.set_viewport_size({"width": 1280, "height": 900})
    for name, visit in bench_visits(staff).items():
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        open_visit(page, base_url, visit, django_language="zh-hans")
        open_every_deed(page)
        found += complaints(page, axe, f"{name}, light", EVERYTHING)
        page.emulate_media(color_scheme="dark")
        found += complaints(page, axe, f"{name}, dark", COLOURS)
        page.set_viewport_size({"width": 360, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{name}: {wide} pixels hang over the edge of a phone"] if wide > 0 else []
        page.set_viewport_size({"width": 1280, "height": 900})
    console.clear()  # axe itself is refused things by the policy
    assert not found, "\n".join(found)


def test_an_article_is_written_by_keyboard(page, base_url, sign_in_browser, staff):
    version = VersionFactory(articles__editing=True)
    row = version.texts.get(label="第二条")
    sign_in_browser(page.context, staff)
    page.goto(base_url + admin(version, "provision", row.pk))
    words = page.locator("textarea[name=words]").first
    words.fill("下列行为禁止：")
    words.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+2")
    page.keyboard.type("盗采；")
    page.keyboard.press("Enter")
    page.keyboard.type("毁坏。")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile("change/#p-"))
    row.refresh_from_db()
    assert row.text == "下列行为禁止：\n（一）毁坏。\n（二）盗采；"


def test_an_article_is_written_without_scripts(browser, base_url, sign_in_browser, staff):
    version = VersionFactory(articles__editing=True)
    row = version.texts.get(label="第二条")
    context = browser.new_context(java_script_enabled=False)
    sign_in_browser(context, staff)
    page = context.new_page()
    page.goto(base_url + admin(version, "provision", row.pk))
    page.locator("textarea[name=words]").last.fill("另有规定的，从其规定。\n国家另有规定的，从其规定。")
    page.locator("button.button").first.click()
    row.refresh_from_db()
    context.close()
    assert row.text.splitlines()[1:] == ["另有规定的，从其规定。", "国家另有规定的，从其规定。"]
