"""Perbup Serang 59/2025: the criteria of Pasal 19(2)-(3), 20(1), 21 and 12(2), one rule per letter.

Numbers, codes and readings of unclear clauses (C1-C12) are in parameters/perbup_serang_59_2025.toml.
"""

from dataclasses import replace
from re import escape

import polars as pl
from polars import col

from eligibility.regulations import criteria
from eligibility.regulations.criteria import OLDEST, counted_age
from eligibility.regulations.engine import MET, UNKNOWN, Check, column, flag, letter, rule
from eligibility.regulations.parameters import Parameters, broken
from eligibility.regulations.wording import label_of, missing, yes_no
from jamsos.lib.nik import REASONS

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
    "desil_dipakai": str,
    "rentan_dari_desil": bool,
    "bekerja_dari_kelompok": bool,
    "pekerjaan": dict,
    "kode_pekerja_disabilitas": str,
    "kode_pekerjaan_lain": str,
    "kode_binaan": list,
    "kode_keagamaan": list,
    "hanya_keagamaan": bool,
    "kelompok_penyelenggara_negara": dict,
    "kelompok_keagamaan": list,
    "sumber_bantuan_dilarang": dict,
    "sumber_bantuan_boleh": dict,
    "sumber_program_sendiri": str,
    "sumber_apbdesa": str,
    "apbdesa_dilarang": bool,
    "status_pegawai": list,
    "status_penerima_upah": list,
    "status_pemberi_kerja": list,
    "lapangan_konstruksi": list,
    "kata_migran": list,
    "segmen_keagamaan": str,
    "segmen_dari_data": bool,
    "huruf_dihitung": bool,
    "pembeda_jenis_kelamin": str,
}
CHOICES = {
    "domisili_luar": ("petugas", "gugur"),
    "desil_dipakai": ("nasional", "kabupaten"),
    "pembeda_jenis_kelamin": ("-", "P", "L"),
    "segmen_keagamaan": ("BPU", "SOSIAL_KEAGAMAAN"),
}
WEIGHED = "Pasal 20 ayat (3)"
REGISTER, SPONSORED, STATE_BODY = "DTSEN", "BINAAN_OPD", "PENYELENGGARA_NEGARA"
DECILES = {"nasional": "decile", "kabupaten": "decile_regency"}
ONLY_OUTER = (
    "memenuhi Pasal 19 ayat (2) huruf a ({usia_luar_min}-{usia_luar_maks} tahun), "
    "tidak memenuhi Pasal 21 huruf b ({usia_min}-{usia_maks} tahun)."
)


def validate(parameters: Parameters, file: str) -> None:
    """Refuse values that are of the right type and still impossible. Raises RegulationError."""
    ranges = {
        "usia_maks": (parameters.usia_min, parameters.usia_maks),
        "usia_luar_maks": (parameters.usia_luar_min, parameters.usia_luar_maks),
        "usia_diutamakan": (parameters.usia_diutamakan, OLDEST),
    }
    for key, (low, high) in ranges.items():
        if not 0 < low <= high <= OLDEST:
            raise broken(file, f"parameters.{key}", f"rentang {low}-{high} tidak masuk akal.")
    if not 1 <= parameters.desil_maks <= 10:
        raise broken(file, "parameters.desil_maks", "harus 1 sampai 10.")
    for key, allowed in CHOICES.items():
        if getattr(parameters, key) not in allowed:
            raise broken(file, f"parameters.{key}", f"hanya {', '.join(map(repr, allowed))}.")
    validate_codes(parameters, file)


def validate_codes(parameters: Parameters, file: str) -> None:
    """Refuse codes that point to nothing, and an aid source that is both barred and allowed."""
    singles = [parameters.kode_pekerja_disabilitas, parameters.kode_pekerjaan_lain]
    named = {*singles, *parameters.kode_binaan, *parameters.kode_keagamaan}
    if strange := sorted(named - set(parameters.pekerjaan)):
        raise broken(file, "parameters.pekerjaan", f"kode {strange[0]} dipakai parameter lain tetapi tidak didaftar.")
    if both := sorted(set(parameters.sumber_bantuan_dilarang) & set(parameters.sumber_bantuan_boleh)):
        raise broken(file, "parameters.sumber_bantuan_boleh", f"{both[0]} juga ada pada sumber yang dilarang.")
    if parameters.sumber_program_sendiri not in parameters.sumber_bantuan_boleh:
        raise broken(file, "parameters.sumber_program_sendiri", "tidak ada pada sumber_bantuan_boleh (C5).")


def left_to_officer(p: Parameters) -> pl.Expr:
    """Whether living elsewhere is still open: KTP local or not known, and the reading leaves it open (C8)."""
    foreign_ktp = (col("ktp_regency") != p.kode_kabupaten).fill_null(False)
    return ~foreign_ktp & (p.domisili_luar == "petugas")


