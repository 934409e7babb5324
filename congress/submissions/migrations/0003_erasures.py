"""Erasing on request: finding receipts by one whole number, and a list of erasures that only grows.

The function answers the application with ids alone; senders stay under the row-level security of 0002.
"""

from django.conf import settings
from django.db import migrations, models

FIND = """
CREATE FUNCTION receipts_of_phone(wanted bytea) RETURNS SETOF uuid
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT receipt_id FROM public.submissions_sender WHERE phone_hmac = wanted $$
"""
KEEP = """
CREATE FUNCTION erasure_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'erasures cannot be changed or removed: %', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$
"""


def statements() -> list[str]:
    app = f'"{settings.DATABASE_APP_ROLE}"'
    return [
        FIND,
        "REVOKE ALL ON FUNCTION receipts_of_phone(bytea) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION receipts_of_phone(bytea) TO {app}",
        KEEP,
        "CREATE TRIGGER erasure_keep BEFORE UPDATE OR DELETE ON submissions_erasure"
        " FOR EACH ROW EXECUTE FUNCTION erasure_refuse()",
        "CREATE TRIGGER erasure_no_truncate BEFORE TRUNCATE ON submissions_erasure"
        " FOR EACH STATEMENT EXECUTE FUNCTION erasure_refuse()",
        f"REVOKE ALL ON submissions_erasure FROM PUBLIC, {app}",
        f"GRANT SELECT, INSERT ON submissions_erasure TO {app}",
    ]


def apply(apps, schema_editor) -> None:
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_receipts_and_senders")]
    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("receipt_id", models.UUIDField(primary_key=True, serialize=False, verbose_name="receipt")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.CharField(max_length=40, verbose_name="reason")),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ["at", "receipt_id"],
            },
        ),
        migrations.AddIndex(
            model_name="sender",
            index=models.Index(
                condition=models.Q(("phone_hmac__isnull", False)), fields=["phone_hmac"], name="sender_phone"
            ),
        ),
        migrations.RunPython(apply),
    ]
