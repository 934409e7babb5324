"""Figures are what their sources say, whatever is done and in whatever order."""

import random
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.regions.models import Division
from congress.rollups import registry
from congress.rollups.models import Figure, FigureDelta, FigureSum
from congress.rollups.operations import add, fold, negated, rebuild, recounting, replace
from congress.rollups.queries import by_body, by_dimension, by_division, series, total, totals
from congress.rollups.registry import Entry, Measure, register_measure
from congress.rollups.verification import differences
from tests.factories.bodies import CountyBodyFactory, PrefectureBodyFactory, TownBodyFactory
from tests.factories.regions import DivisionFactory, PrefectureFactory, ProvinceFactory, TownFactory, TownshipFactory

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


class Problems:
    """A toy source: rows in memory, each somewhere, on a day, in a state."""

    def __init__(self) -> None:
        self.rows: dict[int, dict] = {}

    def entries_of(self, row: dict) -> list[Entry]:
        shared = {"body_id": row["body"], "division_id": row["division"], "day": row["day"]}
        counted = [Entry("toy.found", dimension=row["kind"], **shared)]
        if row["closed"]:
            counted.append(Entry("toy.closed", dimension=row["kind"], **shared))
        if row["money"]:
            counted.append(Entry("toy.money", value=row["money"], **shared))
        return counted

    def all_of(self, key: str):
        return lambda: [e for row in self.rows.values() for e in self.entries_of(row) if e.measure == key]


@pytest.fixture
def problems(monkeypatch):
    monkeypatch.setattr(registry, "_measures", {})
    source = Problems()
    for key in ("toy.found", "toy.closed", "toy.money"):
        register_measure(Measure(key=key, label=key, unit="件", recompute=source.all_of(key)))
    return source


@pytest.fixture
def places():
    """Two prefectures, a county and two townships below, and who sits there."""
    town, street = TownFactory(), TownshipFactory()
    other = PrefectureFactory(code="4302", name="株洲市")
    far = DivisionFactory(parent=other, code="430224", name="茶陵县")
    bodies = [CountyBodyFactory(), TownBodyFactory(), PrefectureBodyFactory()]
    return [town, street, far, town.parent, other], bodies


def row(division, body, *, day=FIRST, kind="road", closed=False, money=0):
    return {"division": division.pk, "body": body.pk, "day": day, "kind": kind, "closed": closed, "money": money}


def count(problems, key, new):
    problems.rows[key] = new
    add(problems.entries_of(new))


KEYS = ["toy.found", "toy.closed", "toy.money"]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "close", "move", "delete", "merge", "hang", "fold", "redate"]),
        st.integers(0, 40), st.integers(0, 4), st.integers(0, 2), st.integers(0, 700),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=deeds, seed=st.integers())
def test_figures_are_what_they_are_from_nothing(deeds, seed, problems, places):
    divisions, bodies = places
    problems.rows.clear()
    for model in (FigureDelta, Figure, FigureSum):
        model.objects.all().delete()
    chance, hangs_elsewhere = random.Random(seed), False
    for deed, key, place, body, days in deeds:
        one = problems.rows.get(key)
        if deed == "add" and one is None:
            money = Decimal(chance.randrange(0, 500)) / 4
            day = FIRST + timedelta(days=days)
            count(problems, key, row(divisions[place], bodies[body], day=day, kind=chance.choice("ab"), money=money))
        elif deed == "delete" and one is not None:
            add(negated(problems.entries_of(problems.rows.pop(key))))
        elif deed == "merge":  # everything of one division goes to another
            for each in problems.rows.values():
                if each["division"] == divisions[place].pk:
                    with recounting(each, problems.entries_of):
                        each["division"] = divisions[body].pk
        elif deed == "hang":  # a township comes to another county
            town, parent = divisions[place % 2], divisions[chance.choice([2, 3])]
            Division.objects.filter(pk=town.pk).update(parent=parent, path=f"{parent.path}{town.code}.")
            hangs_elsewhere = True
        elif deed == "fold":
            fold()
            hangs_elsewhere = False
        elif one is not None:
            with recounting(one, problems.entries_of):
                one |= {"close": {"closed": not one["closed"]}, "move": {"division": divisions[place].pk}}.get(
                    deed, {"day": FIRST + timedelta(days=days)}
                )
    if not hangs_elsewhere:  # sums follow a division that moved with the next folding
        check_sums(problems)
    assert differences(KEYS) == []
    check_sums(problems)
    assert not FigureDelta.objects.exists()
    assert not Figure.objects.filter(value=0).exists()
    before = sorted(FigureSum.objects.values_list("measure", "path", "grain", "day", "dimension", "value"))
    rebuild(KEYS)
    assert sorted(FigureSum.objects.values_list("measure", "path", "grain", "day", "dimension", "value")) == before


def check_sums(problems):
    """A province is the sum of the lists below it, and each place the sum of its own; before and after folding."""
    by_key = Division.objects.in_bulk()
    for division in by_key.values():
        below = [r for r in problems.rows.values() if by_key[r["division"]].path.startswith(division.path)]
        expected = {
            "toy.found": len(below), "toy.closed": sum(r["closed"] for r in below),
            "toy.money": sum(r["money"] for r in below),
        }  # fmt: skip
        assert totals(KEYS, path=division.path) == expected
        places = by_division(KEYS, division)
        for key in KEYS:
            assert sum(place.values[key] for place in places) == expected[key]


