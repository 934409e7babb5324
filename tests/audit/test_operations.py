import psycopg
import pytest
import structlog
from django.db import DatabaseError, connection, transaction

from congress.accounts.models import User
from congress.audit.models import Entry
from congress.audit.operations import record
from tests.factories.audit import record_many

pytestmark = pytest.mark.django_db


def test_an_entry_keeps_the_actor_by_id_and_name_and_the_request():
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        entry = record("user.lock", User(pk=7), by=User(pk=3, name="谭杏芝"), principal=User(pk=4), before={"a": 1})
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, entry.principal_id) == (3, "谭杏芝", 4)
    assert (entry.subject_type, entry.subject_id, entry.request_id) == ("accounts.user", "7", "r-1")
    assert (entry.before, entry.after) == ({"a": 1}, {})


def test_an_entry_is_one_insert(django_assert_num_queries):
    with django_assert_num_queries(1):
        record("user.lock", User(pk=7))


def test_the_database_fills_leaf_transaction_and_epoch_whatever_was_sent():
    entry = Entry.objects.create(
        at="2026-03-01T00:00Z", verb="v", subject_type="t", subject_id="1", leaf=b"mine", tx=5, epoch=9
    )
    entry.refresh_from_db()
    assert len(bytes(entry.leaf)) == 32
    assert entry.epoch == 1
    assert entry.tx > 5


def test_a_leaf_does_not_depend_on_the_time_zone_or_date_style_of_whoever_computes_it():
    record_many(1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'America/New_York'; SET LOCAL datestyle = 'German'")
        cursor.execute("SELECT leaf = audit_leaf(e) FROM audit_entry e")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_epoch"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET epoch = 2", "DELETE FROM {}"])
def test_the_application_may_not_change_or_delete(table: str, statement: str):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            statement.format(table).replace("epoch = 2", "no = 2" if table == "audit_epoch" else "epoch = 2")
        )


def test_the_application_may_not_begin_an_epoch():
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_epoch (no, began_at, reason) VALUES (2, now(), '')")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"])
def test_not_even_a_superuser_changes_an_entry_while_the_triggers_stand(superuser: psycopg.Connection, statement: str):
    record_many(1)
    superuser.execute("SET session_replication_role = origin")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="audit rows cannot be changed"):
        superuser.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_truncating_is_refused_by_a_trigger_that_only_this_test_database_lacks(superuser: psycopg.Connection):
    superuser.execute("SET session_replication_role = origin")
    with superuser.transaction(force_rollback=True):
        superuser.execute(
            "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege), superuser.transaction():
            superuser.execute("TRUNCATE audit_entry")


def test_a_deed_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        record_many(1)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
