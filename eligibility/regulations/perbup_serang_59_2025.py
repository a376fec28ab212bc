"""Perbup Serang 59/2025: the criteria of Pasal 19(2)-(3), 20(1), 21 and 12(2), one rule per letter.

Numbers, codes and readings of unclear clauses (C1-C12) are in parameters/perbup_serang_59_2025.toml.
"""

import polars as pl
from polars import col

from eligibility.regulations.engine import MET, UNKNOWN, Check, flag, rule
from eligibility.regulations.parameters import Parameters, broken
from eligibility.regulations.wording import Template, date_text, label_of, missing, yes_no
from jamsos.lib.dates import completed_years_expr
from jamsos.lib.nik import REASONS, problem_code_expr

PARAMETERS = {
    "usia_luar_min": int,
    "usia_luar_maks": int,
    "usia_min": int,
    "usia_maks": int,
    "usia_diutamakan": int,
    "kode_kabupaten": str,
    "nama_kabupaten": str,
    "domisili_luar": str,
    "desil_maks": int,
    "rentan_dari_desil": bool,
    "bekerja_dari_kelompok": bool,
    "pekerjaan": dict,
    "kode_pekerja_disabilitas": str,
    "kode_pekerjaan_lain": str,
    "kode_binaan": list,
    "kelompok_penyelenggara_negara": dict,
    "sumber_bantuan_dilarang": dict,
    "sumber_bantuan_boleh": dict,
    "sumber_program_sendiri": str,
    "status_pegawai": list,
    "huruf_dihitung": bool,
    "pembeda_jenis_kelamin": str,
}
STATE_BODY, SPONSORED = "PENYELENGGARA_NEGARA", "BINAAN_OPD"
OLDEST = 120
AT_REGISTRATION = completed_years_expr("birth_date", "registered_on")
AT_SUBMISSION = completed_years_expr("birth_date", "submitted_on")
AGE_UNKNOWN = AT_REGISTRATION.is_null() | ~AT_REGISTRATION.is_between(0, OLDEST)
AGE_ASKS: Template = (
    (col("birth_date").is_null(), missing("tanggal lahir")),
    (col("registered_on").is_null(), missing("tanggal pendaftaran")),
    "Perlu klarifikasi: tanggal lahir {lahir} tidak cocok dengan tanggal pendaftaran {daftar}.",
)
LIVES_ELSEWHERE = (
    "Perlu klarifikasi: tinggal di luar {nama_kabupaten}, sedangkan KTP-nya {nama_kabupaten} "
    "atau belum diketahui; petugas memutuskan kedudukannya."
)
AGE_SHOWN = {"lahir": date_text(col("birth_date")), "daftar": date_text(col("registered_on"))}
ONLY_OUTER = (
    "memenuhi Pasal 19 ayat (2) huruf a ({usia_luar_min}-{usia_luar_maks} tahun), "
    "tidak memenuhi Pasal 21 huruf b ({usia_min}-{usia_maks} tahun)."
)
ASK_SOURCE = "Perlu klarifikasi: sumber bantuan '{value}' tidak dikenal."


def validate(parameters: Parameters, file: str) -> None:
    """Refuse values that are of the right type and still impossible. Raises RegulationError."""
    ranges = {
        "usia_maks": (parameters.usia_min, parameters.usia_maks),
        "usia_luar_maks": (parameters.usia_luar_min, parameters.usia_luar_maks),
    }
    for key, (low, high) in ranges.items():
        if not 0 < low <= high <= OLDEST:
            raise broken(file, f"parameters.{key}", f"rentang {low}-{high} tidak masuk akal.")
    if not 1 <= parameters.desil_maks <= 10:
        raise broken(file, "parameters.desil_maks", "harus 1 sampai 10.")
    if parameters.domisili_luar not in ("petugas", "gugur"):
        raise broken(file, "parameters.domisili_luar", "hanya 'petugas' atau 'gugur'.")
    if parameters.pembeda_jenis_kelamin not in ("-", "P", "L"):
        raise broken(file, "parameters.pembeda_jenis_kelamin", "hanya '-', 'P' atau 'L'.")


def left_to_officer(p: Parameters) -> pl.Expr:
    """Whether living elsewhere is still open: KTP local or not known, and the reading leaves it open."""
    foreign_ktp = (col("ktp_regency") != p.kode_kabupaten).fill_null(False)
    return ~foreign_ktp & (p.domisili_luar == "petugas")


