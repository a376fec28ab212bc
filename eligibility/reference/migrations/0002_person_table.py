"""The persons of all lists: one partition per list, so that retention is a DROP and a list is one COPY.

Key columns collate "C": identifiers and codes compare by bytes, faster and the same on every machine. The parent has
no index and no row of its own; each list's table gets its indexes after its rows (see loading.py).
"""

from django.db import migrations

CREATE = """
CREATE TABLE reference_person (
    list_id integer NOT NULL,
    row_no integer NOT NULL,
    nik text COLLATE "C" NOT NULL,
    nkk text COLLATE "C" NOT NULL,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    sound_key text COLLATE "C" NOT NULL,
    birth_date date,
    sex text CHECK (sex IN ('L', 'P')),
    relation text,
    marital text,
    works boolean,
    industry text,
    job_status text,
    disability boolean,
    ktp_regency text COLLATE "C",
    ktp_district_code text COLLATE "C",
    ktp_village_code text COLLATE "C",
    rt text,
    rw text,
    address text,
    ktp_occupation text,
    domicile_regency text COLLATE "C",
    district_id integer,
    village_id integer,
    village_code text COLLATE "C",
    domicile_address text,
    family_size smallint,
    dependants smallint,
    decile smallint CHECK (decile BETWEEN 1 AND 10)
) PARTITION BY LIST (list_id)
"""


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE reference_person")]
