"""Perbup Serang 59/2025: the criteria of Pasal 19(2)-(3), 20(1), 21 and 12(2), one rule per letter.

Segments, letters of priority and flags: perbup_serang_59_2025_segments. Numbers, codes and readings of unclear clauses
(C1-C12): parameters/perbup_serang_59_2025.toml.
"""

from dataclasses import replace

import polars as pl
from polars import col

from eligibility.regulations import criteria
from eligibility.regulations import perbup_serang_59_2025_segments as segments
from eligibility.regulations.criteria import OLDEST, counted_age
from eligibility.regulations.engine import MET, UNKNOWN, Check, rule
from eligibility.regulations.parameters import Parameters, broken
from eligibility.regulations.perbup_serang_59_2025_segments import DECILES, SPONSORED, STATE_BODY
from eligibility.regulations.wording import label_of, missing, yes_no
from jamsos.lib.nik import REASONS

ALSO = (segments,)
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
    listed, claimed = code.is_in(list(p.pekerjaan)), code == p.kode_pekerja_disabilitas
    counted = code.is_in(p.kode_keagamaan) if p.hanya_keagamaan else listed & ~claimed
    nameless = counted & (code == p.kode_pekerjaan_lain) & col("occupation_text").is_null()
    by_status = ~counted.fill_null(False) | nameless
    return Check(
        unknown=~disabled.fill_null(False) & (code.is_null() | nameless | (~counted & disabled.is_null())),
        met=counted.fill_null(False) | disabled,
        value=code,
        says=(
            (by_status & ~claimed, "Penyandang disabilitas (huruf c angka 8), di samping pekerjaan {jenis}."),
            (by_status, "Penyandang disabilitas (huruf c angka 8)."),
            (code == p.kode_pekerjaan_lain, "Pekerjaan: {uraian} ({jenis})."),
            "Pekerjaan: {jenis}.",
        ),
        fails=(
            (
                claimed & ~col("disability"),
                "Diusulkan sebagai pekerja disabilitas, tetapi bukan penyandang disabilitas.",
            ),
            (listed, "Pekerjaan {jenis}: bantuan iuran hanya bagi pekerja sosial keagamaan (Pasal 1 angka 25)."),
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
