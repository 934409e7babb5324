"""The docs lead somewhere: links resolve, commands exist, states are current, every app has its page."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.utils.translation import override

from congress.core import drawing

from .sources import ROOT, name_of, tracked_files

LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
IMAGE = re.compile(r"<img[^>]*src=\"([^\"]+)\"")
COMMAND = re.compile(r"manage\.py (\w+)")
PICTURE_BYTES = 150_000


def pages() -> list[Path]:
    """Return every Markdown page."""
    return [path for path in tracked_files() if path.suffix == ".md"]


@pytest.mark.parametrize("document", pages(), ids=[name_of(page) for page in pages()])
def test_links_lead_to_files(document: Path):
    text = document.read_text(encoding="utf-8")
    targets = [target for target in LINK.findall(text) + IMAGE.findall(text) if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", pages(), ids=[name_of(page) for page in pages()])
def test_commands_that_are_named_exist(document: Path):
    assert set(COMMAND.findall(document.read_text(encoding="utf-8"))) <= set(get_commands())


def test_the_drawn_states_are_current():
    call_command("draw_states", "--check")


def test_a_page_behind_the_code_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(drawing, "states_page", lambda: "another page")
    monkeypatch.setattr("congress.core.management.commands.draw_states.states_page", lambda: "another page")
    with pytest.raises(CommandError, match="behind the code"):
        call_command("draw_states", "--check")


def test_every_lifecycle_is_drawn_with_its_sources():
    found = list(drawing.lifecycles())
    assert {name for _app, name, _lifecycle in found} >= {"work", "publication", "satisfaction", "referral", "station"}
    assert all(move.source for _app, _name, lifecycle in found for move in lifecycle.moves)


def test_the_page_is_the_same_in_any_language():
    with override("zh-hans"):
        chinese = drawing.states_page()
    assert chinese == drawing.states_page()


def test_the_readme_gives_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_pictures_are_light():
    heavy = {name_of(path): path.stat().st_size for path in (ROOT / "docs").rglob("*.png")}
    assert {name: size for name, size in heavy.items() if size > PICTURE_BYTES} == {}