def working(p: Parameters, yes: str, no: str) -> Check:
    """Has work by declaration, or by belonging to a body named in Pasal 6 where the parameter counts that."""
    member = col("group").is_in(list(p.kelompok_penyelenggara_negara)) & (col("track") == STATE_BODY)
    deemed = (col("works").is_null() & member & p.bekerja_dari_kelompok).fill_null(False)
    return Check(
        unknown=col("works").is_null() & ~deemed,
        met=col("works") | deemed,
        value=pl.when(deemed).then(col("group")).otherwise(yes_no(col("works"))),
        says=((deemed, yes + ": diusulkan sebagai {kelompok}, keanggotaan itu diakui."), yes + "."),
        fails=no + ".",
        asks=missing("keterangan bekerja"),
        shown={"kelompok": label_of(col("group"), p.kelompok_penyelenggara_negara)},
    )


@rule("P19-2a", pasal="Pasal 19 ayat (2) huruf a", title="Usia saat didaftarkan")
def outer_age(p: Parameters) -> Check:
    """17-65 completed years on the registration date."""
    return Check(
        unknown=AGE_UNKNOWN,
        met=AT_REGISTRATION.is_between(p.usia_luar_min, p.usia_luar_maks),
        value=AT_REGISTRATION,
        says="Berusia {value} tahun pada {daftar}; syarat {usia_luar_min}-{usia_luar_maks} tahun.",
        asks=AGE_ASKS,
        shown=AGE_SHOWN,
    )


@rule("P19-2b", pasal="Pasal 19 ayat (2) huruf b", title="Berkedudukan di wilayah Daerah")
def domicile(p: Parameters) -> Check:
    """Lives in the regency; who holds the local KTP and lives elsewhere is for an officer to decide (C8)."""
    lives_here = col("domicile_regency") == p.kode_kabupaten
    return Check(
        unknown=lives_here.is_null() | (~lives_here & left_to_officer(p)),
        met=lives_here,
        value=col("domicile_regency"),
        says="Berdomisili di {nama_kabupaten}.",
        fails="Berdomisili di wilayah berkode {value}, bukan di {nama_kabupaten} ({kode_kabupaten}).",
        asks=((lives_here.is_null(), missing("kabupaten domisili")), LIVES_ELSEWHERE),
    )


@rule("P19-2c", pasal="Pasal 19 ayat (2) huruf c", title="Belum terlindungi jaminan sosial ketenagakerjaan")
def not_protected(p: Parameters) -> Check:
    """No protection of any kind yet; our own programme of the year before is no bar (19(1), reading C5)."""
    own = (col("aid_source") == p.sumber_program_sendiri).fill_null(False)
    return Check(
        unknown=col("protected").is_null(),
        met=~col("protected") | own,
        value=yes_no(col("protected")),
        says=(
            (
                col("protected"),
                "Terlindungi lewat program ini tahun sebelumnya; dapat diberikan setiap tahun.",
            ),
            "Belum terlindungi jaminan sosial ketenagakerjaan.",
        ),
        fails="Sudah terlindungi jaminan sosial ketenagakerjaan di luar program ini.",
        asks=missing("keterangan pelindungan BPJS Ketenagakerjaan"),
    )


@rule("P19-3", pasal="Pasal 19 ayat (3)", title="Aktif bekerja secara berkelanjutan")
def works_steadily(p: Parameters) -> Check:
    """Works; the regulation gives no length of time (reading K2)."""
    return working(p, "Aktif bekerja", "Tidak aktif bekerja secara berkelanjutan")


@rule("P20-1", pasal="Pasal 20 ayat (1)", title="Termasuk kelompok pekerja rentan")
def occupation(p: Parameters) -> Check:
    """One of the groups and jobs listed; c.8 is a status next to any job, c.14 must be described."""
    code = col("occupation")
    disabled_job, other_job = code == p.kode_pekerja_disabilitas, code == p.kode_pekerjaan_lain
    nameless = other_job & col("occupation_text").is_null()
    return Check(
        unknown=code.is_null() | nameless | (disabled_job & col("disability").is_null()),
        met=code.is_in(list(p.pekerjaan)) & (~disabled_job | col("disability")),
        value=code,
        says=((other_job, "Pekerjaan: {uraian} ({jenis})."), "Pekerjaan: {jenis}."),
        fails=(
            (disabled_job, "Diusulkan sebagai pekerja disabilitas, tetapi bukan penyandang disabilitas."),
            "Pekerjaan '{value}' tidak termasuk Pasal 20 ayat (1).",
        ),
        asks=(
            (code.is_null(), missing("pekerjaan menurut Pasal 20 ayat (1)")),
            (nameless, missing("uraian pekerjaan (huruf c angka 14)")),
            missing("keterangan disabilitas (huruf c angka 8)"),
        ),
        shown={"jenis": label_of(code, p.pekerjaan), "uraian": col("occupation_text")},
    )