def working(p: Parameters, yes: str, no: str) -> Check:
    """Has work by declaration, or by belonging to a body named in Pasal 6 where the parameter counts that (K2)."""
    member = col("group").is_in(list(p.kelompok_penyelenggara_negara)) & (col("track") == STATE_BODY)
    because = "diusulkan sebagai {kelompok}, keanggotaan itu diakui"
    check = criteria.has_work(yes, no, deemed=member & p.bekerja_dari_kelompok, because=because)
    return replace(check, shown={"kelompok": label_of(col("group"), p.kelompok_penyelenggara_negara)})


@rule("P19-2a", pasal="Pasal 19 ayat (2) huruf a", title="Usia saat didaftarkan")
def outer_age(p: Parameters) -> Check:
    """17-65 completed years on the registration date, and not past it on the day of submission."""
    return criteria.age_between(p.usia_luar_min, p.usia_luar_maks)


@rule("P19-2b", pasal="Pasal 19 ayat (2) huruf b", title="Berkedudukan di wilayah Daerah")
def domicile(p: Parameters) -> Check:
    """Lives in the regency; who holds the local KTP and lives elsewhere is for an officer to decide (C8)."""
    return criteria.domicile(p.kode_kabupaten, p.nama_kabupaten, left_to_officer(p))


@rule("P19-2c", pasal="Pasal 19 ayat (2) huruf c", title="Belum terlindungi jaminan sosial ketenagakerjaan")
def not_protected(p: Parameters) -> Check:
    """No protection of any kind yet; our own programme of the year before is no bar (19(1), reading C5)."""
    return criteria.not_protected(p.sumber_program_sendiri)


@rule("P19-3", pasal="Pasal 19 ayat (3)", title="Aktif bekerja secara berkelanjutan")
def works_steadily(p: Parameters) -> Check:
    """Works; the regulation gives no length of time (reading K2)."""
    return working(p, "Aktif bekerja", "Tidak aktif bekerja secara berkelanjutan")


@rule("P20-1", pasal="Pasal 20 ayat (1)", title="Termasuk kelompok pekerja rentan")
def occupation(p: Parameters) -> Check:
    """One of the groups and jobs listed; c.8 is a status next to any job, c.14 must be described.

    Under the literal reading C3 only the jobs of religious workers count (`hanya_keagamaan`).
    """
    code, disabled = col("occupation"), col("disability") & (not p.hanya_keagamaan)
    claimed, other = code == p.kode_pekerja_disabilitas, code == p.kode_pekerjaan_lain
    known = code.is_in([job for job in p.pekerjaan if job != p.kode_pekerja_disabilitas])
    counted = known & code.is_in(p.kode_keagamaan) if p.hanya_keagamaan else known
    nameless = other & col("occupation_text").is_null()
    by_status = ~counted.fill_null(False) | nameless
    return Check(
        unknown=~disabled.fill_null(False) & (code.is_null() | nameless | (~counted & disabled.is_null())),
        met=counted.fill_null(False) | disabled,
        value=code,
        says=(
            (by_status & ~claimed, "Penyandang disabilitas (huruf c angka 8), di samping pekerjaan {jenis}."),
            (by_status & disabled, "Penyandang disabilitas (huruf c angka 8)."),
            (other, "Pekerjaan: {uraian} ({jenis})."),
            "Pekerjaan: {jenis}.",
        ),
        fails=(
            (
                claimed & ~disabled & ~col("disability"),
                "Diusulkan sebagai pekerja disabilitas, tetapi bukan penyandang disabilitas.",
            ),
            (
                known | claimed,
                "Pekerjaan {jenis}: bantuan iuran hanya bagi pekerja sosial keagamaan (Pasal 1 angka 25).",
            ),
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
    return criteria.resident(p.kode_kabupaten, p.nama_kabupaten, left_to_officer(p))


@rule("P21-b", pasal="Pasal 21 huruf b", title="Usia pada saat pendaftaran")
def age(p: Parameters) -> Check:
    """18-64 completed years at registration, and not past it on the day of submission (reading C1)."""
    years = counted_age(p.usia_min, p.usia_maks)
    only_outer = years.is_between(p.usia_luar_min, p.usia_luar_maks)
    late = criteria.outgrown(p.usia_min, p.usia_maks)
    return criteria.age_between(
        p.usia_min,
        p.usia_maks,
        (only_outer & late, "Berusia {value} tahun pada saat pengajuan {ajukan}; " + ONLY_OUTER),
        (only_outer, "Berusia {value} tahun pada {daftar}; " + ONLY_OUTER),
    )


@rule("P21-c", pasal="Pasal 21 huruf c", title="Rentan jatuh miskin")
def fragile(p: Parameters) -> Check:
    """An officer's dated statement, or deemed from the decile where the parameter says so (reading K1)."""
    rank = col(DECILES[p.desil_dipakai])
    deemed = (col("fragile").is_null() & rank.is_between(1, p.desil_maks) & p.rentan_dari_desil).fill_null(False)
    return Check(
        unknown=col("fragile").is_null() & ~deemed,
        met=col("fragile") | deemed,
        value=pl.when(deemed).then(pl.format("desil {}", rank)).otherwise(yes_no(col("fragile"))),
        says=(
            (deemed, "Dianggap rentan jatuh miskin dari {value} (1-{desil_maks}), tanpa pernyataan petugas."),
            "Dinyatakan rentan jatuh miskin oleh petugas.",
        ),
        fails="Dinyatakan tidak rentan jatuh miskin oleh petugas.",
        asks=missing("pernyataan petugas tentang kerentanan"),
    )


@rule("P21-d", pasal="Pasal 21 huruf d", title="Terdaftar dalam DTSEN desil I-IV")
def decile(p: Parameters) -> Check:
    """In DTSEN with a family decile of 1-4 (which decile: C10); a listed family without decile is unknown."""
    rank, absent = col(DECILES[p.desil_dipakai]), (~col("listed")).fill_null(False)
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
            missing("desil DTSEN" if p.desil_dipakai == "nasional" else "desil kabupaten DTSEN"),
        ),
        recorded="Tercatat: desil {value}.",
    )


