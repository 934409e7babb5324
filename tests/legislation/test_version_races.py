"""Two hands on one regulation at the same moment: no word after settling, no number twice, nothing half written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from congress.accounts.roles import Role
from congress.core.errors import MoveRefused
from legislation.models import DraftVersion, ProvisionText
from legislation.operations import texts, versions
from legislation.operations.versions import digest_of, settle_version
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, VersionFactory, province

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


@pytest.fixture
def staff() -> Any:
    province()
    return appointed(Role.LEGISLATIVE_STAFF)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a thread; return what came back, a refusal as itself."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return deed()
        except MoveRefused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def test_no_word_changes_once_a_text_is_settled_however_close_the_edit_comes(staff):
    for turn in range(ROUNDS):
        version = VersionFactory(articles__editing=True)
        row = version.texts.select_related("version__regulation").first()
        fresh = DraftVersion.objects.select_related("regulation").get(pk=version.pk)

        def edit(row=row, words=f"第{turn}次修改。"):
            paragraphs = [{"text": words, "items": [], "tail": ""}]
            return texts.edit_text(
                row, raised=0, paragraphs=paragraphs, label=row.label, heading="", by=staff, at=MONDAY
            )

        def settle(fresh=fresh):
            return settle_version(fresh, by=staff, at=MONDAY)

        edited, _settled = at_once(edit, settle)
        version.refresh_from_db()
        assert version.is_settled
        assert version.digest == digest_of(version)
        stands = ProvisionText.objects.get(pk=row.pk).text.endswith("次修改。")
        assert stands is not isinstance(edited, MoveRefused)


def test_two_next_versions_made_at_once_have_two_numbers(staff):
    version = VersionFactory()

    def make(name: str) -> DraftVersion:
        mine = DraftVersion.objects.select_related("regulation", "bill").get(pk=version.pk)
        return versions.next_version(mine, name=name, by=staff, at=MONDAY)

    for _turn in range(5):
        at_once(lambda: make("甲稿"), lambda: make("乙稿"))
    numbers = list(version.regulation.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 12))


def test_two_who_put_articles_in_at_once_both_find_theirs_in_order(staff):
    version = VersionFactory(articles__editing=True)
    first = version.texts.first()

    def put_in(words: str) -> ProvisionText:
        mine = DraftVersion.objects.select_related("regulation").get(pk=version.pk)
        paragraphs = [{"text": words, "items": [], "tail": ""}]
        return texts.add_provision(
            mine, level="article", label="第一条之一", after=first, paragraphs=paragraphs, by=staff, at=MONDAY
        )

    for turn in range(5):
        at_once(lambda n=turn: put_in(f"甲{n}。"), lambda n=turn: put_in(f"乙{n}。"))
    assert list(version.texts.order_by("position").values_list("position", flat=True)) == list(range(1, 14))
