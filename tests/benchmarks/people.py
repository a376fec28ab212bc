"""Made-up people as a regulation's facts: every column a rule of Perbup 59 looks at, every outcome there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

SEED = 59
FIRST_BIRTH, LAST_BIRTH = date(1950, 1, 1), date(2012, 12, 31)
FIRST_DAY, LAST_DAY = date(2026, 1, 5), date(2026, 3, 2)
SUBMITTED = (date(2026, 1, 2), date(2026, 6, 1), date(2026, 7, 1))
MARK = 60
"""Added to the number of the kecamatan: nobody holds such a NIK."""

TRACKS = ("DTSEN", "BINAAN_OPD", "PENYELENGGARA_NEGARA")
JOBS = ("P20-1C-02", "P20-1C-06", "P20-1C-08", "P20-1C-14", "P20-1A", "P20-1B-REL", "P99")
GROUPS = ("BPD", "RT_RW", "POSYANDU", "TANI", "NELAYAN")
AID = ("TIDAK_ADA", "PROGRAM_SENDIRI", "CSR", "APBN", "APBDES", "HIBAH_KELUARGA")
JOB_STATUS = ("Berusaha sendiri", "Pekerja bebas pertanian", "PNS/TNI/Polri/BUMN/BUMD/pejabat negara")


def people(rows: int) -> pl.DataFrame:
    """`rows` people of all three tracks in equal parts; two in a hundred values are not known. The same every time."""
    random = np.random.default_rng(SEED)

    def some(name: str, values: Sequence[object], weights: Sequence[float] | None = None) -> pl.Series:
        picked = pl.Series(name, values).gather(random.choice(len(values), rows, p=weights))
        return with_gaps(picked)

    def with_gaps(given: pl.Series, share: float = 0.02) -> pl.Series:
        gaps = pl.Series(random.random(rows) < share)
        return pl.select(pl.when(~gaps).then(given)).to_series().alias(given.name)

    def days(name: str, first: date, last: date) -> pl.Series:
        offsets = pl.Series(random.integers(0, (last - first).days + 1, rows), dtype=pl.Int64)
        return with_gaps(pl.select((pl.lit(first) + pl.duration(days=offsets)).alias(name)).to_series())

    births = days("birth_date", FIRST_BIRTH, LAST_BIRTH)
    return pl.DataFrame(
        [
            pl.int_range(rows, eager=True).alias("row_id"),
            with_gaps(_niks(births, random)),
            births,
            days("registered_on", FIRST_DAY, LAST_DAY),
            with_gaps(some("submitted_on", SUBMITTED, (0.01, 0.5, 0.49)), 0.7),
            some("track", TRACKS),
            some("occupation", JOBS, (0.5, 0.2, 0.05, 0.05, 0.1, 0.09, 0.01)),
            with_gaps(pl.repeat("Perajin anyaman", rows, eager=True).alias("occupation_text"), 0.5),
            some("group", GROUPS),
            with_gaps(pl.repeat("Dinas Pertanian", rows, eager=True).alias("sponsor"), 0.3),
            some("ktp_regency", ("3604", "3673", "3201"), (0.95, 0.03, 0.02)),
            some("domicile_regency", ("3604", "3673"), (0.97, 0.03)),
            some("works", (True, False), (0.9, 0.1)),
            some("job_status", JOB_STATUS),
            with_gaps(some("fragile", (True, False), (0.8, 0.2)), 0.7),
            some("listed", (True, False), (0.95, 0.05)),
            some("decile", range(12)),
            some("protected", (True, False), (0.1, 0.9)),
            some("aid_source", AID, (0.8, 0.05, 0.05, 0.05, 0.04, 0.01)),
            some("disability", (True, False), (0.05, 0.95)),
            some("married", (True, False)),
            some("dependants", range(6)),
        ]
    )


def _niks(births: pl.Series, random: np.random.Generator) -> pl.Series:
    """Numbers that nobody can hold, of the right form; four in five hundred have a fault."""
    rows = len(births)
    serial = pl.Series(random.integers(1, 9999, rows))
    district = pl.Series(random.integers(1, 30, rows)) + MARK
    born = births.dt.strftime("%d%m%y").fill_null("010180")
    parts = [pl.lit("3604"), district, born, serial.cast(pl.String).str.zfill(4)]
    whole = pl.select(pl.concat_str(parts).alias("nik")).to_series()
    nik, kind = pl.lit(whole), pl.lit(serial % 500)
    faulty = pl.when(kind == 0).then(nik.str.head(15)).when(kind == 1).then(nik.str.replace("^3604", "36O4"))
    faulty = (
        faulty.when(kind == 2).then(nik.str.replace("^3604", "9904")).when(kind == 3).then(nik.str.head(12) + "0000")
    )
    return pl.select(faulty.otherwise(nik).alias("nik")).to_series()
