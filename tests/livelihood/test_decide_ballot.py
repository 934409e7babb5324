"""The command that anyone repeats a decision with: the examples of the docs, refusals, no database."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

DOCS = (Path(settings.BASE_DIR) / "docs/apps/livelihood.md").read_text(encoding="utf-8")
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)]
EXAMPLES = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))
NAMES = re.findall(r"^### (.*)$", DOCS, re.MULTILINE)


def small(**changes):
    """Return a vote of three candidates for two places, changed; None takes a field away."""
    document = {
        "electorate": 9, "present": 8, "issued": 8, "returned": 8, "blank": 0, "spoilt": 1, "places": 2,
        "options": [
            {"id": "a", "title": "甲", "yes": 7, "no": 0, "abstain": 0},
            {"id": "b", "yes": 6, "no": 1, "abstain": 0},
            {"id": "c", "yes": 4, "no": 1, "abstain": 2},
        ],
    }  # fmt: skip
    return {name: value for name, value in (document | changes).items() if value is not None}


def run(tmp_path, document, **options):
    """Return what the command answers to a document, which may be the text of a file."""
    file = tmp_path / "票决.json"
    text = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
    file.write_bytes(text)
    out = io.StringIO()
    call_command("decide_ballot", str(file), stdout=out, **options)
    return json.loads(out.getvalue())


def refusal(tmp_path, document):
    """Return the words that the command refuses a document with."""
    with pytest.raises(CommandError) as refused:
        run(tmp_path, document, language="en")
    assert refused.value.returncode == 2
    return str(refused.value).removeprefix(f"{tmp_path / '票决.json'}: ")


@pytest.mark.parametrize(("document", "expected"), EXAMPLES, ids=NAMES)
def test_the_examples_of_the_docs_come_out(tmp_path, document, expected):
    answer = run(tmp_path, document)
    short = answer | {
        "adopted": [entry["option"] for entry in answer["adopted"]],
        "rejected": {str(entry["option"]): entry["code"] for entry in answer["rejected"]},
    }
    assert {name: short[name] for name in expected} == expected


def test_the_township_waits_for_its_second_vote(tmp_path):
    document = {name: value for name, value in EXAMPLES[0][0].items() if name != "rounds"}

    answer = run(tmp_path, document, language="en")

    assert answer["state"] == "run_off_needed"
    assert answer["tied"] == ["buses", "square"]
    assert answer["run_off"] == {"kind": "run_off", "options": ["buses", "square"], "places": 1}
    assert len(answer["adopted"]) == 7
    assert answer["rejected"][0]["why"] == "38 yes, fewer than the 39 needed"
    assert "39 yes, more than half of all 76 deputies" in answer["reasons"][2]


def test_every_rule_is_answered_with_its_edition_and_basis(tmp_path):
    rules = {"majority": {"value": "all", "edition": "2026-02-01", "basis": "本级办法第九条"}, "edition": "2026-01-01",
             "too_few": "fewer", "colour": "red"}  # fmt: skip

    answer = run(tmp_path, small(rules=rules, places=2, more="than needed"))

    assert answer["rules"]["majority"] == {"value": "all", "edition": "2026-02-01", "basis": "本级办法第九条"}
    assert answer["rules"]["too_few"] == {"value": "fewer", "edition": "2026-01-01", "basis": "local"}
    assert answer["rules"]["quorum"] == {"value": "2/3", "edition": "2022-03-11", "basis": "OL14"}
    assert answer["ignored_rules"] == ["colour"]
    documented = set(re.findall(r"^\| `(\w+)` \|", DOCS, re.M))
    assert documented == set(answer["rules"])


REFUSED = {
    "present: 10 are more than all 9 deputies": small(present=10),
    "issued: 9 are more than the 8 deputies present": small(issued=9),
    "returned: -1 is less than 0": small(returned=-1),
    "returned: this is missing": small(returned=None),
    "electorate: a whole number is expected, not 76人": small(electorate="76人"),
    "present: a whole number is expected, not 8.0": small(present=8.0),
    "present: a whole number is expected, not True": small(present=True),
    "places: 0 is less than 1": small(places=0),
    "spoilt: 9 spoilt and blank papers are more than the 8 returned": small(spoilt=9),
    "options: 3 candidates for 3 places: there must be more": small(places=3, rules={"surplus_percent": 20}),
    "options: this is missing": small(options=None),
    "options: a list is expected here": small(options="a"),
    "options[0].id: a name or a number is expected, not None": small(options=[{"yes": 1}]),
    "rules: an object is expected here": small(rules="the usual"),
    "rules.majority: most is unknown; known are all, present, valid, none": small(rules={"majority": "most"}),
    "rules.majority: a majority has to be asked for here: all, present or valid": small(rules={"majority": "none"}),
    "rules.quorum: 1/2: a quorum is from two thirds to all (Organic Law, article 14)": small(rules={"quorum": "1/2"}),
    "rules.quorum: a fraction such as 2/3 is expected, not 0.7": small(rules={"quorum": 0.7}),
    "rules.carry_over: 1 is unknown; known are true, false": small(rules={"carry_over": 1}),
    "options: 3 candidates are too few: 100% more than places (rules.surplus_percent) makes 4": small(
        rules={"surplus_percent": 100}
    ),
    "options: 17 yes in all; 7 papers with at most 2 each cannot hold them": small(rules={"most_choices": "places"}),
    "options: 17 yes in all; 7 papers with at least 3 each hold more": small(rules={"fewest_choices": 3}),
    "rounds[0]: the vote was decided before this round": small(rounds=[small()]),
    "rounds: a list is expected here": small(rounds={}),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_is_refused_by_the_name_of_the_field(tmp_path, words):
    assert refusal(tmp_path, REFUSED[words]) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"yes": 9}, "options[a].yes: 9 yes are more than the 7 valid papers with marks"),
        ({"yes": -1}, "options[a].yes: -1 is less than 0"),
        ({"yes": "七"}, "options[a].yes: a whole number is expected, not 七"),
        ({"no": 1}, "options[a].no: 8 marks for one option are more than 7 papers"),
        ({"abstain": 1}, "options[a].abstain: 8 marks for one option are more than 7 papers"),
        ({"yes": 6}, "options[a]: yes, no and abstain make 6, but there are 7 valid papers (7 without blank ones)"),
        ({"no": None}, "options[a].no: this is missing"),
        ({"id": "b"}, "options: b stands there twice"),
    ],
)
def test_an_options_counts_that_cannot_be_are_refused(tmp_path, change, words):
    document = small(rules={"sums": "exact"})
    document["options"][0] |= change
    assert refusal(tmp_path, document) == words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "this is no readable JSON in UTF-8: "),
        (b"{", "this is no readable JSON in UTF-8: "),
        ("{}".encode("utf-16"), "this is no readable JSON in UTF-8: "),
        (b"[" * 200_000, "this is no readable JSON in UTF-8: "),
        (b'{"a": ' + b"1" * 5000 + b"}", "this is no readable JSON in UTF-8: "),
        (b"[]", "an object is expected here"),
        (b"{}", "present: this is missing"),
        (b'{"places": 1, "places": 2}', "places: this name stands twice in one object"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path, data, words):
    assert refusal(tmp_path, data).startswith(words)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "none.json", tmp_path, "with\0nul"):
        with pytest.raises(CommandError) as refused:
            call_command("decide_ballot", str(path))
        assert refused.value.returncode == 2


def test_counts_beside_the_options_name_known_ones_only(tmp_path):
    columns = {"options": ["a", "b", "c"], "yes": {"a": 7, "b": 6, "d": 4}, "no": [0, 1, 1], "abstain": [0, 0, 2]}
    assert refusal(tmp_path, small(**columns)) == "yes: d is none of the options"
    columns["yes"] = [7, 6]
    assert refusal(tmp_path, small(**columns)) == "yes: 2 figures stand here for 3 options"


def test_anyone_runs_it_from_a_pipe_without_any_database():
    document = json.dumps(small(), ensure_ascii=False).encode("utf-8-sig")
    environment = {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/none", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "decide_ballot", "-"], input=document, cwd=settings.BASE_DIR,
        env=os.environ | environment, capture_output=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout.decode("utf-8"))
    assert [entry["title"] for entry in answer["adopted"]] == ["甲", "b"]
    assert "甲" in done.stdout.decode("utf-8")


def test_a_refusal_leaves_standard_output_empty_and_ends_with_2(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(small(present="八")))
    done = subprocess.run(
        [sys.executable, "manage.py", "decide_ballot", str(file), "--language", "en"],
        cwd=settings.BASE_DIR, capture_output=True, check=False, timeout=120,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, b"")
    assert f"{file}: present: a whole number is expected, not 八" in done.stderr.decode()
