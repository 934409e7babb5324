import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.legislation.documents_made import paragraph, word

TEXT = "某条例\n（2020年通过）\n第一章 总则\n第一条 甲。\n（乙）\n第二条 丙。\n附件\n丁\n"


def command(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", "parse_regulation", *map(str, arguments)],
        cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def regulation(tmp_path):
    file = tmp_path / "条例.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_one_json_document_a_line_and_file_without_any_database(regulation, tmp_path):
    made = tmp_path / "b.docx"
    made.write_bytes(word(paragraph("某办法"), paragraph("第一条　甲。")))

    done = command(
        regulation, made, "--json", DATABASE_URL="postgres://nobody:x@127.0.0.1:1/none", LC_ALL="C", PYTHONUTF8="0"
    )

    assert done.returncode == 0, done.stderr.decode()
    first, second = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert list(first)[:5] == ["file", "title", "preamble", "tree", "unplaced"]
    assert first["file"] == str(regulation)
    assert first["annexes"] == [{"label": "附件", "lines": ["丁"]}]
    assert second["title"] == "某办法"
    assert "某条例" in done.stdout.decode("utf-8")


def test_a_text_that_is_none_ends_with_2_names_its_line_and_lets_the_others_through(regulation, tmp_path, capsys):
    prose = tmp_path / "prose.txt"
    prose.write_text("\n\n今天天气很好。\n我们去公园。\n", encoding="utf-8")
    empty = tmp_path / "empty.txt"
    empty.touch()

    with pytest.raises(CommandError) as refused:
        call_command("parse_regulation", prose, empty, tmp_path / "none.txt", tmp_path, regulation, "--json")

    assert refused.value.returncode == 2
    lines = str(refused.value).splitlines()
    assert lines[0].startswith(f"{prose}:3: ")
    assert lines[1].startswith(f"{empty}:1: ")
    assert lines[2].startswith(f"{tmp_path / 'none.txt'}: ")
    assert len(lines) == 4
    assert json.loads(capsys.readouterr().out)["title"] == "某条例"


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"%PDF-1.7 x"), ("a.txt", b"\x00\x01\x02"), ("a.doc", b"\xd0\xcf\x11\xe0")]
)
def test_other_files_are_refused_with_2(tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)

    done = command(file, "--json")

    assert done.returncode == 2
    assert done.stdout == b""
    assert f"{file}:1: " in done.stderr.decode()


def test_without_json_an_outline_is_printed(regulation, capsys):
    call_command("parse_regulation", str(regulation))

    printed = capsys.readouterr().out
    assert "第一章 总则" in printed
    assert "第二条 丙。" in printed
