"""What keeps the audit honest: leaves computed by the database, no change, no deletion, few privileges."""

from django.conf import settings
from django.db import migrations

# jsonb has one text for one value, and a timestamp in it is ISO 8601 in the function's own time zone.
LEAF = """
CREATE FUNCTION audit_leaf(e audit_entry) RETURNS bytea LANGUAGE sql STABLE
SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT sha256(convert_to(jsonb_build_array(
    e.id, e.at, e.verb, e.actor_id, e.actor_name, e.principal_id, e.subject_type, e.subject_id,
    e.scope_path, e.before, e.after, e.request_id, e.epoch, e.tx)::text, 'UTF8')) $$;
"""
FILL = """
CREATE FUNCTION audit_fill_entry() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.epoch := coalesce((SELECT max(no) FROM audit_epoch), 1);
  NEW.tx := pg_current_xact_id()::text::bigint;
  NEW.leaf := audit_leaf(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_fill BEFORE INSERT ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_fill_entry();
"""
REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows cannot be changed or removed: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TABLES = ("audit_entry", "audit_seal", "audit_epoch")


def guard(apps, schema_editor):
    """Put the triggers and take the privileges."""
    for statement in (LEAF, FILL, REFUSE):
        schema_editor.execute(statement, params=None)  # with none, a percent sign is only itself
    app = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        allowed = "SELECT" if table == "audit_epoch" else "SELECT, INSERT"
        schema_editor.execute(f"REVOKE ALL ON {table} FROM PUBLIC")
        schema_editor.execute(f"REVOKE ALL ON {table} FROM {app}")
        schema_editor.execute(f"GRANT {allowed} ON {table} TO {app}")


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        schema_editor.execute(f"DROP TRIGGER {table}_keep ON {table}")
    schema_editor.execute("DROP TRIGGER audit_entry_fill ON audit_entry")
    schema_editor.execute("DROP FUNCTION audit_refuse()")
    schema_editor.execute("DROP FUNCTION audit_fill_entry()")
    schema_editor.execute("DROP FUNCTION audit_leaf(audit_entry)")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
