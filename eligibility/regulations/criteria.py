"""Checks that several regulations share: age, domicile, work, protection, contribution aid.

Each block takes its numbers and names as arguments and brings its own sentences; a rule of a regulation calls it
with the parameters of the day and may put other words in their place (`dataclasses.replace`).
"""

from collections.abc import Collection, Mapping

import polars as pl
from polars import col

from eligibility.regulations.parameters import broken
from eligibility.regulations.pieces import Check
from eligibility.regulations.wording import Template, date_text, label_of, missing, yes_no

OLDEST = 120
AT_REGISTRATION, AT_SUBMISSION = col("age_at_registration"), col("age_at_submission")
SUBMITTED_BEFORE = (col("submitted_on") < col("registered_on")).fill_null(False)
AGE_UNKNOWN = AT_REGISTRATION.is_null() | ~AT_REGISTRATION.is_between(0, OLDEST) | SUBMITTED_BEFORE
AGE_ASKS: Template = (
    (col("birth_date").is_null(), missing("tanggal lahir")),
    (col("registered_on").is_null(), missing("tanggal pendaftaran")),
    (SUBMITTED_BEFORE, "Perlu klarifikasi: tanggal pengajuan {ajukan} lebih awal daripada pendaftaran {daftar}."),
    "Perlu klarifikasi: tanggal lahir {lahir} tidak cocok dengan tanggal pendaftaran {daftar}.",
)
AGE_DAYS = {
    "lahir": date_text(col("birth_date")),
    "daftar": date_text(col("registered_on")),
    "ajukan": date_text(col("submitted_on")),
}
REQUIRED = "syarat {paling_muda}-{paling_tua} tahun."


def outgrown(low: int, high: int) -> pl.Expr:
    """Within the ages at registration and past them on the day of submission."""
    return (AT_REGISTRATION.is_between(low, high) & AT_SUBMISSION.gt(high)).fill_null(False)


def counted_age(low: int, high: int) -> pl.Expr:
    """Completed years on the day that decides: registration, or submission for who grew too old in between."""
    return pl.when(outgrown(low, high)).then(AT_SUBMISSION).otherwise(AT_REGISTRATION)


def age_between(low: int, high: int, *special: tuple[pl.Expr, str]) -> Check:
    """`low` to `high` completed years at registration, both included, and not past `high` at submission.

    `special`: (condition, sentence) pairs that go before the usual sentences of a failure.
    """
    late = "Berusia {value} tahun pada saat pengajuan {ajukan}; " + REQUIRED
    usual = "Berusia {value} tahun pada {daftar}; " + REQUIRED
    return Check(
        unknown=AGE_UNKNOWN,
        met=AT_REGISTRATION.is_between(low, high) & ~outgrown(low, high),
        value=counted_age(low, high),
        says=usual,
        fails=(*special, (outgrown(low, high), late), usual),
        asks=AGE_ASKS,
        shown=AGE_DAYS | {"paling_muda": low, "paling_tua": high},
    )


def domicile(code: str, name: str, left_open: pl.Expr) -> Check:
    """Lives in the area `code` (Kemendagri, four digits); elsewhere an officer decides where `left_open` holds."""
    lives = col("domicile_regency") == code
    return Check(
        unknown=lives.is_null() | (~lives & left_open),
        met=lives,
        value=col("domicile_regency"),
        says="Berdomisili di {wilayah}.",
        fails="Berdomisili di wilayah berkode {value}, bukan di {wilayah} ({kode_wilayah}).",
        asks=((lives.is_null(), missing("kabupaten/kota domisili")), LIVES_ELSEWHERE),
        shown={"wilayah": name, "kode_wilayah": code},
    )


LIVES_ELSEWHERE = (
    "Perlu klarifikasi: tinggal di luar {wilayah}, sedangkan KTP-nya {wilayah} "
    "atau belum diketahui; petugas memutuskan kedudukannya."
)
PLACES = pl.when(col("ktp_regency").is_not_null() | col("domicile_regency").is_not_null()).then(
    pl.concat_str(
        pl.format("KTP {}", col("ktp_regency")),
        pl.format("domisili {}", col("domicile_regency")),
        separator=", ",
        ignore_nulls=True,
    )
)


CODES = {"ktp": col("ktp_regency"), "domisili": col("domicile_regency")}


def resident(code: str, name: str, left_open: pl.Expr) -> Check:
    """Holds the KTP of the area and lives there. A foreign KTP fails; elsewhere an officer may decide."""
    holds, lives = col("ktp_regency") == code, col("domicile_regency") == code
    elsewhere = ~lives & left_open
    return Check(
        unknown=(holds.is_null() | (lives.is_null() & holds) | (elsewhere & holds)).fill_null(True),
        met=holds & lives,
        value=PLACES,
        says="Berdomisili di {wilayah} dan memiliki KTP {wilayah}.",
        fails=(
            (holds, "Memiliki KTP {wilayah}, tetapi berdomisili di wilayah berkode {domisili}."),
            "KTP berkode wilayah {ktp}, bukan {kode_wilayah} ({wilayah}).",
        ),
        asks=(
            (holds.is_null(), missing("kabupaten/kota pada KTP")),
            (lives.is_null(), missing("kabupaten/kota domisili")),
            LIVES_ELSEWHERE,
        ),
        shown=CODES | {"wilayah": name, "kode_wilayah": code},
    )


