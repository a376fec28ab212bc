from django.db import migrations

from jamsos.regions.services import load_regions


def load(apps, schema_editor):
    load_regions(apps.get_model("regions", "District"), apps.get_model("regions", "Village"))


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
