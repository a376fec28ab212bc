from django.db import migrations, models
from django.utils import timezone


def age_of_old_passwords(apps, schema_editor):
    """Nobody noted when; the day the account was opened is the only safe answer."""
    apps.get_model("accounts", "User").objects.update(password_changed_at=models.F("date_joined"))


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_first_password_and_demo"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_changed_at",
            field=models.DateTimeField(default=timezone.now, editable=False, verbose_name="kata sandi sejak"),
        ),
        migrations.AddField(
            model_name="user",
            name="session_stamp",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="cap sesi"),
        ),
        migrations.RunPython(age_of_old_passwords, migrations.RunPython.noop),
    ]
