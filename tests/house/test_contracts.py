"""The import contracts hold, and each of them fails when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("congress", "deputies", "liaison_stations", "legislation", "livelihood")
SEEDS = {
    "floors": ("congress/regions/seeded.py", "import liaison_stations.models"),
    "wiring": ("deputies/seeded.py", "import congress.urls"),
    "embedded": ("congress/embedded/seeded.py", "from django.conf import settings"),
    "rules": ("congress/regions/rules.py", "import django.utils.timezone"),
    "states": ("liaison_stations/states.py", "import congress.bodies.models"),
    "text": ("legislation/text/seeded.py", "import django"),
    "rooms": ("congress/bodies/models.py", "import congress.bodies.operations_seeded"),
    "faces": ("congress/desk/views.py", "import congress.desk.admin_seeded"),
}
TARGETS = ("congress/bodies/operations_seeded.py", "congress/desk/admin_seeded.py")


def lint(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the tree at `root`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    return subprocess.run(
        [*command, "--no-logo", "--no-cache", *arguments], cwd=root, capture_output=True, text=True, check=False
    )


def contract_names() -> dict[str, str]:
    """Return the names of the contracts by their ids."""
    names, contract = {}, ""
    for line in (ROOT / ".importlinter").read_text().splitlines():
        if line.startswith("[importlinter:contract:"):
            contract = line.split(":")[-1].rstrip("]")
        elif line.startswith("name = "):
            names[contract] = line.removeprefix("name = ")
    return names


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the portal's Python files and of its contracts."""
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "data", "*.pyc")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    for name in ("tests/__init__.py", "tests/house/__init__.py", "tests/house/import_contracts.py", ".importlinter"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_portal_keeps_every_contract():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_every_contract_has_a_seeded_violation():
    assert set(contract_names()) == set(SEEDS)


@pytest.mark.parametrize("contract", sorted(SEEDS))
def test_a_seeded_violation_breaks_its_contract(copy: Path, contract: str):
    name, line = SEEDS[contract]
    for target in TARGETS:
        (copy / target).touch()
    with (copy / name).open("a") as file:
        file.write(f"\n{line}\n")
    done = lint(copy, "--contract", contract)
    assert done.returncode == 1
    assert f"{contract_names()[contract]} BROKEN" in " ".join(done.stdout.split())
