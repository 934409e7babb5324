"""The habits of the house that no linter knows: budgets, docstrings, sources of rules, strict pages."""

import ast
import re
from pathlib import Path

import pytest

from .sources import ROOT, functions, name_of, python_files, templates, tracked_files

FILE_LINES = 400
FUNCTION_LINES = 40
VIEW_LINES = 20
TEMPLATE_LINES = 120
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".js",
    ".css",
    ".toml",
    ".yml",
    ".yaml",
    ".in",
    ".cfg",
    ".json",
    ".po",
    ".sh",
    "",
}
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
DATA_BLOCK = re.compile(r"<script[^>]*type=\"application/(?:ld\+)?json\"")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
HOSTS = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:org|com)", "registry" + r"\.yarnpkg"])
)
MACHINE = re.compile(r"(?<![\w.])/(?:ro" + r"ot|ho" + r"me/\w+|wo" + r"rk|Us" + r"ers)/")
FRAMEWORK = {"ready", "handle", "add_arguments", "clean", "save", "get_queryset", "Meta"}


def ids(paths: list[Path]) -> list[str]:
    """Return names for the test's cases."""
    return [name_of(path) for path in paths]


def lines_of(path: Path) -> int:
    """Return how many lines the file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 2


def is_view(path: Path) -> bool:
    """Tell whether the file holds views."""
    return path.name.startswith("views") or "views" in path.parts


def test_files_keep_their_budget():
    long = {name_of(path): lines_of(path) for path in python_files(with_tests=True) if lines_of(path) > FILE_LINES}
    assert long == {}


def test_functions_keep_their_budget():
    long = {
        f"{name_of(path)}:{name}": length_of(node)
        for path in python_files()
        for name, node in functions(path)
        if length_of(node) > (VIEW_LINES if is_view(path) else FUNCTION_LINES)
    }
    assert long == {}


def test_templates_keep_their_budget():
    assert {name_of(path): lines_of(path) for path in templates() if lines_of(path) > TEMPLATE_LINES} == {}


def is_public(name: str) -> bool:
    """Tell whether a function needs words: not private, not a hook that Django names."""
    *_, last = name.split(".")
    return not any(part.startswith("_") for part in name.split(".")) and last not in FRAMEWORK


def test_public_functions_say_what_comes_back():
    silent = [
        f"{name_of(path)}:{name}"
        for path in python_files()
        for name, node in functions(path)
        if "." not in name and is_public(name) and not ast.get_docstring(node)
    ]
    assert silent == []


def cites(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether the rule, or its whole module, says where it comes from."""
    module = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return "Source:" in (ast.get_docstring(node) or "") or "Source:" in module


def test_every_rule_cites_its_source():
    rules = [path for path in python_files() if path.stem == "rules" or path.stem.startswith("rules_")]
    silent = [
        f"{name_of(path)}:{name}"
        for path in rules
        for name, node in functions(path)
        if "." not in name and is_public(name) and not cites(path, node)
    ]
    assert silent == []


@pytest.mark.parametrize("path", templates(), ids=ids(templates()))
def test_templates_hold_no_inline_script_or_style(path: Path):
    text = DATA_BLOCK.sub("<script src=", path.read_text(encoding="utf-8"))
    assert [match.group(0) for match in INLINE.finditer(text)] == []


def text_files() -> list[tuple[str, str]]:
    """Return (name, text) of every file a person may read, the lock files apart from what is generated."""
    return [
        (name_of(path), path.read_text(encoding="utf-8", errors="replace"))
        for path in tracked_files()
        if path.suffix in TEXT
        and path != ROOT / "tests" / "house" / "test_style.py"
        and "vendor" not in path.parts  # others' work, as they published it
    ]


@pytest.mark.parametrize("pattern", [UNFINISHED, HOSTS, MACHINE], ids=["unfinished", "registries", "machine"])
def test_no_committed_file_holds(pattern: re.Pattern[str]):
    found = {name: match.group(0) for name, text in text_files() if (match := pattern.search(text))}
    assert found == {}


def test_no_module_has_a_name_that_says_nothing():
    vague = {"utils", "helpers", "manager", "managers", "service", "services", "base", "common", "misc"}
    assert [name_of(path) for path in python_files() if path.stem in vague] == []
