"""The Chinese catalogue is complete, and its tool finds what it should."""

import json
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from congress.core import catalogue
from congress.core.catalogue import Message, SourceFault


def test_the_catalogue_is_complete():
    assert catalogue.check_catalogue() == []


def test_chinese_is_what_people_read_first():
    with translation.override("zh-hans"):
        assert translation.gettext("Skip to the content") == "跳到正文"
    with translation.override("en"):
        assert translation.gettext("Skip to the content") == "Skip to the content"


def test_strings_of_python_are_found():
    source = "a = _('one') + gettext_lazy('two' ' more')\nb = ngettext('%(n)s day', '%(n)s days', n)\nc = _(name)\n"
    assert sorted(catalogue.python_messages(source, "x.py")) == [
        ("%(n)s day", "%(n)s days"),
        ("one", ""),
        ("two more", ""),
    ]


def test_strings_of_templates_are_found():
    source = (
        "{% translate 'one' %}{{ x|default:_('two') }}"
        "{% blocktranslate trimmed with name=x.name %}\n  Dear\n  {{ name }},\n{% endblocktranslate %}"
        "{% blocktranslate count n=3 %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    assert list(catalogue.template_messages(source, "x.html")) == [
        ("one", ""),
        ("two", ""),
        ("Dear %(name)s,", ""),
        ("%(n)s day", "%(n)s days"),
    ]


@pytest.mark.parametrize("source", ["_(f'{x}')", "pgettext('menu', 'Open')"])
def test_what_cannot_be_translated_is_refused(source: str):
    with pytest.raises(SourceFault, match=r"x\.py:1"):
        list(catalogue.python_messages(source, "x.py"))


@pytest.mark.parametrize(
    ("chinese", "fault"),
    [("", "empty"), ("%(nom)s您好", "placeholders differ"), ("您好", "placeholders differ")],
)
def test_a_bad_entry_is_a_fault(chinese: str, fault: str):
    found = {"Dear %(name)s": Message("Dear %(name)s", files={"x.py"})}
    merged = catalogue.merge(polib.POFile(), found, {"Dear %(name)s": chinese}, set())
    assert [line.split(":")[0] for line in catalogue.faults(found, merged, set())] == [fault]


def test_missing_unused_and_fuzzy_entries_are_faults():
    found = {"new": Message("new", files={"x.py"}), "kept": Message("kept", files={"x.py"})}
    entries = polib.POFile()
    entries.append(polib.POEntry(msgid="old", msgstr="旧"))
    entries.append(polib.POEntry(msgid="kept", msgstr="留", flags=["fuzzy"]))
    lines = catalogue.faults(found, entries, set())
    assert [line.split(":")[0] for line in lines] == ["missing", "fuzzy", "unused"]


def test_a_plural_has_one_chinese_form():
    found = {"%(n)s day": Message("%(n)s day", "%(n)s days", {"x.py"})}
    merged = catalogue.merge(polib.POFile(), found, {"%(n)s day": "%(n)s天"}, set())
    assert merged[0].msgstr_plural == {0: "%(n)s天"}
    assert catalogue.faults(found, merged, set()) == []


@pytest.fixture
def own_catalogue(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of this test, over two source strings."""
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    found = {"one": Message("one", files={"x.py"}), "two": Message("two", files={"x.py"})}
    monkeypatch.setattr(catalogue, "find_messages", lambda root=None: found)
    return tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def test_added_words_are_merged_and_compiled_once(own_catalogue: Path, tmp_path: Path, capsys: Any):
    words = tmp_path / "words.json"
    words.write_text(json.dumps({"one": "一", "two": "二", "three": "三"}))
    call_command("translations", "add", str(words))
    assert "no source says: 'three'" in capsys.readouterr().err
    assert [entry.msgstr for entry in polib.pofile(str(own_catalogue))] == ["一", "二"]
    call_command("translations", "check")
    assert len(catalogue.compile_stale()) == 1
    assert catalogue.compile_stale() == []


def test_the_check_fails_until_every_word_is_there(own_catalogue: Path):
    call_command("translations", "extract")
    with pytest.raises(CommandError, match="empty: 'one'"):
        call_command("translations", "check")
