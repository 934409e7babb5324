from django.db import migrations

from congress.core.history import only_added

EVENTS = (
    "legislation_regulationevent", "legislation_enactmentevent", "legislation_legislativeplanevent",
    "legislation_planitemevent", "legislation_contactpointevent",
)


class Migration(migrations.Migration):
    """The application adds to the history and changes nothing in it."""

    dependencies = [("legislation", "0001_initial")]
    operations = [only_added(*EVENTS)]
