"""The sample as a workbook for the field: who, where, and room for what is found; NIK masked."""

from __future__ import annotations

from enrollment.verification.models import SampleCheck, with_newest
from enrollment.verification.sample_panels import between, part_wrong
from enrollment.verification.sample_results import by_stratum, lines_of, stratum_label
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from jamsos.ui.templatetags.formats import mask_nik

PEOPLE = (
    Column("NO", 8),
    Column("NIK", 20),
    Column("NAMA", 32),
    Column("ALAMAT", 36),
    Column("DESA", 20),
    Column("KECAMATAN", 20),
    Column("STRATA", 40),
    Column("HASIL", 14, choices=("Cocok", "Tidak cocok")),
    Column("CATATAN", 40),
)
STRATA = (
    Column("STRATA", 44),
    Column("ORANG", 10, number=True),
    Column("SAMPEL", 10, number=True),
    Column("DIUJI", 10, number=True),
    Column("TIDAK_COCOK", 12, number=True),
    Column("BAGIAN", 10),
    Column("RENTANG", 30),
)
WORDS = {None: "", True: "Cocok", False: "Tidak cocok"}


def sample_workbook(sample: SampleCheck, *, actor: User) -> bytes:
    """The list with what has been found so far, and the strata; recorded, because it carries names out."""
    policy.require(actor, Act.CHECK_SAMPLE)
    people, strata = Sheet("Sampel", PEOPLE, _people(sample)), Sheet("Strata", STRATA, _strata(sample))
    content = workbook_bytes([people, strata])
    who = sorted(sample.lines.values_list("registration", flat=True))
    audit.record("verification.sample_export", actor=actor, subject=sample, people=sample.size, who=who)
    return content


def _people(sample: SampleCheck) -> list[list[object]]:
    lines = with_newest(sample.lines.select_related("registration__village__district", "district"), "agrees", "note")
    return [
        [
            str(line.no),
            mask_nik(line.registration.nik),
            line.registration.name,
            line.registration.full_address,
            line.registration.village.name,
            line.registration.village.district.name,
            stratum_label(line),
            WORDS[line.agrees],
            line.note or "",
        ]
        for line in lines.order_by("no")
    ]


def _strata(sample: SampleCheck) -> list[list[object]]:
    return [
        [row.label, row.people, row.drawn, row.looked_at, row.wrong, part_wrong(row.interval), between(row.interval)]
        for row in by_stratum(sample, lines_of(sample))
    ]
