"""Every public page of legislation: axe finds nothing serious, nothing hangs over the edge, keys are enough."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.rollups.models import ImportedFigure
from legislation.figures import count_publication
from legislation.models import (
    BillItem,
    BillStep,
    Consultation,
    DraftVersion,
    Enactment,
    Filing,
    LegislativePlan,
    Opinion,
    OpinionGroup,
    PlanItem,
    RegulationBill,
    Vote,
)
from tests.factories.accounts import UserFactory
from tests.factories.legislation import (
    ARTICLES,
    BillFactory,
    ConsultationFactory,
    ContactPointFactory,
    RegulationFactory,
    VersionFactory,
    add_article,
)

from .test_axe import COLOURS, EVERYTHING, complaints, hangs_over, lend, open_every_deed
from .visits import Visit

NAMES = {
    "regulations": "regulation-list", "consultations": "consultation-list", "bills": "bill-list", "plans": "plan-list",
    "figures": "figure-list", "contact points": "contact-point-list", "approvals": "approval-list",
}  # fmt: skip


def two_texts(bill: RegulationBill) -> tuple[DraftVersion, DraftVersion]:
    """A regulation of two texts: of the second, one article has other words and one is new."""
    regulation = RegulationFactory(title=bill.title)
    BillItem.objects.create(bill=bill, regulation=regulation, deed="amend")
    old: DraftVersion = VersionFactory(regulation=regulation, bill=None, name="公布稿")
    new: DraftVersion = VersionFactory(
        regulation=regulation, bill=bill, name="修正稿", based_on=old, articles=(), articles__editing=True
    )
    for row, (label, words) in zip(old.texts.order_by("position"), ARTICLES, strict=True):
        add_article(new, label, words.replace("防火、防盗", "防火、防盗、防虫"), provision=row.provision)
    add_article(new, "第四条", "本规定自公布之日起施行。")
    now = timezone.now()
    DraftVersion.objects.filter(pk=new.pk).update(state="settled", settled_at=now, digest="a" * 64)
    today = now.date()
    for version, begins, ends in ((old, today - timedelta(days=800), today - timedelta(days=5)), (new, today, None)):
        Enactment.objects.create(
            version=version, regulation=regulation, published_on=begins, in_force_on=begins, ended_on=ends
        )
    return old, new


def consulted(bill: RegulationBill, *, state: str, days: int) -> Consultation:
    """A consultation that closes `days` from now, with an opinion that was decided on."""
    now = timezone.now()
    version = VersionFactory(bill=bill, regulation=RegulationFactory(title=bill.title + "草案"))
    asked: Consultation = ConsultationFactory(
        draft=version, bill=bill, state=state, opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=days)
    )
    group = OpinionGroup.objects.create(
        consultation=asked, first_at=now, ledger_state="confirmed", outcome="not_adopted", reason="cost"
    )
    opinion = Opinion.objects.create(
        consultation=asked, path=asked.path, group=group, text="应当写明谁来管。", publication_state="public",
        received_at=now, node=version.texts.first(),
    )  # fmt: skip
    OpinionGroup.objects.filter(pk=group.pk).update(lead=opinion, node=opinion.node)
    if state == "reported":
        Consultation.objects.filter(pk=asked.pk).update(reported_at=now, closed_at=now, report="已逐条研究。")
    return asked


def told_bill(bill: RegulationBill, asked: Consultation) -> None:
    """The steps of a bill that went the whole way."""
    now = timezone.now()
    vote = Vote.objects.create(
        bill=bill, held_on=now.date(), all_members=78, present=74, yes=73, no=0, abstain=1, is_passed=True,
        recorded_by=UserFactory(), at=now,
    )  # fmt: skip
    told = {"consultation": str(asked.pk)}
    for kind, words, facts in (
        ("submit", "省人民政府", {}), ("read", "第十八次会议", {"number": 1}), ("consultation_announced", "", told),
        ("consultation_closed", "", told), ("outcome_published", "", told), ("pass", "", {"vote": vote.pk}),
        ("publish", "第31号公告", {}),
    ):  # fmt: skip
        BillStep.objects.create(bill=bill, kind=kind, at=now, words=words, facts=facts)
    Filing.objects.create(bill=bill, path=bill.path, title=bill.title, published_on=now.date(), due_on=now.date())
    count_publication(bill)


@pytest.fixture
def addresses() -> dict[str, str]:
    """Every public page of legislation, with something on it."""
    bill = BillFactory(work_state="published", is_small=True, proposer="government", explanation="说明。", kind="amend")
    old, new = two_texts(bill)
    reported = consulted(bill, state="reported", days=-1)
    running = BillFactory(work_state="reading")
    asked = consulted(running, state="announced", days=9)
    told_bill(bill, reported)
    plan = LegislativePlan.objects.create(
        body=bill.body, path=bill.path, title="立法计划", from_year=2026, until_year=2026, state="published",
        published_at=timezone.now(),
    )  # fmt: skip
    for title, more in (
        ("油茶规定", {"bill": bill}), ("旧规定", {"dropped_at": timezone.now(), "change_reason": "条件不成熟"})
    ):  # fmt: skip
        PlanItem.objects.create(plan=plan, title=title, plan_class="deliberate", **more)
    ImportedFigure.objects.create(
        division=bill.body.division,
        measure="legislation.made",
        label="制定的法规",
        year=2023,
        value=12,
        unit="件",
        source="报告",
    )
    ContactPointFactory()
    pages = {name: reverse(f"legislation:{view}") for name, view in NAMES.items()}
    regulation = reverse("legislation:regulation-detail", args=[new.regulation_id])
    provision = new.texts.get(label="第三条").provision_id
    compare = reverse("legislation:regulation-compare", args=[new.regulation_id])
    begins = old.enactment.in_force_on
    return pages | {
        "home": reverse("home"),
        "site map": reverse("site-map"),
        "regulation": regulation,
        "regulation of the past": f"{regulation}?on={begins}",
        "regulation on no day": f"{regulation}?on=nonsense",
        "regulation before it was": f"{regulation}?on=1990-01-01",
        "article": reverse("legislation:article-detail", args=[new.regulation_id, provision]),
        "comparison": compare,
        "comparison in one text": f"{compare}?view=inline&all=1",
        "bill that passed": reverse("legislation:bill-detail", args=[bill.pk]),
        "bill under way": reverse("legislation:bill-detail", args=[running.pk]),
        "draft": reverse("legislation:consultation-detail", args=[asked.pk]),
        "draft with its outcome": reverse("legislation:consultation-detail", args=[reported.pk]),
        "opinions": reverse("legislation:opinion-list", args=[asked.pk]),
        "opinion form": reverse("legislation:opinion-write", args=[asked.pk]),
        "subscription": reverse("legislation:bill-subscribe", args=[running.pk]),
        "outcome": reverse("legislation:consultation-outcome", args=[reported.pk]),
        "outcome awaited": reverse("legislation:consultation-outcome", args=[asked.pk]),
    }


def test_axe_finds_nothing_serious_and_large_text_stays_on_the_page(page, base_url, console, addresses):
    axe, found, visitor = Axe(), [], Client()
    page.set_viewport_size({"width": 360, "height": 740})
    for name, address in addresses.items():
        for look in ("light", "dark", "elder"):
            page.emulate_media(color_scheme="dark" if look == "dark" else "light", reduced_motion="reduce")
            is_elder = look == "elder"
            cookies = {"elder": "on" if is_elder else "off", "django_language": "en" if is_elder else "zh-hans"}
            lend(page.context, base_url, Visit(visitor, address), **cookies)
            answer = page.goto(base_url + address)
            assert answer.status == 200, f"{name}: {answer.status}"
            open_every_deed(page)
            found += complaints(page, axe, f"{name}, {look}", COLOURS if look == "dark" else EVERYTHING)
        found += hangs_over(page, name)
    console.clear()  # axe itself is refused things by the policy
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_hangs_over_the_edge(page, base_url, addresses, width):
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for name, address in addresses.items():
        page.goto(base_url + address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wide += [f"{name}: {over}"] if over > 0 else []
    assert not wide


def test_the_header_stays_in_one_row_on_a_wide_screen(page, base_url, addresses):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(base_url + addresses["bills"])
    tops = page.evaluate("[...document.querySelectorAll('.site-nav a')].map(each => each.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    assert len(tops) == 6


def test_a_bill_can_be_reached_and_its_texts_taken_by_keyboard(page, base_url, addresses):
    page.goto(base_url + addresses["bills"])
    page.locator("main .rows a.row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bills/*-*/")
    focused = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        focused.add(page.evaluate("document.activeElement.getAttribute('href') || ''"))
    links = page.eval_on_selector_all("main a[href]", "all => all.map(each => each.getAttribute('href'))")
    assert set(links) <= focused


def test_what_is_printed_leaves_the_frame_of_the_site_out(page, base_url, addresses):
    page.emulate_media(media="print")
    page.goto(base_url + addresses["bill that passed"])
    for part in (".site-nav", ".filters", ".no-print"):
        for each in page.locator(part).all():
            assert not each.is_visible(), part
    assert page.locator(".steps").is_visible()


def test_a_text_is_taken_away_under_its_chinese_name(page, base_url, addresses: dict[str, Any]):
    page.goto(base_url + addresses["regulation"])
    open_every_deed(page)
    with page.expect_download() as waiting:
        page.locator("a[href$='/gazette/']").first.click()
    assert waiting.value.suggested_filename.endswith("（修正稿）.docx")
