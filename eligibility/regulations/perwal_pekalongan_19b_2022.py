"""Kota Pekalongan, Perwal 19B/2022 with its revision of 2023: jobs of a list, breadwinners, a quota per kelurahan.

The criteria as far as they were published; what is not known is `silent`. Values, dates and sources are in
parameters/perwal_pekalongan_19b_2022.toml; dividing the quota over kelurahan is `apportion`.
"""

from dataclasses import replace

import polars as pl
from polars import col

from eligibility.regulations import criteria
from eligibility.regulations.criteria import AT_REGISTRATION
from eligibility.regulations.parameters import Parameters
from eligibility.regulations.pieces import Check, column, flag, letter, rule
from eligibility.regulations.wording import missing, yes_no

PARAMETERS = {
    "kode_wilayah": str,
    "nama_wilayah": str,
    "kuota": int,
    "iuran": int,
    "jumlah_pekerjaan": int,
    "pekerjaan": dict,
    "sebutan_pekerjaan": dict,
    "kode_disabilitas": str,
    "kode_miskin_ekstrem": str,
    "tulang_punggung_disyaratkan": bool,
    "usia_bpjs_min": int,
    "usia_bpjs_maks": int,
    "pendata": str,
    "dasar_kuota_kelurahan": str,
    "bobot_penduduk": int,
    "bobot_miskin_ekstrem": int,
    "huruf_dihitung": bool,
}
PERWAL, REVISION = "Perwal 19B/2022", "Perwal 19B/2022, perubahan 2023"


def validate(parameters: Parameters, file: str) -> None:
    """Refuse a list of jobs that cannot be. Raises RegulationError."""
    criteria.check_list(parameters.pekerjaan, parameters.jumlah_pekerjaan, file)


@rule("PK-WARGA", pasal=PERWAL, title="Warga yang didata lurah di Kota Pekalongan")
def resident(p: Parameters) -> Check:
    """The lurah lists the people of the kelurahan: by address or else by KTP."""
    return criteria.townsperson(p.kode_wilayah, p.nama_wilayah)


@rule("PK-PEKERJAAN", pasal=REVISION, title="Termasuk jenis pekerjaan yang didaftar")
def occupation(p: Parameters) -> Check:
    """A job of the day's list; disability and extreme poverty are statuses next to any job, once they are on it."""
    code, statuses = col("occupation"), (p.kode_disabilitas, p.kode_miskin_ekstrem)
    disabled, poor = (
        col(fact) & (status in p.pekerjaan)
        for fact, status in zip(("disability", "extreme_poor"), statuses, strict=True)
    )
    check = criteria.job_on_list(
        p.pekerjaan,
        p.jumlah_pekerjaan,
        (disabled, "Penyandang disabilitas, salah satu dari {jumlah_pekerjaan} jenis."),
        (poor, "Warga miskin ekstrem menurut keterangan petugas, salah satu dari {jumlah_pekerjaan} jenis."),
        statuses=statuses,
    )
    claims = (
        ((code == p.kode_disabilitas) & col("disability").is_null(), missing("keterangan disabilitas")),
        ((code == p.kode_miskin_ekstrem) & col("extreme_poor").is_null(), missing("keterangan miskin ekstrem")),
    )
    return replace(check, asks=(*claims, *check.asks))


@rule("PK-NAFKAH", pasal=REVISION, title="Tulang punggung keluarga")
def breadwinner(p: Parameters) -> Check:
    """The family's main earner, where the revision (or reading P1) makes that a condition."""
    earns, free = col("breadwinner"), pl.lit(not p.tulang_punggung_disyaratkan)
    return Check(
        unknown=earns.is_null() & ~free,
        met=earns.fill_null(False) | free,
        value=yes_no(earns),
        says=((earns, "Tulang punggung keluarga."), "Tidak disyaratkan menjadi tulang punggung keluarga."),
        fails="Bukan tulang punggung keluarga.",
        asks=missing("keterangan pencari nafkah utama"),
    )


@column("segment", pasal=PERWAL, title="Segmen peserta")
def segment(p: Parameters) -> pl.Expr:
    """Registered as participants without wages, as the branch of BPJS Ketenagakerjaan said in 2022."""
    return pl.lit("BPU")


@letter("n", pasal=REVISION, title="tulang punggung keluarga")
def earners_first(p: Parameters) -> pl.Expr:
    """Puts main earners first where reading P1 lets others in as well."""
    return col("breadwinner")


@flag("USIA_BPJS", pasal=PERWAL, title="Usia di luar 18-65 tahun menurut keterangan BPJS Ketenagakerjaan (2024)")
def outside_the_insurers_ages(p: Parameters) -> pl.Expr:
    """An age the insurer named; whether the Perwal has one is not known."""
    return ~AT_REGISTRATION.is_between(p.usia_bpjs_min, p.usia_bpjs_maks)


@flag("TERLINDUNGI", pasal=PERWAL, title="Sudah terlindungi jaminan sosial ketenagakerjaan")
def protected_already(p: Parameters) -> pl.Expr:
    """The sources do not say that this is a bar; an officer decides."""
    return col("protected")


@flag("KTP_DOMISILI", pasal=PERWAL, title="KTP dan domisili menunjuk daerah yang berbeda")
def two_places(p: Parameters) -> pl.Expr:
    """The lurah lists the kelurahan's people; whether the KTP must be the city's is not known."""
    return criteria.ktp_against_domicile(p.kode_wilayah)
