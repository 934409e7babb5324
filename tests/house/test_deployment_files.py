"""The files to deploy with, read as their programs would read them; there is no container engine here."""

import re
import stat
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from congress.embedded.postgres import APP_ROLE, OWNER_ROLE, grants

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
EXAMPLE = (PROJECT / ".env.example").read_text()
SOURCES = [
    PROJECT / "manage.py",
    *(
        p
        for f in ("congress", "deputies", "liaison_stations", "legislation", "livelihood")
        for p in (PROJECT / f).rglob("*.py")
    ),
]


def words(command: object) -> list[str]:
    """Return the words of a service's command, written as a list or as a script."""
    return " ".join(command).split() if isinstance(command, list) else str(command or "").split()


def test_compose_runs_every_part_of_the_portal():
    assert set(COMPOSE["services"]) == {"database", "valkey", "migrate", "web", "worker", "beat", "relay", "sealer"}
    assert COMPOSE["services"]["database"]["image"] == "postgres:18"
    assert COMPOSE["services"]["valkey"]["image"].startswith("valkey/valkey")


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_every_command_of_compose_exists(name):
    said = words(COMPOSE["services"][name].get("command"))
    for place, word in enumerate(said):
        if word == "manage.py":
            assert said[place + 1] in get_commands()
        if word.endswith(".py"):
            assert (PROJECT / word).exists()
    if said and said[0] in {"gunicorn", "celery"}:
        assert re.search(rf"^{said[0]}==", (PROJECT / "requirements/base.txt").read_text(), re.MULTILINE)


def test_only_the_one_shot_that_migrates_knows_the_owners_password():
    knowing = {
        name for name, service in COMPOSE["services"].items() if "OWNER_PASSWORD" in str(service.get("environment"))
    }
    assert knowing == {"database", "migrate"}


def test_every_service_of_the_portal_drops_its_privileges():
    for name in ("migrate", "web", "worker", "beat", "relay", "sealer"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_runs_as_an_ordinary_user_and_has_every_folder_that_the_code_is_in():
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER portal"]
    copied = {line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line}
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests"}
    assert packages | {"templates", "static", "locale", "manage.py", "requirements/base.txt"} <= copied
    assert not any("/" in line.split()[1] for line in lines if line.startswith("FROM ")), "no registry's host"


def test_the_script_for_the_database_grants_what_the_embedded_server_grants():
    path = PROJECT / "docker/initdb.sh"
    script = path.read_text()
    assert path.stat().st_mode & stat.S_IXUSR
    for statement in "; ".join(grants(OWNER_ROLE, APP_ROLE)).split("; "):
        assert f"{statement};" in script


def test_the_example_lists_every_variable_that_is_read():
    read = set()
    for source in SOURCES:
        text = source.read_text()
        read |= set(re.findall(r'\benv\.[a-z_]+\(\s*"([A-Z_]+)"', text))
        read |= set(re.findall(r'environ\.get\(\s*"([A-Z_]+)"', text))
    read |= set(re.findall(r"\$\{([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text()))
    listed = set(re.findall(r"^# ([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert not {name for name in read if not name.startswith("PORTAL_") or name == "PORTAL_DATA"} - listed
    assert not {
        name
        for name in listed
        if not any(name in source.read_text() for source in (*SOURCES, PROJECT / "docker-compose.yml"))
    }


def test_the_makefile_and_ci_say_the_two_commands():
    makefile = (PROJECT / "Makefile").read_text()
    for target in ("demo", "test", "lint", "types", "contracts", "lock", "chaos"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert "make --no-print-directory test" in (PROJECT / ".ci/run").read_text()
