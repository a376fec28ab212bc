"""Rules, parameters and readings in words: for the Kriteria page and the document made from the same source."""

from __future__ import annotations

from datetime import date
from typing import Any

from eligibility.regulations import coverage
from eligibility.regulations.timeline import Change
from jamsos.ui.templatetags.formats import number, tanggal

KINDS = {
    coverage.RULE: "aturan",
    coverage.READING: "pembacaan",
    coverage.SCREEN: "layar",
    coverage.DOCUMENT: "dokumen",
    coverage.SERVICE: "layanan",
    coverage.TEST: "uji",
    coverage.LATER: "belum",
    coverage.OUTSIDE: "luar lingkup",
}
STATUSES = {
    coverage.COVERED: "ada",
    coverage.PARTLY: "sebagian",
    coverage.OPEN: "belum",
    coverage.EXCLUDED: "luar lingkup",
}
NOW, TRIAL, COMING, PAST = "berlaku", "percobaan", "akan datang", "sudah lewat"
DRAFT = "rancangan"
ACRONYMS = {"nik", "ktp", "opd", "dtsen"}
COUNTED = ("rupiah", "orang")
EVERY_TRACK, NO_TRACK = "semua jalur", "tidak ada"


def value_lines(value: Any, unit: str = "") -> list[str]:
    """A parameter's value as lines to read; none = nothing in force. Rupiah and people are counts, a year is not."""
    if value is None:
        return ["tidak bernilai"]
    if isinstance(value, bool):
        return ["ya" if value else "tidak"]
    if isinstance(value, dict):
        return [f"{code}: {label}" for code, label in value.items()]
    if isinstance(value, int) and unit.startswith(COUNTED):
        return [number(value)]
    return [", ".join(map(str, value)) or "kosong" if isinstance(value, list) else str(value)]


def period(value: dict[str, Any]) -> str:
    """From when until when a dated value holds."""
    end = f" s.d. {tanggal(value['valid_to'])}" if value["valid_to"] else ""
    return f"sejak {tanggal(value['valid_from'])}{end}"


def standing(value: dict[str, Any], on: date) -> str:
    """Whether a dated value holds on that day, is only for trials, still to come or gone by."""
    if value["test_only"]:
        return TRIAL
    if value["now"]:
        return NOW
    return COMING if value["valid_from"] > on else PAST


def validity(told: dict[str, Any]) -> str:
    """From when until when a regulation is in force, and that a draft is none."""
    until = f" sampai {tanggal(told['in_force_to'])}" if told["in_force_to"] else ""
    note = ", masih rancangan: hanya untuk percobaan dan perbandingan" if told["status"] == DRAFT else ""
    return f"sejak {tanggal(told['in_force_from'])}{until}{note}"


def binding(rule: dict[str, Any], tracks: dict[str, str]) -> str:
    """The tracks on which a rule binds."""
    if set(rule["binds_on"]) == set(tracks):
        return EVERY_TRACK
    return ", ".join(tracks[code] for code in rule["binds_on"]) or NO_TRACK


def facts_asked(rule: dict[str, Any]) -> str:
    """The facts a rule looks at."""
    return ", ".join(map(fact_name, rule["facts"]))


def fact_name(label: str) -> str:
    """A fact's label as words: `ktp_kabupaten` -> `KTP kabupaten`."""
    return " ".join(word.upper() if word in ACRONYMS else word for word in label.split("_"))


def change_words(change: Change) -> str:
    """What becomes of something on its day: `18 menjadi 19`; of a list, what is added and taken out."""
    note = f" ({TRIAL})" if change.test_only else ""
    if isinstance(change.after, dict | list) and type(change.before) is type(change.after):
        return _difference(_lines(change.before), _lines(change.after)) + note
    before, after = ("; ".join(value_lines(value)) for value in (change.before, change.after))
    return f"{before} menjadi {after}{note}"


def _lines(value: dict[str, Any] | list[Any]) -> list[str]:
    return value_lines(value) if isinstance(value, dict) else list(map(str, value))


def _difference(before: list[str], after: list[str]) -> str:
    added = "; ".join(line for line in after if line not in before)
    gone = "; ".join(line for line in before if line not in after)
    parts = [f"{name} {lines}" for name, lines in (("bertambah", added), ("berkurang", gone)) if lines]
    return ", ".join(parts) or "hanya urutannya"
