"""Regulations for everybody: what stood on which day, one article through time, two versions compared."""

from datetime import date

import pytest
from django.urls import reverse

from legislation.models import Adoption, DraftVersion, Enactment, OpinionGroup, ProvisionOrigin, Regulation
from legislation.queries_library import article_stages, comparable_versions, library, regulation_page
from tests.factories.legislation import (
    MONDAY,
    ConsultationFactory,
    RegulationFactory,
    VersionFactory,
    add_article,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def enact(version: DraftVersion, from_on: str, until: str = "", **more: object) -> Enactment:
    return Enactment.objects.create(
        version=version, regulation=version.regulation, published_on=date.fromisoformat(from_on),
        in_force_on=date.fromisoformat(from_on), ended_on=date.fromisoformat(until) if until else None, **more,
    )  # fmt: skip


@pytest.fixture
def amended() -> Regulation:
    """A regulation whose second article was amended on 2020-01-01, when a third article was put before it."""
    regulation = RegulationFactory(title="渡口办法")
    first = VersionFactory(
        regulation=regulation, number=1, articles=[("第一条", "为了安全。"), ("第二条", "不得超载。")]
    )
    second = VersionFactory(regulation=regulation, number=2, articles=[], articles__editing=True)
    provisions = [row.provision for row in first.texts.order_by("position")]
    add_article(second, "第一条", "为了安全。", provision=provisions[0])
    add_article(second, "第二条", "夜间不得开航。")
    add_article(second, "第三条", "渡船不得超载。", provision=provisions[1])
    DraftVersion.objects.filter(pk=second.pk).update(state="settled")
    enact(first, "2010-01-01", "2020-01-01")
    enact(second, "2020-01-01")
    return regulation


@pytest.mark.parametrize(
    ("day", "number"),
    [("2009-12-31", None), ("2010-01-01", 1), ("2019-12-31", 1), ("2020-01-01", 2), ("2026-11-23", 2)],
)
def test_the_text_of_a_day_is_the_one_that_stood_then(amended, day, number):
    page = regulation_page(amended, on=date.fromisoformat(day), today=TODAY)
    assert (page.version.number if page.version else None) == number


def test_a_day_before_the_first_text_is_told_with_what_to_read_instead(client, amended):
    page = client.get(reverse("legislation:regulation-detail", args=[amended.pk]), {"on": "1999-01-01"})
    assert page.status_code == 200
    assert "?on=2010-01-01" in page.content.decode()


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "20261123x", "' or 1=1", "\x00"])
def test_what_is_no_day_is_said_and_kept_and_today_is_shown(client, amended, typed):
    page = client.get(reverse("legislation:regulation-detail", args=[amended.pk]), {"on": typed})
    assert page.status_code == 200
    words = page.content.decode()
    assert "as-on-error" in words
    assert "夜间不得开航" in words


def test_a_regulation_never_published_is_nobodys_to_read(client):
    draft = VersionFactory()
    for name in ("regulation-detail", "regulation-compare"):
        assert client.get(reverse(f"legislation:{name}", args=[draft.regulation.pk])).status_code == 404


def test_an_article_is_followed_through_its_numbers_and_words(amended):
    moved = amended.versions.get(number=2).texts.get(label="第三条")
    newest, oldest = article_stages(amended, moved.provision_id)
    assert (newest.change, newest.old_label, newest.text.label) == ("changed", "第二条", "第三条")
    assert oldest.change == "first"
    assert "".join(p.text for line in newest.lines for p in line if p.kind != "deleted") == "渡船不得超载。"


def test_an_article_that_was_split_off_says_from_where(client, amended):
    version = amended.versions.get(number=2)
    fresh = version.texts.get(label="第二条")
    ProvisionOrigin.objects.create(
        result=fresh, origin=amended.versions.get(number=1).texts.get(label="第二条"), kind="split"
    )
    (stage,) = article_stages(amended, fresh.provision_id)
    assert stage.origins == (("split", "第二条"),)
    page = client.get(reverse("legislation:article-detail", args=[amended.pk, fresh.provision_id]))
    assert page.status_code == 200