def test_reads_see_what_is_not_folded_yet(problems, places, django_assert_num_queries):
    (town, street, far, county, _other), (body, *_bodies) = places
    count(problems, 1, row(town, body, closed=True))
    count(problems, 2, row(street, body, kind="water", day=FIRST + timedelta(days=40)))
    fold()
    count(problems, 3, row(far, body, day=date(2027, 1, 1), money=Decimal("12.5")))
    province = ProvinceFactory()
    with django_assert_num_queries(1):
        assert totals(KEYS, path=province.path) == {"toy.found": 3, "toy.closed": 1, "toy.money": Decimal("12.5")}
    assert total("toy.found", path=county.path) == 2
    assert total("toy.found", path=province.path, begins=FIRST, ends=date(2027, 1, 1)) == 2
    for begins, ends, expected in [
        (date(2026, 1, 2), None, 2), (date(2026, 2, 1), None, 2), (None, date(2026, 2, 10), 1),
        (date(2026, 2, 1), date(2026, 2, 11), 1), (date(2027, 1, 1), None, 1), (date(2026, 3, 1), date(2027, 1, 1), 0),
    ]:  # fmt: skip
        assert total("toy.found", path=province.path, begins=begins, ends=ends) == expected
        by_month = series(["toy.found"], path=province.path, begins=begins, ends=ends)
        assert sum(values["toy.found"] for _first, values in by_month) == expected
    assert total("toy.found", path=province.path, dimension="water") == 1
    assert total("toy.found", path=province.path, prefix="ro") == 2
    with django_assert_num_queries(2):
        rows = by_division(["toy.found"], province)
    assert [(place.division.code, place.values["toy.found"]) for place in rows] == [("4301", 2), ("4302", 1)]
    with django_assert_num_queries(1):
        assert by_dimension(["toy.found"], path=county.path) == {"road": {"toy.found": 1}, "water": {"toy.found": 1}}
    with django_assert_num_queries(1):
        assert series(["toy.found"], path=province.path, by="year") == [
            (FIRST, {"toy.found": 2}), (date(2027, 1, 1), {"toy.found": 1}),
        ]  # fmt: skip
    assert [begins for begins, _ in series(["toy.found"], path=county.path)] == [FIRST, date(2026, 2, 1)]
    assert by_body(["toy.found"], path=county.path) == {body.pk: {"toy.found": 2}}


def test_what_a_division_has_itself_stands_beside_those_below(problems, places):
    (town, _street, _far, county, _other), (body, *_bodies) = places
    count(problems, 1, row(town, body))
    count(problems, 2, row(county, body))
    *below, own = by_division(["toy.found"], county)
    assert own.is_own
    assert own.values == {"toy.found": 1}
    assert sum(place.values["toy.found"] for place in below) == 1


def test_an_ended_division_stays_while_it_holds_something(problems, places):
    (town, _street, _far, county, _other), (body, *_bodies) = places
    count(problems, 1, row(town, body))
    Division.objects.filter(pk=town.pk).update(valid_to=FIRST)
    assert town in [place.division for place in by_division(["toy.found"], county)]
    replace(problems.entries_of(problems.rows[1]), [])
    assert town not in [place.division for place in by_division(["toy.found"], county)]


def test_a_change_that_changes_nothing_writes_nothing(problems, places):
    divisions, bodies = places
    count(problems, 1, row(divisions[0], bodies[0]))
    before = FigureDelta.objects.count()
    with recounting(problems.rows[1], problems.entries_of):
        pass
    assert FigureDelta.objects.count() == before


def test_a_measure_that_nobody_registered_is_refused(problems, places):
    divisions, bodies = places
    with pytest.raises(KeyError):
        add([Entry("toy.unknown", bodies[0].pk, divisions[0].pk, FIRST)])


def test_the_check_says_so_and_names_what_differs(problems, places):
    divisions, bodies = places
    count(problems, 1, row(divisions[0], bodies[0]))
    out = StringIO()
    call_command("verify_rollups", stdout=out)
    assert "3 measures agree" in out.getvalue()
    problems.rows[2] = row(divisions[1], bodies[0], closed=True)  # a source nobody counted
    out = StringIO()
    with pytest.raises(CommandError, match="2 figures differ") as error:
        call_command("verify_rollups", stdout=out)
    assert error.value.returncode == 1
    assert f"toy.closed body {bodies[0].pk}, division {divisions[1].pk}, 2026-01-01" in out.getvalue()
    call_command("rebuild_rollups", stdout=StringIO())
    call_command("verify_rollups", stdout=StringIO())


def test_a_sum_that_was_tampered_with_is_found(problems, places):
    divisions, bodies = places
    count(problems, 1, row(divisions[0], bodies[0]))
    fold()
    FigureSum.objects.filter(measure="toy.found", path=".43.").update(value=7)
    found = differences(KEYS)
    assert [(difference.kept, difference.expected) for difference in found] == [(7, 1)] * 3
    assert ".43., day of 2026-01-01" in str(found[0])


def test_reading_uses_the_index(problems, places):
    divisions, bodies = places
    add(
        Entry("toy.found", bodies[0].pk, divisions[n % 3].pk, FIRST + timedelta(days=n % 900), dimension=f"d{n % 7}")
        for n in range(4000)
    )
    fold()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rollups_figuresum")
        cursor.execute(
            "EXPLAIN SELECT sum(value) FROM rollups_currentsum"
            " WHERE measure = 'toy.found' AND path = '.43.4302.' AND grain = 'd'"
            " AND day >= '2026-03-01' AND day < '2026-04-01'"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "figure_sum_once" in plan
