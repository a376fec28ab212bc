import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matches", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="FoundLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("decision", models.CharField(choices=[("auto", "Padan otomatis"), ("review", "Perlu ditinjau"), ("none", "Tidak ditemukan")], max_length=6, verbose_name="keputusan")),
                ("row_no", models.PositiveIntegerField(null=True, verbose_name="baris daftar")),
                ("nik_matched", models.CharField(blank=True, max_length=16, verbose_name="NIK pada daftar")),
                ("level", models.CharField(blank=True, max_length=80, verbose_name="tingkat")),
                ("score", models.FloatField(null=True, verbose_name="skor")),
                ("sentence", models.CharField(blank=True, max_length=300, verbose_name="penjelasan")),
                ("levels", models.JSONField(default=dict, verbose_name="tingkat per unsur")),
                ("runner_up_row_no", models.PositiveIntegerField(null=True, verbose_name="baris kedua")),
                ("runner_up_score", models.FloatField(null=True, verbose_name="skor kedua")),
                ("weight", models.FloatField(null=True, verbose_name="bobot")),
                ("registration", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workers.registration")),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="found", to="matches.matchrun")),
            ],
            options={
                "verbose_name": "hasil sementara",
                "verbose_name_plural": "hasil sementara",
                "constraints": [models.UniqueConstraint(fields=("run", "registration"), name="found_link_once_per_run")],
            },
        ),
    ]
