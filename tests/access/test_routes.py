"""Every address is classified, and what is for roles lets nobody else in."""

from types import ModuleType

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path

import congress.urls
from congress.access.routes import NAMESPACES, PUBLIC, RESIDENT, ROLE, ROUTES, kind_of
from tests.access.walking import routes


def unclassified(urlconf=None) -> set[str]:
    return {name for name in routes(urlconf) if kind_of(name) is None}


def test_every_address_is_classified():
    assert unclassified() == set()


def test_no_classified_name_is_gone():
    existing = routes()
    assert set(ROUTES) - set(existing) == set()
    assert {name.partition(":")[0] for name in existing if ":" in name} >= set(NAMESPACES)


def test_there_are_three_kinds():
    assert {*ROUTES.values(), *NAMESPACES.values()} == {PUBLIC, RESIDENT, ROLE}


@pytest.fixture
def seeded_urlconf():
    """The portal with one more address that nobody has classified."""
    module = ModuleType("seeded_urls")
    view = path("seeded/", lambda request: HttpResponse("seen"), name="seeded")
    nameless = path("nameless/", lambda request: HttpResponse("seen"))
    module.urlpatterns = [*congress.urls.urlpatterns, view, nameless]
    for handler in ("handler400", "handler403", "handler404", "handler500"):
        setattr(module, handler, getattr(congress.urls, handler))
    return module


def test_a_seeded_unclassified_address_is_found(seeded_urlconf):
    assert unclassified(seeded_urlconf) == {"seeded", " without a name: nameless/"}


@pytest.mark.django_db
def test_an_unclassified_address_lets_nobody_in(seeded_urlconf, settings, client):
    settings.ROOT_URLCONF = seeded_urlconf
    for address in ("/seeded/", "/nameless/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")


def test_every_page_of_the_admin_is_the_portals_own():
    modules = {type(page).__module__ for page in admin.site._registry.values()}
    ours = ("congress.", "deputies.", "liaison_stations.", "legislation.")
    assert {m for m in modules if not m.startswith(ours)} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, kind in ROUTES.items() if kind == ROLE))
def test_whoever_is_not_signed_in_is_sent_to_sign_in(name, client):
    from tests.access.matrix import address_of

    for method in (client.get, client.post):
        answer = method(address_of(name))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=")