@rule(
    "P20-1ab",
    pasal="Pasal 20 ayat (1) huruf a dan b",
    title="Diusulkan Perangkat Daerah pembina",
    tracks=(SPONSORED,),
    outcomes=(MET, UNKNOWN),
)
def sponsored(p: Parameters) -> Check:
    """Partners of an agency need the agency that sponsors them; a missing one can always be supplied."""
    return Check(
        unknown=col("sponsor").is_null(),
        met=col("sponsor").is_not_null(),
        value=col("sponsor"),
        says="Diusulkan oleh {value}.",
        asks=missing("Perangkat Daerah pengusul"),
    )


@rule("P21-a", pasal="Pasal 21 huruf a", title="Berkedudukan di Daerah dan ber-KTP Daerah")
def resident(p: Parameters) -> Check:
    """Lives here and holds the local KTP. A foreign KTP fails; living elsewhere is for an officer (C8)."""
    holds, lives = col("ktp_regency") == p.kode_kabupaten, col("domicile_regency") == p.kode_kabupaten
    elsewhere = ~lives & left_to_officer(p)
    return Check(
        unknown=(holds.is_null() | (lives.is_null() & holds) | (elsewhere & holds)).fill_null(True),
        met=holds & lives,
        value=pl.concat_str(
            pl.format("KTP {}", col("ktp_regency")),
            pl.format("domisili {}", col("domicile_regency")),
            separator=", ",
            ignore_nulls=True,
        ).replace("", None),
        says="Berdomisili di {nama_kabupaten} dan memiliki KTP {nama_kabupaten}.",
        fails=(
            (holds, "Memiliki KTP {nama_kabupaten}, tetapi berdomisili di wilayah berkode {domisili}."),
            "KTP berkode wilayah {ktp}, bukan {kode_kabupaten} ({nama_kabupaten}).",
        ),
        asks=(
            (holds.is_null(), missing("kabupaten pada KTP")),
            (lives.is_null(), missing("kabupaten domisili")),
            LIVES_ELSEWHERE,
        ),
        shown={"ktp": col("ktp_regency"), "domisili": col("domicile_regency")},
    )


@rule("P21-b", pasal="Pasal 21 huruf b", title="Usia pada saat pendaftaran")
def age(p: Parameters) -> Check:
    """18-64 completed years at registration, and not past it on the day of submission (reading C1)."""
    fits = AT_REGISTRATION.is_between(p.usia_min, p.usia_maks)
    grew_old = (fits & AT_SUBMISSION.gt(p.usia_maks)).fill_null(False)
    only_outer = AT_REGISTRATION.is_between(p.usia_luar_min, p.usia_luar_maks) & ~fits
    return Check(
        unknown=AGE_UNKNOWN,
        met=fits & ~grew_old,
        value=pl.when(grew_old).then(AT_SUBMISSION).otherwise(AT_REGISTRATION),
        says="Berusia {value} tahun pada {daftar}; syarat {usia_min}-{usia_maks} tahun.",
        fails=(
            (grew_old, "Berusia {value} tahun pada saat pengajuan {ajukan}; " + ONLY_OUTER),
            (only_outer, "Berusia {value} tahun pada {daftar}; " + ONLY_OUTER),
            "Berusia {value} tahun pada {daftar}; syarat {usia_min}-{usia_maks} tahun.",
        ),
        asks=AGE_ASKS,
        shown=AGE_SHOWN | {"ajukan": date_text(col("submitted_on"))},
    )


@rule("P21-c", pasal="Pasal 21 huruf c", title="Rentan jatuh miskin")
def fragile(p: Parameters) -> Check:
    """An officer's dated statement, or deemed from the decile where the parameter says so (reading K1)."""
    poor = col("decile").is_between(1, p.desil_maks)
    deemed = (col("fragile").is_null() & poor & p.rentan_dari_desil).fill_null(False)
    return Check(
        unknown=col("fragile").is_null() & ~deemed,
        met=col("fragile") | deemed,
        value=pl.when(deemed).then(pl.format("desil {}", col("decile"))).otherwise(yes_no(col("fragile"))),
        says=(
            (deemed, "Dianggap rentan jatuh miskin dari {value} (1-{desil_maks}), tanpa pernyataan petugas."),
            "Dinyatakan rentan jatuh miskin oleh petugas.",
        ),
        fails="Dinyatakan tidak rentan jatuh miskin oleh petugas.",
        asks=missing("pernyataan petugas tentang kerentanan"),
    )