def test_an_article_of_another_regulation_is_not_found_here(client, amended):
    other = VersionFactory()
    key = other.texts.first().provision_id
    assert client.get(reverse("legislation:article-detail", args=[amended.pk, key])).status_code == 404


@pytest.mark.parametrize(("publication", "is_read"), [("public", True), ("private", False), ("held", False)])
def test_words_of_a_resident_are_told_at_the_article_they_became(client, amended, make_opinion, publication, is_read):
    carrying = amended.versions.get(number=2).texts.get(label="第二条")
    opinion = make_opinion(amended.versions.get(number=1), "晚上摆渡太险了", publication)
    group = OpinionGroup.objects.create(
        consultation=opinion.consultation, lead=opinion, first_at=MONDAY, ledger_state="confirmed", outcome="adopted",
        headcount=7,
    )  # fmt: skip
    Adoption.objects.create(
        group=group, text_carrying=carrying, start=0, end=4, quote=carrying.text[:4], label="第二条", at=MONDAY,
        by=opinion.moderated_by,
    )  # fmt: skip
    page = client.get(reverse("legislation:article-detail", args=[amended.pk, carrying.provision_id]))
    words = page.content.decode()
    assert "夜间不得" in words
    assert "7" in words
    assert ("晚上摆渡太险了" in words) is is_read


@pytest.fixture
def make_opinion():
    from legislation.models import Opinion
    from tests.factories.accounts import UserFactory

    def make(version, text, publication):
        consultation = ConsultationFactory(draft=version, state="reported")
        return Opinion.objects.create(
            consultation=consultation, path=".43.", text=text, publication_state=publication, received_at=MONDAY,
            moderated_by=UserFactory(),
        )  # fmt: skip

    return make


def test_versions_are_compared_inline_and_side_by_side(client, amended):
    address = reverse("legislation:regulation-compare", args=[amended.pk])
    for view in ("side", "inline"):
        words = client.get(address, {"view": view}).content.decode()
        assert "<ins>夜间不得开航。</ins>" in words.replace("\n", "")
        assert "第二条 → 第三条" in words
        assert "为了安全。" not in words
    assert "为了安全。" in client.get(address, {"all": "1"}).content.decode()


def test_only_texts_that_may_be_read_are_compared(client, amended):
    secret = VersionFactory(regulation=amended, number=3, articles=[("第一条", "内部稿。")])
    assert secret not in comparable_versions(amended)
    address = reverse("legislation:regulation-compare", args=[amended.pk])
    assert client.get(address, {"from": str(secret.pk)}).status_code == 404
    assert "内部稿" not in client.get(address, {"to": str(secret.pk)}).content.decode()


def test_the_list_shows_what_stands_first_and_filters(client, amended):
    coming = VersionFactory(title="将来规定")
    enact(coming, "2027-06-01")
    gone = VersionFactory(title="过去规定")
    enact(gone, "1996-01-01", "2001-01-01", is_repealed=True)
    assert [row.standing for row in library(on=TODAY)] == ["in_force", "coming", "past"]
    address = reverse("legislation:regulation-list")
    for standing, title in (
        ("in_force", "渡口办法"),
        ("coming", coming.regulation.title),
        ("past", gone.regulation.title),
    ):
        page = client.get(address, {"standing": standing})
        assert [row.title for row in page.context["page_obj"]] == [title]
    assert client.get(address, {"q": "渡口"}).context["page_obj"].paginator.count == 1
    assert client.get(address, {"q": "\x00", "year": "x", "body": "-1"}).status_code == 200


def test_pages_of_regulations_ask_a_fixed_number_of_questions(client, amended, django_assert_max_num_queries):
    for number in range(12):
        version = VersionFactory(articles=[(f"第{n}条", "字" * 30) for n in range(40)])
        enact(version, f"20{10 + number}-01-01")
    key = amended.versions.get(number=2).texts.get(label="第三条").provision_id
    addresses = [
        (reverse("legislation:regulation-list"), 6),
        (reverse("legislation:regulation-detail", args=[amended.pk]), 6),
        (reverse("legislation:article-detail", args=[amended.pk, key]), 8),
        (reverse("legislation:regulation-compare", args=[amended.pk]), 8),
    ]
    for address, most in addresses:
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
