"""Perbup Serang 59/2025 beside its criteria: segments of Pasal 5(2), priority of Pasal 22(2), flags for an officer.

A flag decides nothing: it shows where the data contradict the proposal, so that somebody looks before deciding.
"""

from re import escape

import polars as pl
from polars import col

from eligibility.regulations import criteria
from eligibility.regulations.engine import column, flag, letter
from eligibility.regulations.parameters import Parameters

WEIGHED = "Pasal 20 ayat (3)"
REGISTER, SPONSORED, STATE_BODY = "DTSEN", "BINAAN_OPD", "PENYELENGGARA_NEGARA"
DECILES = {"nasional": "decile", "kabupaten": "decile_regency"}


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
    """The register or the KTP shows a job whose employer must protect the worker."""
    return told_by(p.status_pegawai, "job_status", "ktp_occupation")


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
