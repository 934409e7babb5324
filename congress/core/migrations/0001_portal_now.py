"""`portal_now()`: the one clock of every deadline. The test database has one that tests can set."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            "CREATE OR REPLACE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql VOLATILE"
            " AS $$ SELECT clock_timestamp() $$",
            "DROP FUNCTION IF EXISTS portal_now()",
        )
    ]