@rule("P21-d", pasal="Pasal 21 huruf d", title="Terdaftar dalam DTSEN desil I-IV")
def decile(p: Parameters) -> Check:
    """In DTSEN with a family decile of 1-4 (C10); a listed family without decile is unknown."""
    rank, absent = col("decile"), (~col("listed")).fill_null(False)
    impossible = (~rank.is_between(1, 10)).fill_null(False)
    contradictory = absent & rank.is_not_null()
    return Check(
        unknown=impossible | contradictory | (rank.is_null() & ~absent),
        met=(rank <= p.desil_maks).fill_null(False),
        value=rank,
        says="Terdaftar dalam DTSEN pada desil {value}; syarat desil 1-{desil_maks}.",
        fails=((absent, "Tidak terdaftar dalam DTSEN."), "Desil {value}; syarat desil 1-{desil_maks}."),
        asks=(
            (impossible, "Perlu klarifikasi: desil {value} di luar 1-10."),
            (contradictory, "Perlu klarifikasi: desil {value}, tetapi tercatat tidak ada dalam DTSEN."),
            missing("desil DTSEN"),
        ),
        recorded="Tercatat: desil {value}.",
    )


@rule("P21-e", pasal="Pasal 21 huruf e", title="Memiliki usaha atau pekerjaan")
def works(p: Parameters) -> Check:
    """Runs a business or has work."""
    return working(p, "Memiliki usaha atau pekerjaan", "Tidak memiliki usaha atau pekerjaan")


@rule("P21-f", pasal="Pasal 21 huruf f", title="Tidak menerima bantuan iuran pemerintah")
def no_public_aid(p: Parameters) -> Check:
    """No aid from APBN, province, APBD or APBDes; our own programme of the year before is no bar (C5)."""
    source = col("aid_source")
    allowed, barred = p.sumber_bantuan_boleh, p.sumber_bantuan_dilarang
    return Check(
        unknown=source.is_null() | ~source.is_in([*allowed, *barred]),
        met=source.is_in(list(allowed)),
        value=source,
        says=(
            (
                source == p.sumber_program_sendiri,
                "Hanya menerima bantuan iuran program ini tahun sebelumnya.",
            ),
            "Tidak menerima bantuan iuran APBN, APBD provinsi, APBD atau APBDes ({sumber}).",
        ),
        fails="Menerima bantuan iuran dari {sumber}.",
        asks=((source.is_null(), missing("keterangan penerimaan bantuan iuran")), ASK_SOURCE),
        shown={"sumber": label_of(source, allowed | barred)},
    )


@rule(
    "P12-2",
    pasal="Pasal 12 ayat (2)",
    title="Data valid berbasis NIK",
    tracks=(STATE_BODY,),
    outcomes=(MET, UNKNOWN),
)
def valid_nik(p: Parameters) -> Check:
    """Workers of state bodies enter by a list valid by NIK; a misspelt NIK can always be mended."""
    nik = pl.when((col("track") == STATE_BODY) | col("track").is_null()).then(col("nik"))
    fault = problem_code_expr(nik)
    return Check(
        unknown=nik.is_null() | fault.is_not_null(),
        met=nik.is_not_null(),
        value=pl.when(nik.is_not_null()).then(label_of(fault, REASONS).fill_null("format sah")),
        says="NIK berformat sah.",
        asks=((nik.is_null(), missing("NIK")), "Perlu klarifikasi: {value}."),
    )


@flag("PEGAWAI", pasal="Pasal 6 ayat (1)", title="Berstatus pegawai menurut DTSEN")
def employed_by_state(p: Parameters) -> pl.Expr:
    """The register shows a job whose employer must protect the worker."""
    return col("job_status").str.to_lowercase().str.contains_any([name.lower() for name in p.status_pegawai])


@flag("TERLINDUNGI_SUMBER_LAIN", pasal="Pasal 5 dan 6", title="Terlindungi, sumber iuran bukan program ini")
def protected_elsewhere(p: Parameters) -> pl.Expr:
    """Protected, and not by our own programme: perhaps by an employer or on one's own account."""
    own = (col("aid_source") == p.sumber_program_sendiri).fill_null(False)
    return col("protected") & ~own


@flag("JALUR_KELOMPOK", pasal="Pasal 6, 12 dan 20", title="Kelompok tidak sesuai dengan jalur")
def group_against_track(p: Parameters) -> pl.Expr:
    """A group of state bodies on another track, or the reverse."""
    of_state = col("group").is_in(list(p.kelompok_penyelenggara_negara))
    return of_state != (col("track") == STATE_BODY)


@flag("JALUR_PEKERJAAN", pasal="Pasal 20 ayat (1)", title="Pekerjaan huruf a-b di luar jalur binaan OPD")
def job_against_track(p: Parameters) -> pl.Expr:
    """A job of letters a-b proposed on the DTSEN track."""
    return col("occupation").is_in(p.kode_binaan) & (col("track") == "DTSEN")


@flag(
    "BEKERJA",
    pasal="Pasal 21 huruf e",
    title="Tercatat tidak bekerja, tetapi pekerjaannya diusulkan",
)
def idle_with_job(p: Parameters) -> pl.Expr:
    """The data say no work while a job is proposed."""
    return ~col("works") & col("occupation").is_not_null()
