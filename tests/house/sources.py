"""The files of the portal, for the tests that read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("congress", "deputies", "liaison_stations", "legislation", "livelihood")


@cache
def tracked_files() -> list[Path]:
    """Return what is committed, or what stands in the folders when this is no git checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        folders = (*PACKAGES, "templates", "static", "tests", "docs", "locale", "requirements")
        return sorted(path for name in folders for path in (ROOT / name).rglob("*") if path.is_file())
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files(*, with_tests: bool = False) -> list[Path]:
    """Return the Python files, without migrations."""
    folders = (*PACKAGES, "tests") if with_tests else PACKAGES
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders and "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Return the templates."""
    return [path for path in tracked_files() if "templates" in path.parts and path.suffix in (".html", ".txt")]


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield (qualified name, node) of each function at the top of the file or of one of its classes."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{child.name}", child)
                for child in node.body
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            )


def name_of(path: Path) -> str:
    """Return the file's name inside the repository."""
    return str(path.relative_to(ROOT))
