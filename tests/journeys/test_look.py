"""How the public pages look: nothing that axe calls serious, nothing that moves, a poster that scanners read."""

import gzip
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from congress.accounts.roles import Role
from tests.factories.accounts import appointed
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.stations import (
    DutyShiftFactory,
    OpeningHoursFactory,
    StandardCheckFactory,
    StationFactory,
)

CODE = "7K2M9QX"
MANNERS = ["light", "dark", "elder", "dark elder", "en"]
SERIOUS = {"serious", "critical"}


@pytest.fixture
def station(db):
    deputies = [ServingDeputyFactory(name="康以宁"), ServingDeputyFactory(name="禹知夏")]
    station = StationFactory(name="侯家塘街道人大代表联络站", code=CODE, deputies=deputies)
    OpeningHoursFactory(station=station)
    OpeningHoursFactory(station=station, weekday=1)
    StandardCheckFactory(station=station)
    now = timezone.now()
    DutyShiftFactory(station=station, deputy=deputies[0], starts_at=now, ends_at=now + timedelta(hours=1))
    DutyShiftFactory(station=station, deputy=deputies[1], starts_at=now + timedelta(days=3))
    return station


@pytest.fixture
def pages(station):
    """The public pages that need no other area's rows."""
    return {
        "home": reverse("home"),
        "search": reverse("search") + "?q=侯家塘",
        "station": reverse("liaison_stations:station-enter", args=[CODE]),
        "stations": reverse("liaison_stations:station-list"),
        "near": reverse("liaison_stations:station-list") + "?lat=28.17&lng=112.99",
        "standards": reverse("liaison_stations:station-standards", args=[station.pk]),
        "write": reverse("liaison_stations:message-write", args=[CODE]),
        "receipt": reverse("liaison_stations:thread-find"),
        "messages": reverse("liaison_stations:message-list"),
        "deputies": reverse("deputies:deputy-list"),
        "deputy": reverse("deputies:deputy-detail", args=[station.roster.first().deputy_id]),
        "places": reverse("regions:division-find") + "?q=侯家塘",
        "accessibility": reverse("accessibility"),
        "privacy": reverse("privacy"),
        "map": reverse("site-map"),
        "sign in": reverse("account_login"),
        "nothing": "/s/0000000/",
    }


def dress(page, base_url, manner):
    """Put the page into one of the manners."""
    cookies = {"elder": "on" if "elder" in manner else "off", "django_language": "en" if manner == "en" else "zh-hans"}
    page.context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in cookies.items()])
    page.emulate_media(color_scheme="dark" if "dark" in manner else "light")