def has_work(yes: str, no: str, *, deemed: pl.Expr | None = None, because: str = "") -> Check:
    """Works, as stated; where nothing is stated, `deemed` may stand for it, and `because` says why."""
    stands = pl.lit(False) if deemed is None else (col("works").is_null() & deemed).fill_null(False)
    return Check(
        unknown=col("works").is_null() & ~stands,
        met=col("works") | stands,
        value=pl.when(stands).then(col("group")).otherwise(yes_no(col("works"))),
        says=((stands, f"{yes}: {because}."), f"{yes}."),
        fails=f"{no}.",
        asks=missing("keterangan bekerja"),
    )


def not_protected(own_source: str) -> Check:
    """No protection by BPJS Ketenagakerjaan yet, of any kind; our own programme of the year before is no bar."""
    own = (col("aid_source") == own_source).fill_null(False)
    return Check(
        unknown=col("protected").is_null(),
        met=~col("protected") | own,
        value=yes_no(col("protected")),
        says=(
            (col("protected"), "Terlindungi lewat program ini tahun sebelumnya; dapat diberikan setiap tahun."),
            "Belum terlindungi jaminan sosial ketenagakerjaan.",
        ),
        fails="Sudah terlindungi jaminan sosial ketenagakerjaan di luar program ini.",
        asks=missing("keterangan pelindungan BPJS Ketenagakerjaan"),
    )


def no_aid(allowed: Mapping[str, str], barred: Mapping[str, str], own_source: str, barred_says: str) -> Check:
    """No contribution aid from a barred source (code -> label); a source in neither table is asked about."""
    source = col("aid_source")
    return Check(
        unknown=source.is_null() | ~source.is_in([*allowed, *barred]),
        met=source.is_in(list(allowed)),
        value=source,
        says=(
            (source == own_source, "Hanya menerima bantuan iuran program ini tahun sebelumnya."),
            f"Tidak menerima bantuan iuran {barred_says} ({{sumber}}).",
        ),
        fails="Menerima bantuan iuran dari {sumber}.",
        asks=(
            (source.is_null(), missing("keterangan penerimaan bantuan iuran")),
            "Perlu klarifikasi: sumber bantuan '{value}' tidak dikenal.",
        ),
        shown={"sumber": label_of(source, dict(allowed) | dict(barred))},
    )


def townsperson(code: str, name: str) -> Check:
    """Lives in the city, or holds its KTP while no address says otherwise; a KTP holder elsewhere is left open.

    For regulations that speak of the city's people without saying whether the KTP or the address counts.
    """
    holds, lives = col("ktp_regency") == code, col("domicile_regency") == code
    met = (lives | (holds & lives.is_null())).fill_null(False)
    gone = (~holds & ~lives).fill_null(False)
    return Check(
        unknown=~met & ~gone,
        met=met,
        value=PLACES,
        says=((lives, "Berdomisili di {wilayah}."), "Memiliki KTP {wilayah}."),
        fails="KTP berkode {ktp} dan domisili berkode {domisili}, bukan {wilayah} ({kode_wilayah}).",
        asks=(
            (holds & ~lives, "Perlu klarifikasi: KTP {wilayah}, tetapi domisili berkode {domisili}."),
            (lives.is_null(), missing("kabupaten/kota domisili")),
            missing("kabupaten/kota pada KTP"),
        ),
        shown=CODES | {"wilayah": name, "kode_wilayah": code},
    )


def ktp_against_domicile(code: str) -> pl.Expr:
    """The KTP and the address name different places, one of them the area `code`."""
    return (col("ktp_regency") == code) != (col("domicile_regency") == code)


def job_on_list(
    jobs: Mapping[str, str], of: int, *instead: tuple[pl.Expr, str], statuses: Collection[str] = ()
) -> Check:
    """A job of a list (code -> label) that the regulation says has `of` entries, or what counts `instead`.

    While fewer jobs are known than that, a job outside them is left open, never refused. `instead`: (condition, its
    sentence). `statuses`: codes of the list that are no jobs, so that naming one proves nothing.
    """
    code, listed = col("occupation"), col("occupation").is_in([job for job in jobs if job not in statuses])
    fits = pl.any_horizontal(*(condition.fill_null(False) for condition in (listed, *(pair[0] for pair in instead))))
    told = pl.coalesce("occupation_text", code)
    return Check(
        unknown=~fits & (code.is_null() | (len(jobs) < of)),
        met=fits,
        value=pl.coalesce(code, "occupation_text"),
        says=((listed.fill_null(False), "Pekerjaan: {jenis}."), *instead, "Pekerjaan: {disebut}."),
        fails=f"Pekerjaan '{{disebut}}' tidak termasuk {of} jenis yang didaftar.",
        asks=(
            (told.is_null(), missing("jenis pekerjaan")),
            f"Perlu klarifikasi: pekerjaan '{{disebut}}' tidak ada di antara {len(jobs)} jenis yang diketahui, "
            f"dari {of} jenis seluruhnya.",
        ),
        shown={"jenis": label_of(code, dict(jobs)), "disebut": told},
    )


def check_list(jobs: Mapping[str, str], of: int, file: str) -> None:
    """Refuse a list with more jobs than the regulation is said to have. Raises RegulationError."""
    if len(jobs) > of:
        raise broken(file, "parameters.jumlah_pekerjaan", f"{of}, padahal {len(jobs)} jenis didaftar.")
