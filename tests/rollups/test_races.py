"""Many write, fold, rebuild and read at once: nothing is lost, nothing counted twice."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections, transaction

from congress.rollups import operations, registry
from congress.rollups.models import FigureDelta
from congress.rollups.operations import add, fold, rebuild
from congress.rollups.queries import total
from congress.rollups.registry import Entry, Measure, register_measure
from congress.rollups.verification import differences
from congress.submissions.models import Receipt
from tests.factories.bodies import CountyBodyFactory
from tests.factories.regions import TownFactory, TownshipFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 1, 1)


@pytest.fixture
def entries(monkeypatch):
    """Receipts stand in for a source: one row, one entry, written in one transaction."""
    body, places = CountyBodyFactory(), [TownFactory(), TownshipFactory()]

    def entry_of(receipt: Receipt) -> Entry:
        number = receipt.submission_key.int
        return Entry("toy.race", body.pk, places[number % 2].pk, DAY + timedelta(days=number % 3))

    monkeypatch.setattr(registry, "_measures", {})
    register_measure(Measure("toy.race", "race", "件", lambda: map(entry_of, Receipt.objects.all())))
    return entry_of


def together(deeds):
    def run(deed):
        try:
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result() for future in [pool.submit(run, deed) for deed in deeds]]


def test_nothing_is_lost_between_writers_folders_and_rebuilders(entries):
    written = []

    def write(seed):
        chance = random.Random(seed)
        for _ in range(25):
            with transaction.atomic():
                receipt = Receipt.objects.create(
                    submission_key=uuid.UUID(int=chance.getrandbits(127)), subject_type="x", subject_id="x",
                    created_at="2026-01-01T00:00:00Z",
                )  # fmt: skip
                add([entries(receipt)])
                if chance.random() < 0.2:
                    transaction.set_rollback(True)
                    continue
            written.append(receipt.pk)

    def folding():
        for _ in range(12):
            fold()

    def rebuilding():
        for _ in range(4):
            rebuild(["toy.race"])

    def reading():
        seen = [total("toy.race", path=".43.") for _ in range(30)]
        assert seen == sorted(seen), "a sum never falls while rows are only added"

    together([lambda: write(1), lambda: write(2), lambda: write(3), folding, folding, rebuilding, reading])
    assert total("toy.race", path=".43.") == Receipt.objects.count() == len(written)
    assert differences(["toy.race"]) == []
    assert not FigureDelta.objects.exists()


def test_a_folding_that_dies_loses_nothing(entries, monkeypatch):
    body, town = CountyBodyFactory(), TownFactory()
    add([Entry("toy.race", body.pk, town.pk, DAY)])
    monkeypatch.setattr(operations.sql, "MOVE", "SELECT 1/0")
    with pytest.raises(Exception, match="division by zero"):
        fold()
    assert FigureDelta.objects.count() == 1
    assert total("toy.race", path=".43.") == 1
