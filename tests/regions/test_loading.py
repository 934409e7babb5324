"""The loader, on the shipped file and on small ones."""

import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from congress.core.errors import Invalid
from congress.regions.models import Division
from congress.regions.operations import SHIPPED_FILE, Row, load_divisions, read_rows

DAY = date(2026, 11, 2)
SMALL = [
    Row("43", "湖南省", "province", ""),
    Row("4301", "长沙市", "prefecture", "43"),
    Row("430111", "雨花区", "county", "4301"),
    Row("430111001", "侯家塘街道", "township", "430111"),
]


@pytest.fixture(scope="module")
def rows():
    return read_rows(SHIPPED_FILE)


@pytest.mark.django_db
def test_the_tree_of_hunan_has_the_counts_of_the_statistical_bureau(rows):
    report = load_divisions(rows, on=DAY)
    assert len(report.added) == 31_691
    levels = Counter(Division.objects.values_list("level", flat=True))
    assert levels == {"province": 1, "prefecture": 14, "county": 134, "township": 2008, "village": 29_534}
    assert Division.objects.filter(is_statistical=True).count() == 12
    street = Division.objects.get(code="430111001")
    assert (street.path, street.full_name) == (".43.4301.430111.430111001.", "湖南省长沙市雨花区侯家塘街道")
    assert (street.pinyin, street.initials) == ("houjiatangjiedao", "hjtjd")

    started = time.monotonic()
    again = load_divisions(rows, on=DAY)
    assert again.is_empty
    assert again.unchanged == 31_691
    assert time.monotonic() - started < 10


@pytest.mark.django_db
def test_a_division_gone_from_the_data_is_ended_and_never_deleted():
    load_divisions(SMALL, on=DAY)
    report = load_divisions(SMALL[:-1], on=date(2026, 12, 1))
    assert report.gone == ["430111001"]
    assert Division.objects.get(code="430111001").valid_to == date(2026, 12, 1)
    assert not Division.objects.current(on=date(2026, 12, 1)).filter(code="430111001").exists()
    assert load_divisions(SMALL[:-1], on=date(2026, 12, 2)).is_empty


@pytest.mark.django_db
def test_a_division_that_the_loader_ended_goes_on_when_it_is_back():
    load_divisions(SMALL, on=DAY)
    load_divisions(SMALL[:-1], on=DAY)
    assert load_divisions(SMALL, on=DAY).changed == ["430111001"]
    assert Division.objects.get(code="430111001").valid_to is None


@pytest.mark.django_db
def test_dates_that_staff_entered_stay():
    load_divisions(SMALL, on=DAY)
    Division.objects.filter(code="430111001").update(valid_from=date(2000, 1, 1), valid_to=date(2026, 10, 1))
    assert load_divisions(SMALL, on=DAY).is_empty
    load_divisions([*SMALL[:-1], Row("430111001", "侯家塘街", "township", "430111")], on=DAY)
    renamed = Division.objects.get(code="430111001")
    assert (renamed.name, renamed.pinyin) == ("侯家塘街", "houjiatangjie")
    assert (renamed.valid_from, renamed.valid_to) == (date(2000, 1, 1), date(2026, 10, 1))


@pytest.mark.django_db
def test_a_renamed_county_renames_what_lies_below():
    load_divisions(SMALL, on=DAY)
    report = load_divisions([*SMALL[:2], Row("430111", "新雨花区", "county", "4301"), SMALL[3]], on=DAY)
    assert report.changed == ["430111", "430111001"]
    assert Division.objects.get(code="430111001").full_name == "湖南省长沙市新雨花区侯家塘街道"


@pytest.mark.parametrize(
    "line", ["4301,长沙市,county,43", "4399,无名市,prefecture,44", "43,湖南省,province,", "430,x,prefecture,43"]
)
def test_a_line_that_cannot_be_placed_refuses_the_whole_file(tmp_path: Path, line):
    file = tmp_path / "divisions.csv"
    file.write_text(f"code,name,level,parent\n43,湖南省,province,\n{line}\n", encoding="utf-8")
    with pytest.raises(Invalid):
        read_rows(file)


@pytest.mark.django_db
def test_the_command_tells_of_a_file_it_cannot_read(tmp_path: Path):
    file = tmp_path / "divisions.csv.gz"
    file.write_bytes(b"no archive")
    with pytest.raises(CommandError):
        call_command("load_divisions", file=file)


@pytest.mark.django_db
def test_the_command_reports_what_changed(tmp_path: Path, capsys):
    file = tmp_path / "divisions.csv"
    file.write_text("code,name,level,parent\n43,湖南省,province,\n4301,长沙市,prefecture,43\n", encoding="utf-8")
    call_command("load_divisions", file=file)
    call_command("load_divisions", file=file)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "divisions: 2 added, 0 changed, 0 gone, 0 unchanged",
        "divisions: 0 added, 0 changed, 0 gone, 2 unchanged",
    ]