def complaints(page, base_url, name, path, console):
    """Return what axe calls serious or critical on a page; the console forgets what axe itself does there."""
    page.goto(base_url + path)
    said = len(console)
    violations = Axe().run(page).response["violations"]
    del console[said:]
    return [
        f"{name}: {v['id']}: {v['nodes'][0]['html'][:120]} {v['nodes'][0]['failureSummary'][:200]}"
        for v in violations
        if v["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("manner", MANNERS)
def test_axe_finds_nothing_serious_on_public_pages(page, base_url, pages, console, manner):
    dress(page, base_url, manner)
    found = [words for name, path in pages.items() for words in complaints(page, base_url, name, path, console)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("manner", ["light", "dark"])
def test_axe_finds_nothing_serious_where_staff_work(page, base_url, station, sign_in_browser, console, manner):
    sign_in_browser(page.context, appointed(Role.STAFF, station.body.path, body_id=station.body_id))
    page.set_viewport_size({"width": 1280, "height": 900})
    dress(page, base_url, manner)
    rows = "admin:liaison_stations_liaisonstation_"
    paths = [
        reverse(rows + "changelist"),
        *(reverse(rows + n, args=[station.pk]) for n in ("change", "roster", "codes")),
    ]
    paths += [reverse(rows + "move", args=[station.pk, "merge"]), reverse("admin:index"), reverse("desk:desk-home")]
    paths += [reverse("liaison_stations:station-poster", args=[station.pk])]
    found = [words for path in paths for words in complaints(page, base_url, path, path, console)]
    assert not found, "\n".join(found)


TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("manner", ["light", "elder"])
def test_no_public_page_scrolls_sideways(page, base_url, pages, manner):
    dress(page, base_url, manner)
    wide = []
    for name, path in pages.items():
        page.goto(base_url + path)
        for width in (320, 360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate(TOO_WIDE):
                wide.append((name, width))
    assert not wide


def test_text_at_twice_its_size_stays_on_the_page(page, base_url, pages):
    for path in (pages["home"], pages["station"], pages["stations"], pages["write"]):
        page.goto(base_url + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not page.evaluate(TOO_WIDE), path


def test_buttons_are_large_enough(page, base_url, pages):
    least = """least => [...document.querySelectorAll('a.button, button:not([hidden]), .site-nav a, .rows a.row')]
        .filter(e => e.offsetParent && Math.min(e.offsetHeight, e.offsetWidth) < least)
        .map(e => e.textContent.trim() + ' ' + e.offsetWidth + '×' + e.offsetHeight)"""
    for manner, pixels in (("light", 44), ("elder", 60)):
        dress(page, base_url, manner)
        for path in (pages["home"], pages["station"], pages["stations"]):
            page.goto(base_url + path)
            assert page.evaluate(least, pixels) == [], (manner, path)


def test_a_station_page_keeps_still_while_it_loads(page, base_url, pages):
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "e => { window.shift += e.value })).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(base_url + pages["station"])
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") == 0


def test_a_first_visit_to_a_station_and_its_form_weighs_less_than_60_kb(page, base_url, pages):
    for name in ("station", "write"):
        page.context.clear_cookies()
        seen = []

        def note(response, seen=seen):
            seen.append(response)

        page.on("response", note)
        page.goto(base_url + pages[name])
        page.wait_for_load_state("networkidle")
        page.remove_listener("response", note)
        sent = [(r.url, len(gzip.compress(r.body()))) for r in seen if r.request.resource_type != "image"]
        assert sum(size for _url, size in sent) < 60_000, sent
        html = [len(r.body()) for r in seen if r.request.resource_type == "document"]
        assert sum(html) < 30_000, "pages themselves are sent as they are: compression would leak tokens"


def test_the_whole_station_page_can_be_walked_by_keyboard(page, base_url, pages):
    page.goto(base_url + pages["station"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize("size", ["a4", "sticker"])
def test_a_scanner_that_did_not_draw_it_reads_the_poster(page, base_url, station, sign_in_browser, settings, size):
    settings.PUBLIC_ORIGIN = "https://rd.hunan.example"
    sign_in_browser(page.context, appointed(Role.STAFF, station.body.path, body_id=station.body_id))
    page.set_viewport_size({"width": 1000, "height": 1400})
    page.goto(base_url + reverse("liaison_stations:station-poster", args=[station.pk]) + f"?size={size}")
    with Image.open(BytesIO(page.locator(".poster").screenshot())) as picture:
        read = [found.text for found in zxingcpp.read_barcodes(picture)]
    assert read == [f"https://rd.hunan.example/s/{CODE}/"]
    assert f"rd.hunan.example/s/{CODE}" in page.locator(".poster").inner_text()


def test_near_me_asks_the_phone_and_lists_the_nearest(page, base_url, pages):
    page.context.grant_permissions(["geolocation"], origin=base_url)
    page.context.set_geolocation({"latitude": 28.17351, "longitude": 112.99249})
    page.goto(base_url + pages["stations"])
    page.locator("[data-locate]").click()
    page.wait_for_url("**lat=28.174&lng=112.992")
    assert page.locator(".rows").get_by_text("侯家塘街道人大代表联络站").is_visible()
