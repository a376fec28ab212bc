"""The fields of a trial: what the chosen regulations ask, column by column as in the file of persons."""

from __future__ import annotations

from datetime import date

import polars as pl
from django import forms

from eligibility.regulations import Regulation
from eligibility.regulations.choices import asked, choices
from eligibility.regulations.facts import COLUMNS as FACTS
from enrollment.assessment.criteria_words import fact_name
from enrollment.assessment.person_file import COLUMN_OF, groups_of
from enrollment.workers.columns import MARITAL, YES_NO
from jamsos.ui.days import DAY

UNKNOWN = "– belum diketahui –"
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Orangnya", ("nik", "birth_date", "sex", "married", "dependants", "breadwinner", "disability")),
    ("Tempat tinggal", ("ktp_regency", "domicile_regency", "domicile_since")),
    (
        "Pekerjaan",
        (
            *("occupation", "occupation_text", "works", "track", "group", "sponsor"),
            *("job_status", "industry", "ktp_occupation", "formal_job", "low_income"),
        ),
    ),
    (
        "Kesejahteraan dan pelindungan",
        ("listed", "decile", "decile_regency", "fragile", "extreme_poor", "protected", "aid_source"),
    ),
    ("Tanggal", ("registered_on", "submitted_on")),
)
LABELS = {
    "nik": "NIK",
    "married": "Status kawin",
    "dependants": "Jumlah tanggungan serumah",
    "disability": "Penyandang disabilitas",
    "ktp_regency": "Kode kabupaten/kota pada KTP",
    "domicile_regency": "Kode kabupaten/kota domisili",
    "domicile_since": "Berdomisili di sana sejak",
    "occupation": "Pekerjaan",
    "occupation_text": "Uraian pekerjaan",
    "sponsor": "OPD pengusul",
    "ktp_occupation": "Pekerjaan pada KTP",
    "job_status": "Status pekerjaan menurut DTSEN",
    "industry": "Lapangan usaha menurut DTSEN",
    "listed": "Terdaftar dalam DTSEN",
    "decile": "Desil nasional keluarga",
    "decile_regency": "Desil kabupaten keluarga",
    "fragile": "Rentan jatuh miskin menurut petugas",
    "protected": "Sudah terlindungi jamsos ketenagakerjaan",
    "aid_source": "Sumber bantuan iuran yang diterima",
}
HINTS = {
    "registered_on": "Kosong = tanggal penilaian.",
    "submitted_on": "Bila sudah diajukan ke BPJS.",
    "occupation": "Tulis jenis atau kodenya.",
    "decile": "1 sampai 10.",
    "decile_regency": "1 sampai 10.",
    "ktp_regency": "Empat angka, misalnya 3604.",
    "domicile_regency": "Empat angka, misalnya 3604.",
}


def label_of(fact: str) -> str:
    """What a fact is called on the screen."""
    name = fact_name(FACTS[fact].label)
    return LABELS.get(fact) or name[0].upper() + name[1:]


def asked_by(laws: list[Regulation], on: date) -> list[tuple[str, list[str]]]:
    """Sections with the facts that any of the regulations looks at on that day; empty sections are left out."""
    wanted = {fact for law in laws for fact in asked(law, law.terms(on).parameters)} & set(COLUMN_OF)
    found = [(title, [fact for fact in facts if fact in wanted]) for title, facts in SECTIONS]
    return [(title, facts) for title, facts in found if facts]


def field_of(fact: str, laws: list[Regulation], on: date) -> forms.Field:
    """The field of a fact: a list where only some answers are possible, else text that is judged as in a file."""
    common = {"label": label_of(fact), "help_text": HINTS.get(fact, ""), "required": False}
    if options := _options(fact, laws, on):
        return forms.ChoiceField(choices=[("", UNKNOWN), *options], **common)
    if FACTS[fact].dtype == pl.Date:
        return forms.CharField(max_length=20, widget=DAY, **common)
    attributes = {"list": f"daftar-{fact}"} if suggestions(fact, laws, on) else {}
    return forms.CharField(max_length=100, widget=forms.TextInput(attrs=attributes), **common)


def suggestions(fact: str, laws: list[Regulation], on: date) -> list[str]:
    """What may be typed for a fact that can be more than what a regulation lists."""
    if fact == "occupation":
        labels = [label for law in laws for label in choices(law, law.terms(on).parameters).get(fact, {}).values()]
        return list(dict.fromkeys(labels))
    return sorted({law.region for law in laws}) if fact in ("ktp_regency", "domicile_regency") else []


def _options(fact: str, laws: list[Regulation], on: date) -> list[tuple[str, str]]:
    """Answer and label, where the answers are few."""
    if fact == "married":
        return [(word, word) for word in MARITAL]
    if fact == "group":
        groups = {group["code"]: str(group["name"]) for law in laws for group in groups_of(law.code).values()}
        return [(str(code), name) for code, name in groups.items()]
    if FACTS[fact].dtype == pl.Boolean:
        return [(word, word) for word in YES_NO]
    listed = [choices(law, law.terms(on).parameters).get(fact, {}) for law in laws]
    joined = {code: label for table in listed for code, label in table.items()}
    return [] if fact == "occupation" else list(joined.items())