@rule("P21-e", pasal="Pasal 21 huruf e", title="Memiliki usaha atau pekerjaan")
def works(p: Parameters) -> Check:
    """Runs a business or has work."""
    return working(p, "Memiliki usaha atau pekerjaan", "Tidak memiliki usaha atau pekerjaan")


@rule("P21-f", pasal="Pasal 21 huruf f", title="Tidak menerima bantuan iuran pemerintah")
def no_public_aid(p: Parameters) -> Check:
    """No aid from APBN, province, APBD or APBDes; our own programme of the year before is no bar (C5).

    APBDesa is APBDes written otherwise, unless reading C7 takes them for two sources.
    """
    village = {p.sumber_apbdesa: "APBDesa"}
    allowed, barred = p.sumber_bantuan_boleh, p.sumber_bantuan_dilarang
    if not p.apbdesa_dilarang:
        allowed, barred = allowed | village, {code: barred[code] for code in barred if code not in village}
    return criteria.no_aid(allowed, barred, p.sumber_program_sendiri, "APBN, APBD provinsi, APBD atau APBDes")


@rule(
    "P12-2",
    pasal="Pasal 12 ayat (2)",
    title="Data valid berbasis NIK",
    tracks=(STATE_BODY,),
    outcomes=(MET, UNKNOWN),
)
def valid_nik(p: Parameters) -> Check:
    """Workers of state bodies enter by a list valid by NIK; a misspelt NIK can always be mended."""
    here = (col("track") == STATE_BODY) | col("track").is_null()
    nik, fault = pl.when(here).then(col("nik")), col("nik_fault")
    return Check(
        unknown=nik.is_null() | fault.is_not_null(),
        met=nik.is_not_null(),
        value=pl.when(nik.is_not_null()).then(label_of(fault, REASONS).fill_null("format sah")),
        says="NIK berformat sah.",
        asks=((nik.is_null(), missing("NIK")), "Perlu klarifikasi: {value}."),
    )


def told_by(words: list[str], *columns: str) -> pl.Expr:
    """Whether any of the columns names one of the words, whole words in any case."""
    pattern = r"(?i)(?:^|\W)(?:" + "|".join(map(escape, words)) + r")(?:\W|$)"
    return pl.any_horizontal(col(column).str.contains(pattern).fill_null(False) for column in columns)


def earns_wages(p: Parameters) -> pl.Expr:
    """The register shows a wage-receiver of Pasal 6(1), whose employer must protect the worker (6(2))."""
    return told_by([*p.status_pegawai, *p.status_penerima_upah], "job_status")


def builds(p: Parameters) -> pl.Expr:
    """The register shows work in construction, where the contractor must protect the worker (8(2), 16)."""
    return told_by(p.lapangan_konstruksi, "industry")


def migrates(p: Parameters) -> pl.Expr:
    """The proposal or the KTP shows a migrant worker (Pasal 9)."""
    return told_by(p.kata_migran, "occupation_text", "ktp_occupation")


def of_state_body(p: Parameters) -> pl.Expr:
    """Belongs to a body of Pasal 6(1)b-d by track or group."""
    return (col("track") == STATE_BODY) | col("group").is_in(list(p.kelompok_penyelenggara_negara))


