"""Kota Serang, draft Perwal of 2025: the criteria as far as they were published; what is not known is `silent`.

Numbers, jobs and sources are in parameters/perwal_kota_serang_2025.toml.
"""

from dataclasses import replace

import polars as pl
from polars import col

from eligibility.regulations import criteria
from eligibility.regulations.criteria import AGE_DAYS, AT_REGISTRATION, PLACES
from eligibility.regulations.parameters import Parameters, broken
from eligibility.regulations.pieces import MET, UNKNOWN, Check, flag, rule
from eligibility.regulations.wording import date_text, label_of, missing
from jamsos.lib.date_columns import completed_years_expr

PARAMETERS = {
    "usia_min": int,
    "usia_maks": int,
    "kode_wilayah": str,
    "nama_wilayah": str,
    "domisili_min": int,
    "sumber_program_sendiri": str,
    "jumlah_pekerjaan": int,
    "pekerjaan": dict,
    "sebutan_pekerjaan": dict,
    "kelompok": dict,
    "pembeda_jenis_kelamin": str,
    "penetapan": str,
    "sumber_dana": list,
    "program_jaminan": list,
}
DRAFT = "Rancangan, Bagian Ketujuh"
BPJS_LIMIT = 65
SINCE = date_text(col("domicile_since"))
YEARS_HERE = completed_years_expr("domicile_since", "registered_on")


def validate(parameters: Parameters, file: str) -> None:
    """Refuse values that are of the right type and still impossible. Raises RegulationError."""
    criteria.check_list(parameters.pekerjaan, parameters.jumlah_pekerjaan, file)
    low, high = parameters.usia_min, parameters.usia_maks
    if not 0 < low <= high <= criteria.OLDEST:
        raise broken(file, "parameters.usia_maks", f"rentang {low}-{high} tidak masuk akal.")
    if parameters.domisili_min < 0:
        raise broken(file, "parameters.domisili_min", "tidak boleh negatif.")


@rule("KS-USIA", pasal=DRAFT, title="Usia pada saat pendaftaran")
def age(p: Parameters) -> Check:
    """18-65 completed years at registration, both included (reading S1); the day of submission is not named."""
    check = criteria.age_between(p.usia_min, p.usia_maks)
    return replace(
        check,
        unknown=AT_REGISTRATION.is_null() | ~AT_REGISTRATION.is_between(0, criteria.OLDEST),
        met=AT_REGISTRATION.is_between(p.usia_min, p.usia_maks),
        value=AT_REGISTRATION,
        fails=check.says,
        asks=(*criteria.AGE_ASKS[:2], criteria.AGE_ASKS[-1]),
    )


@rule("KS-PENDUDUK", pasal=DRAFT, title="Penduduk kota, atau berdomisili paling singkat satu tahun")
def resident(p: Parameters) -> Check:
    """Holds the city's KTP, or lives in the city for a year or more; `domicile_since` counts living in the city."""
    holds = col("ktp_regency") == p.kode_wilayah
    elsewhere = (col("domicile_regency") != p.kode_wilayah).fill_null(False)
    settled = pl.when(elsewhere).then(False).when(YEARS_HERE >= 0).then(YEARS_HERE.ge(p.domisili_min))
    return Check(
        unknown=(holds | settled).is_null(),
        met=holds | settled,
        value=pl.concat_str(PLACES, pl.format("domisili sejak {}", SINCE), separator=", ", ignore_nulls=True).replace(
            "", None
        ),
        says=((holds, "Memiliki KTP {nama_wilayah}."), "Berdomisili di {nama_wilayah} sejak {sejak} ({lama} tahun)."),
        fails=(
            (elsewhere, "KTP berkode {ktp} dan domisili berkode {domisili}, bukan {nama_wilayah} ({kode_wilayah})."),
            "KTP berkode {ktp}; berdomisili di {nama_wilayah} sejak {sejak}, belum {domisili_min} tahun.",
        ),
        asks=(
            (holds.is_null(), missing("kabupaten/kota pada KTP")),
            (col("domicile_since").is_null(), missing("tanggal mulai berdomisili di {nama_wilayah}")),
            "Perlu klarifikasi: mulai berdomisili {sejak}, tidak cocok dengan tanggal pendaftaran {daftar}.",
        ),
        shown=criteria.CODES | AGE_DAYS | {"sejak": SINCE, "lama": YEARS_HERE},
    )


@rule("KS-TERLINDUNGI", pasal=DRAFT, title="Belum terlindungi jaminan sosial ketenagakerjaan")
def not_protected(p: Parameters) -> Check:
    """Not yet protected; aid is given every year, so our own programme of the year before is no bar."""
    return criteria.not_protected(p.sumber_program_sendiri)


@rule("KS-BEKERJA", pasal=DRAFT, title="Aktif bekerja secara berkelanjutan")
def works_steadily(p: Parameters) -> Check:
    """Works; the draft, as far as known, gives no length of time."""
    return criteria.has_work("Aktif bekerja", "Tidak aktif bekerja secara berkelanjutan")


@rule("KS-PEKERJAAN", pasal=DRAFT, title="Termasuk jenis pekerjaan atau kelompok", outcomes=(MET, UNKNOWN))
def occupation(p: Parameters) -> Check:
    """One of the sixteen jobs, fifteen of them known, or one of the groups next to them."""
    member = col("group").is_in(list(p.kelompok))
    check = criteria.job_on_list(p.pekerjaan, p.jumlah_pekerjaan, (member, "Termasuk kelompok {kelompok_disebut}."))
    return replace(check, shown=check.shown | {"kelompok_disebut": label_of(col("group"), p.kelompok)})


@flag("USIA_65", pasal=DRAFT, title="Berusia 65 tahun: BPJS Ketenagakerjaan mendaftarkan hanya di bawah 65 tahun")
def past_the_insurers_limit(p: Parameters) -> pl.Expr:
    """Old enough for the insurer to refuse, young enough for the draft."""
    return AT_REGISTRATION == BPJS_LIMIT


@flag("KTP_DOMISILI", pasal=DRAFT, title="KTP dan domisili menunjuk daerah yang berbeda")
def two_places(p: Parameters) -> pl.Expr:
    """The draft, as far as known, says nothing of a KTP holder who lives elsewhere."""
    return criteria.ktp_against_domicile(p.kode_wilayah)
