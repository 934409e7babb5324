"""Every verb that the portal records has a name for people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from congress.accounts.roles import Role
from congress.audit.operations import record
from congress.audit.words import is_known, verb_in_words
from congress.bodies.admin import OfBodyAdmin
from tests.factories.accounts import appointed, sign_in

ROOT = Path(__file__).parents[2]
FOLDERS = ("congress", "deputies", "liaison_stations")
BUILT_LATER = {"provenance", "rollups", "search"}


def recorded_verbs() -> Iterator[str]:
    """Yield each verb that stands as text in a call of `record`; composed ones are tested by their parts below."""
    for path in (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        if BUILT_LATER & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                yield from (
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip("-.")
                    and not isinstance(node.args[0], ast.JoinedStr)
                )  # fmt: skip


def test_every_verb_written_in_the_code_has_a_name():
    verbs = set(recorded_verbs())
    assert len(verbs) > 25
    assert not {verb for verb in verbs if not is_known(verb)}


def test_what_is_added_or_changed_in_the_admin_of_bodies_has_a_name():
    kept = [model for model, site in admin.site._registry.items() if isinstance(site, OfBodyAdmin)]
    assert len(kept) > 4
    for model in kept:
        for deed in ("added", "changed"):
            assert is_known(f"{model._meta.model_name}-{deed}")


def test_names_are_in_the_readers_language_and_an_unknown_verb_stands_as_it_is():
    with translation.override("en"):
        assert verb_in_words("access.user-locked") == "locked an account"
    assert verb_in_words("gone.long-ago") == "gone.long-ago"


@pytest.mark.django_db
def test_an_auditor_reads_the_name_beside_the_verb(client: Client):
    auditor = appointed(Role.AUDIT_ADMIN)
    entry = record("access.user-locked", auditor, by=auditor)
    client.cookies["django_language"] = "en"
    sign_in(client, auditor)
    for address in (
        reverse("admin:audit_entry_changelist"),
        reverse("admin:audit_entry_change", args=[entry.pk]),
    ):
        assert "locked an account (access.user-locked)" in client.get(address).content.decode()
