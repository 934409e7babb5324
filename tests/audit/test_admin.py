import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.audit.operations import record
from congress.audit.queries import verbs
from congress.core.spreadsheets import guarded
from tests.factories.accounts import appointed, sign_in
from tests.factories.audit import record_many

pytestmark = pytest.mark.django_db
LIST = "admin:audit_entry_changelist"


@pytest.fixture
def auditor(client: Client) -> Client:
    return sign_in(client, appointed(Role.AUDIT_ADMIN))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDIT_ADMIN])
def test_nobody_but_an_audit_administrator_reads_the_audit(client: Client, role: str):
    [entry] = record_many(1)
    signed_in = sign_in(client, appointed(role, body_id=1))
    for path in (
        reverse(LIST),
        reverse("admin:audit_entry_change", args=[entry.pk]),
        reverse("admin:audit_entry_export"),
    ):
        assert signed_in.get(path).status_code in {302, 403, 404}


def test_nobody_changes_or_deletes_through_the_admin(auditor: Client):
    [entry] = record_many(1)
    assert auditor.get(reverse("admin:audit_entry_add")).status_code == 403
    assert auditor.get(reverse("admin:audit_entry_delete", args=[entry.pk])).status_code == 403
    assert auditor.post(reverse("admin:audit_entry_change", args=[entry.pk]), {"verb": "x"}).status_code == 403
    auditor.post(reverse(LIST), {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert Entry.objects.filter(pk=entry.pk, verb="test.deed").exists()


def test_the_list_costs_the_same_however_long_it_is(auditor: Client, django_assert_max_num_queries):
    record_many(3)
    auditor.get(reverse(LIST))
    with django_assert_max_num_queries(15) as few:
        auditor.get(reverse(LIST))
    record_many(60)
    with django_assert_max_num_queries(15) as many:
        page = auditor.get(reverse(LIST))
    assert len(few) == len(many)
    assert page.content.decode().count("test.deed") >= 50


def test_the_list_narrows_by_verb_and_by_search(auditor: Client):
    record("user.lock", User(pk=77), by=User(pk=5, name="谭杏芝"))
    record("user.open", User(pk=78), by=User(pk=6, name="禹知夏"))
    assert auditor.get(reverse(LIST), {"verb": "user.lock"}).context["cl"].result_count == 1
    assert auditor.get(reverse(LIST), {"q": "谭杏芝"}).context["cl"].result_count == 1
    assert auditor.get(reverse(LIST), {"q": "78"}).context["cl"].result_count == 1
    assert verbs()[-2:] == ["user.lock", "user.open"]


def test_an_entry_page_shows_what_changed_and_its_seal(auditor: Client):
    entry = record("user.lock", User(pk=77), before={"state": "open"}, after={"state": "locked"})
    page = auditor.get(reverse("admin:audit_entry_change", args=[entry.pk]))
    assert page.status_code == 200
    assert "locked" in page.content.decode()


def test_an_administrator_below_sees_the_deeds_of_the_divisions_covered_and_no_others(client: Client):
    record("a.inside", User(pk=1), scope_path=".43.4301.430103.")
    record("a.beside", User(pk=1), scope_path=".43.43010.")
    record("a.above", User(pk=1), scope_path=".43.")
    record("a.nowhere", User(pk=1))
    below = appointed(Role.AUDIT_ADMIN, ".43.4301.")
    assert set(Entry.objects.visible_to(below).values_list("verb", flat=True)) == {"a.inside"}
    assert sign_in(client, below).get(reverse(LIST)).context["cl"].result_count == 1


def test_an_export_is_a_table_without_formulas_and_is_recorded(auditor: Client):
    record("user.lock", User(pk=77), by=User(pk=5, name='=HYPERLINK("http://x")'))
    response = auditor.get(reverse("admin:audit_entry_export"), {"verb": "user.lock"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    [row] = list(csv.DictReader(io.StringIO(text)))
    assert row["actor_name"] == '\'=HYPERLINK("http://x")'
    assert Entry.objects.get(verb="audit.export").after == {"entries": 1}


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_no_cell_becomes_a_formula(payload: str):
    assert guarded(payload) == f"'{payload}"


@pytest.mark.parametrize("plain", ["谭杏芝", "1", "a=b", ""])
def test_plain_cells_stay_as_they_are(plain: str):
    assert guarded(plain) == plain
