"""Files merged before the merger was kept: the job still names who pressed the button."""

from django.db import migrations

FROM_JOBS = """
    UPDATE workers_workerimport i SET merged_by_id = j.actor_id
      FROM jobs_job j
     WHERE j.kind = 'merge-workers' AND j.actor_id IS NOT NULL AND j.started_at IS NOT NULL
       AND j.params ->> 'import_id' = i.id::text AND i.merged_by_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_origin"), ("workers", "0016_merger_is_a_hand")]
    operations = [migrations.RunSQL(FROM_JOBS, migrations.RunSQL.noop)]
