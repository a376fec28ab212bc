from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """Django's own command, so that the table has the shape its cache expects."""
    call_command("createcachetable", "cache_entry", verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
