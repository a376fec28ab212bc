from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workers', '0005_source_list'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='breadwinner',
            field=models.BooleanField(blank=True, null=True, verbose_name='tulang punggung keluarga'),
        ),
        migrations.AddField(
            model_name='registration',
            name='domicile_since',
            field=models.DateField(blank=True, null=True, verbose_name='tinggal di Daerah sejak'),
        ),
        migrations.AddField(
            model_name='registration',
            name='extreme_poor',
            field=models.BooleanField(blank=True, null=True, verbose_name='miskin ekstrem'),
        ),
        migrations.AddField(
            model_name='registration',
            name='formal_job',
            field=models.BooleanField(blank=True, null=True, verbose_name='hubungan kerja formal'),
        ),
        migrations.AddField(
            model_name='registration',
            name='low_income',
            field=models.BooleanField(blank=True, null=True, verbose_name='berpenghasilan rendah dan tidak tetap'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='track',
            field=models.CharField(choices=[('DTSEN', 'DTSEN (Pasal 20 ayat (1) huruf c)'), ('BINAAN_OPD', 'Mitra/binaan OPD (Pasal 20 ayat (1) huruf a dan b)'), ('PENYELENGGARA_NEGARA', 'Penyelenggara negara (Pasal 6 dan Pasal 12)'), ('UMUM', 'Umum (peraturan tanpa jalur)')], max_length=20, verbose_name='jalur'),
        ),
    ]
