"""One link per registration and series of lists; a link says since when it says what it says."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = """
UPDATE matches_match m SET changed_at = u.finished_at FROM matches_matchrun u WHERE u.id = m.run_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matches', '0003_partial_runs'),
        ('workers', '0007_leaving_later'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='report',
            field=models.JSONField(default=dict, verbose_name='laporan'),
        ),
        migrations.AddField(
            model_name='match',
            name='changed_at',
            field=models.DateTimeField(null=True, verbose_name='berubah'),
        ),
        migrations.AddField(
            model_name='match',
            name='series',
            field=models.CharField(default='dtsen', max_length=20, verbose_name='jenis daftar'),
        ),
        migrations.AlterField(
            model_name='match',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='workers.registration'),
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(fields=['series', 'decision', 'review'], name='matches_mat_series_a91a26_idx'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(fields=('registration', 'series'), name='match_once_per_series'),
        ),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
    ]
