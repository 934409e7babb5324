import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("liaison_stations", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="liaisonstation",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func("longitude", "latitude", function="point", output_field=models.FloatField()),
                name="station_location",
                condition=models.Q(state="open", latitude__isnull=False, longitude__isnull=False),
            ),
        ),
    ]
