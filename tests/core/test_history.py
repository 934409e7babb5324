import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings
from django.urls import path

from congress.accounts.models import User
from congress.core.rotation import sealed_models
from tests.factories.accounts import UserFactory, appointed, sign_in

pytestmark = pytest.mark.django_db


def rename(request):
    from django.http import HttpResponse

    User.objects.filter(username="old").update(username="new")
    return HttpResponse("")


urlpatterns = [path("rename/", rename)]


def labels(user: User) -> list[str]:
    return list(user.events.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_inserting_changing_and_deleting_are_kept_bulk_updates_too():
    user = User.objects.create(username="a", name="谭杏芝")
    User.objects.filter(pk=user.pk).update(username="b")
    number = user.pk
    user.delete()
    events = User.events.rel.related_model.objects.filter(pgh_obj_id=number).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "username")) == [("insert", "a"), ("update", "b"), ("delete", "b")]


def test_signing_in_and_personal_data_leave_no_history():
    user = UserFactory(phone="13800138000")
    before = labels(user)
    user.set_phone("13900139000")
    user.name, user.email = "禹知夏", "a@example.com"
    user.save()
    User.objects.filter(pk=user.pk).update(last_login="2026-03-01T00:00Z")
    assert labels(user) == before
    fields = {field.name for field in user.events.model._meta.fields}
    assert not fields & {"password", "phone", "phone_hmac", "email", "name", "last_login"}


def test_no_history_holds_a_sealed_field():
    tracked = [(model, fields) for model, fields in sealed_models() if hasattr(model, "pgh_event_model")]
    assert User in {model for model, _fields in tracked}
    for model, fields in tracked:
        kept = {field.name for field in model.pgh_event_model._meta.fields}
        assert not kept & {field.name for field in fields}


@override_settings(ROOT_URLCONF="tests.core.test_history")
def test_history_says_who_and_in_which_request_and_nothing_else(client: Client):
    user = User.objects.create(username="old", name="谭杏芝")
    staff = appointed("system_admin")
    sign_in(client, staff).post("/rename/?phone=13800138000")
    context = user.events.order_by("pgh_id").last().pgh_context
    assert set(context) == {"user", "request"}
    assert context["user"] == staff.pk
    assert len(context["request"]) == 36


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_userevent SET username = 'x'", "DELETE FROM accounts_userevent"]
)
def test_the_application_may_not_change_history(statement: str):
    User.objects.create(username="a", name="谭杏芝")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_history_is_closed_to_the_application():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'pgh_label'"
            " WHERE c.relkind = 'r' AND (has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE'))"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_attribute WHERE attname = 'pgh_label' AND attnum > 0")
        assert cursor.fetchone()[0] >= 11
