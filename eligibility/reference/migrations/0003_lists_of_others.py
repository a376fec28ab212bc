"""Lists besides DTSEN: who funds them, whether they are complete, and what they say of a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A list of another office need not know the family card. New columns without a default rewrite no row.
ADD = """
ALTER TABLE reference_person
    ALTER nkk DROP NOT NULL,
    ADD standing text,
    ADD segment text,
    ADD benefits text,
    ADD wadah text,
    ADD kpj text COLLATE "C",
    ADD event_date date
"""
REMOVE = """
ALTER TABLE reference_person
    DROP standing, DROP segment, DROP benefits, DROP wadah, DROP kpj, DROP event_date,
    ALTER nkk SET NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0002_person_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='referencelist',
            name='reference_list_label_once',
        ),
        migrations.AddField(
            model_name='referencelist',
            name='as_of',
            field=models.DateField(null=True, verbose_name='keadaan per'),
        ),
        migrations.AddField(
            model_name='referencelist',
            name='complete',
            field=models.BooleanField(default=False, verbose_name='lengkap untuk kabupaten'),
        ),
        migrations.AddField(
            model_name='referencelist',
            name='funder',
            field=models.CharField(blank=True, choices=[('APBN', 'APBN'), ('APBD_PROVINSI', 'APBD provinsi'), ('APBD', 'APBD kabupaten'), ('APBDES', 'APBDes'), ('CSR', 'CSR/TJSL')], max_length=16, verbose_name='sumber dana'),
        ),
        migrations.AddField(
            model_name='referencelist',
            name='retired_at',
            field=models.DateTimeField(null=True, verbose_name='dimusnahkan'),
        ),
        migrations.AddField(
            model_name='referencelist',
            name='retired_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referencelist',
            name='retired_why',
            field=models.CharField(blank=True, max_length=200, verbose_name='alasan pemusnahan'),
        ),
        migrations.AlterField(
            model_name='qualityline',
            name='file',
            field=models.CharField(choices=[('members', 'Anggota keluarga'), ('family', 'Keluarga'), ('list', 'Daftar')], max_length=10, verbose_name='berkas'),
        ),
        migrations.AddConstraint(
            model_name='referencelist',
            constraint=models.UniqueConstraint(fields=('kind', 'funder', 'label'), name='reference_list_label_once'),
        ),
        migrations.AddConstraint(
            model_name='referencelist',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'aid'), ('funder', ''), _connector='XOR'), name='reference_list_funder_of_aid'),
        ),
        migrations.RunSQL(ADD, REMOVE),
    ]
