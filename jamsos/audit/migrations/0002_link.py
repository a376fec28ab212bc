from django.db import migrations

# What one link of the chain covers; `extract(epoch)` does not depend on the session's time zone.
LINK = """
CREATE FUNCTION audit_link(e audit_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
        e.seq, extract(epoch FROM e.at), COALESCE(e.actor_id, 0), e.act, e.subject_type, e.subject_id,
        e.purpose, e.data::text, e.previous), 'UTF8')), 'hex')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(LINK, "DROP FUNCTION audit_link(audit_event)")]
