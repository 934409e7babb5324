"""Figures as open data, and figures of others with their source."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from congress.rollups import registry
from congress.rollups.models import ImportedFigure
from congress.rollups.operations import add, fold
from congress.rollups.registry import Entry, Measure, register_measure
from tests.factories.bodies import CountyBodyFactory, PrefectureBodyFactory
from tests.factories.regions import ProvinceFactory, TownFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(monkeypatch):
    monkeypatch.setattr(registry, "_measures", {})
    name = {"a": "甲类", "b": "乙类"}
    register_measure(Measure("toy.open", "公开", "件", list, name_dimensions=lambda ids: {i: name[i] for i in ids}))
    register_measure(Measure("toy.inner", "内部", "件", list, is_public=False))
    body, town = CountyBodyFactory(), TownFactory()
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 1)]
    add(Entry("toy.open", body.pk, town.pk, day, dimension="ab"[n % 2]) for n, day in enumerate(days))
    add([Entry("toy.inner", body.pk, town.pk, days[0])])
    fold()
    return body


def rows(client, **query):
    answer = client.get("/api/v1/figures/", query)
    assert answer.status_code == 200, answer.content
    return [(r["division"], r["year"], r["dimension_label"], r["value"]) for r in answer.json()["results"]]


def test_public_figures_are_given_by_year_and_place(client, body):
    assert rows(client, division="43", measure="toy.open") == [
        ("43", 2026, "甲类", 1), ("43", 2026, "乙类", 1), ("43", 2025, "甲类", 1),
    ]  # fmt: skip
    assert {row[0] for row in rows(client, within="430111", year=2026)} == {"430111", "430111103"}
    assert rows(client, body=body.pk, year=2025) == [("430111", 2025, "甲类", 1)]
    assert rows(client, body=PrefectureBodyFactory().pk, year=2025) == [("4301", 2025, "甲类", 1)]
    assert rows(client, year=2024) == []


def test_figures_that_are_not_public_are_not_given(client, body):
    assert "toy.inner" not in client.get("/api/v1/figures/").content.decode()
    assert client.get("/api/v1/figures/", {"measure": "toy.inner"}).status_code == 400


@pytest.mark.parametrize("query", [{"year": 1}, {"year": "x"}, {"division": "x"}, {"body": 0}, {"unknown": 1}])
def test_a_filter_that_makes_no_sense_is_refused(client, body, query):
    assert client.get("/api/v1/figures/", query).status_code == 400


def test_the_same_queries_for_any_number(client, body, django_assert_max_num_queries):
    with django_assert_max_num_queries(2 + 3):
        client.get("/api/v1/figures/")


def test_the_figures_of_2023_are_kept_once_with_their_source(client):
    ProvinceFactory()
    for _ in range(2):
        call_command("import_figures", stdout=StringIO())
    suggestions = ImportedFigure.objects.get(label="代表建议")
    assert (suggestions.value, suggestions.year, suggestions.is_approximate) == (1489, 2023, False)
    assert not ImportedFigure.objects.filter(source="").exists()
    answer = client.get("/api/v1/imported-figures/", {"year": 2023, "division": "43", "page_size": 100}).json()
    assert answer["count"] == ImportedFigure.objects.count()
    assert {row["label"]: row["value"] for row in answer["results"]}["代表建议"] == 1489


@pytest.mark.parametrize(
    "line", ["43,,甲,2023,十二,件,,来源", "99,,甲,2023,1,件,,来源", "43,,甲,23,1,件,,来源", "43,,甲,2023,1,件,,"]
)
def test_a_file_with_a_bad_line_is_refused_whole_and_the_line_named(line, tmp_path):
    ProvinceFactory()
    file = tmp_path / "figures.csv"
    good = "43,,好的,2023,1,件,,来源"
    file.write_text("division,measure,label,year,value,unit,is_approximate,source\n" + good + "\n" + line + "\n")
    with pytest.raises(CommandError, match=r"^3: "):
        call_command("import_figures", str(file))
    assert not ImportedFigure.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_figures", str(tmp_path / "none.csv"))
