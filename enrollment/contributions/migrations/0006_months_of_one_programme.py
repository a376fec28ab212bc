from django.db import migrations

# Programme and year can be asked for: the planner then reads the months of those people alone, not of every year.
PAID_YEAR = """
    CREATE OR REPLACE VIEW contributions_paidyear AS
    SELECT sl.id AS line_id, coalesce(m.paid, 0)::bit(12)::text AS paid,
           CASE WHEN coalesce(m.paid, 0)::bit(12)::text LIKE '%111%' THEN '000000000000'
                ELSE coalesce(b.paid, 0)::bit(12)::text END AS paid_before,
           p.id AS program_id, p.year AS year
      FROM submissions_submissionline sl
      JOIN decrees_decreeline dl ON dl.id = sl.line_id
      JOIN decrees_decree d ON d.id = dl.decree_id
      JOIN programs_program p ON p.id = d.program_id
      LEFT JOIN contributions_paidmonths m ON m.nik = dl.nik AND m.year = p.year
      LEFT JOIN contributions_paidmonths b ON b.nik = dl.nik AND b.year + 1 = p.year
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0005_invoices'),
    ]

    operations = [
        migrations.RunSQL(PAID_YEAR, migrations.RunSQL.noop),
    ]