def serves_religion(p: Parameters) -> pl.Expr:
    """Proposed as guru ngaji, marbot and the like: Pasal 10 and 20(1)c.12 both name them."""
    return col("occupation").is_in(p.kode_keagamaan) | col("group").is_in(p.kelompok_keagamaan)


@column("segment", pasal="Pasal 5 ayat (2), 6, 7, 9, 10 dan 12", title="Segmen peserta")
def segment(p: Parameters) -> pl.Expr:
    """PU for state bodies; everybody else is enrolled as BPU (1(23), 7(1)d) unless readings K4 or K5 say otherwise."""
    told = [(earns_wages(p), "PU"), (builds(p), "JAKON"), (migrates(p), "PMI")] if p.segmen_dari_data else []
    tracked = col("track").is_in([REGISTER, SPONSORED])
    found = [(of_state_body(p), "PU"), *told, (serves_religion(p), p.segmen_keagamaan), (tracked, "BPU")]
    return pl.coalesce(pl.when(condition).then(pl.lit(code)) for condition, code in found)


@column("decile", pasal="Pasal 1 angka 27-30", title="Desil yang dihitung")
def counted_decile(p: Parameters) -> pl.Expr:
    """The decile that reading C10 counts."""
    return col(DECILES[p.desil_dipakai])


@letter("a", pasal="Pasal 22 ayat (2) huruf a", also=WEIGHED, title="berusia {usia_diutamakan} tahun ke atas")
def elderly(p: Parameters) -> pl.Expr:
    """60 or more completed years on the registration date."""
    return criteria.AT_REGISTRATION.ge(p.usia_diutamakan)


@letter("b", pasal="Pasal 22 ayat (2) huruf b", also=WEIGHED, title="penyandang disabilitas")
def disabled(p: Parameters) -> pl.Expr:
    """Disability, as recorded or as the register has it."""
    return col("disability")


@letter("c", pasal="Pasal 22 ayat (2) huruf c", title="berkeluarga dengan tanggungan serumah")
def keeps_family(p: Parameters) -> pl.Expr:
    """Married, with somebody to keep in the same home."""
    return col("married") & (col("dependants") > 0)


@flag("PEGAWAI", pasal="Pasal 6 ayat (1) huruf a", title="Menurut DTSEN pegawai atau pejabat negara")
def employed_by_state(p: Parameters) -> pl.Expr:
    """The register shows a job whose employer must protect the worker."""
    return told_by(p.status_pegawai, "job_status")


@flag(
    "PENERIMA_UPAH", pasal="Pasal 6 ayat (1)-(2), 15 ayat (1)", title="Menurut DTSEN menerima upah dari pemberi kerja"
)
def employed_privately(p: Parameters) -> pl.Expr:
    """A wage-receiver on a track for those without wages: only Pasal 7(1)b and d may get the stimulus."""
    return told_by(p.status_penerima_upah, "job_status") & (col("track") != STATE_BODY)


@flag("PEMBERI_KERJA", pasal="Pasal 7 ayat (1) huruf a, 15 ayat (1)", title="Menurut DTSEN mempekerjakan buruh tetap")
def employs_others(p: Parameters) -> pl.Expr:
    """An employer of 7(1)a: only 7(1)b and d may get the stimulus."""
    return told_by(p.status_pemberi_kerja, "job_status") & (col("track") != STATE_BODY)


@flag("JASA_KONSTRUKSI", pasal="Pasal 8 dan 16", title="Menurut DTSEN bekerja di sektor konstruksi")
def in_construction(p: Parameters) -> pl.Expr:
    """The contractor may be the one who must protect this worker."""
    return builds(p)


@flag("PEKERJA_MIGRAN", pasal="Pasal 9 dan 18", title="Diterangkan sebagai pekerja migran Indonesia")
def migrant(p: Parameters) -> pl.Expr:
    """Migrant workers see to their own protection (9(2)); who works abroad does not live here."""
    return migrates(p)


@flag(
    "RANGKAP_KEAGAMAAN",
    pasal="Pasal 10, 20 ayat (1) huruf c angka 12",
    title="Dapat diajukan menurut Pasal 10 juga: satu orang satu kepesertaan",
)
def religious_twice(p: Parameters) -> pl.Expr:
    """Claimable as religious worker and as vulnerable worker: one person, one enrolment (C3)."""
    return serves_religion(p)


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
    return col("occupation").is_in(p.kode_binaan) & (col("track") == REGISTER)


@flag("BEKERJA", pasal="Pasal 21 huruf e", title="Tercatat tidak bekerja, tetapi pekerjaannya diusulkan")
def idle_with_job(p: Parameters) -> pl.Expr:
    """The data say no work while a job is proposed."""
    return ~col("works") & col("occupation").is_not_null()
