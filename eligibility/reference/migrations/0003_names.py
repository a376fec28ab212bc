"""How many persons of each list bear a name, counted when the list is loaded: what agreement on it is worth.

Also the keys by which the matcher finds candidates, for lists that were loaded before.
"""

from django.db import migrations

CREATE = """
CREATE TABLE reference_name (
    list_id integer NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    bearers integer NOT NULL,
    PRIMARY KEY (list_id, name_key)
);
INSERT INTO reference_name (list_id, name_key, bearers)
SELECT list_id, name_key, count(*) FROM reference_person WHERE name_key <> '' GROUP BY list_id, name_key;
"""

INDEXES = """
DO $$
DECLARE part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'reference_person'::regclass LOOP
        EXECUTE format('CREATE INDEX ON %s (birth_date, sound_key, village_id)', part);
        EXECUTE format('CREATE INDEX ON %s (sound_key, district_id, birth_date)', part);
        EXECUTE format('CREATE INDEX ON %s (district_id, village_id, sound_key)', part);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reference", "0002_person_table")]
    operations = [
        migrations.RunSQL(CREATE, "DROP TABLE reference_name"),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
    ]
