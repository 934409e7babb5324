"""What the application's role may not see: the HMACs of codes, and senders other than the one it asked for.

Row-level security stands on this one table, which is read by primary key only: on a searched table it would
keep the indexes from being used.
"""

from django.conf import settings
from django.db import migrations


def statements() -> list[str]:
    app = f'"{settings.DATABASE_APP_ROLE}"'
    cascades = [
        f"""DO $$ DECLARE name text; BEGIN
          SELECT conname INTO STRICT name FROM pg_constraint
            WHERE conrelid = '{table}'::regclass AND contype = 'f';
          EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', name);
        END $$;
        ALTER TABLE {table} ADD CONSTRAINT {table}_receipt FOREIGN KEY (receipt_id)
          REFERENCES submissions_receipt (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"""
        for table in ("submissions_receiptcode", "submissions_sender")
    ]
    return [
        *cascades,
        f"REVOKE SELECT, UPDATE ON submissions_receiptcode FROM {app}",
        """CREATE FUNCTION open_receipt(wanted bytea) RETURNS uuid
           LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
           AS $$ SELECT receipt_id FROM public.submissions_receiptcode WHERE code_hmac = wanted $$""",
        "REVOKE ALL ON FUNCTION open_receipt(bytea) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION open_receipt(bytea) TO {app}",
        "ALTER TABLE submissions_sender ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY sender_added ON submissions_sender FOR INSERT TO {app} WITH CHECK (true)",
        *(
            f"CREATE POLICY sender_{name} ON submissions_sender FOR {verb} TO {app}"
            " USING (receipt_id = nullif(current_setting('portal.sender', true), '')::uuid)"
            for name, verb in (("read", "SELECT"), ("changed", "UPDATE"))
        ),
    ]


def apply(apps, schema_editor) -> None:
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [migrations.RunPython(apply)]
