"""A worker and a row of the list side by side, field by field, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.reference.models import ReferencePerson
from enrollment.matching.differences import Segment, segments
from enrollment.matching.models import Match
from enrollment.matching.naming import proposed_names
from enrollment.workers.models import Registration, Sex
from jamsos.lib.dates import format_short
from jamsos.lib.names import name_key_of

AGREES = {
    "same": "sama",
    "same_default": "sama, tanggal baku",
    "village": "desa sama",
    "district": "kecamatan sama",
    "missing": "tidak dapat dibandingkan",
    "differ": "berbeda",
    "far": "berbeda",
    "near": "berbeda 1 angka",
    "near1": "berbeda 1 angka",
    "near2": "berbeda 2 angka",
    "variant": "ejaan lain",
    "close": "mirip",
    "subset": "sebagian kata",
    "partial": "sebagian",
    "swap": "hari dan bulan tertukar",
    "year_slip": "tahun meleset",
    "default": "tahun sama, tanggal baku",
    "slip": "salah satu bagian berbeda",
    "year": "tahun sama",
    "rw": "RW sama",
}


@dataclass(frozen=True)
class Row:
    """One field: what the proposal says, what the list says, how they agree, and the runner-up beside it."""

    label: str
    proposed: Sequence[Segment]
    listed: Sequence[Segment]
    agrees: str
    runner_up: Sequence[Segment] = ()


def compare(match: Match, person: ReferencePerson, runner_up: ReferencePerson | None) -> list[Row]:
    """The fields that the matcher weighed, and those that help an officer to tell two people apart."""
    ours, theirs = _of_registration(match.registration), _of_person(person)
    second = _of_person(runner_up) if runner_up else {}
    return [_row(label, ours, theirs, second, match.levels.get(level, "")) for label, level in FIELDS.items()]


FIELDS = {
    "NIK": "nik",
    "No. KK": "household",
    "Nama": "name",
    "Tanggal lahir": "birth",
    "Jenis kelamin": "sex",
    "Desa": "place",
    "RT/RW": "neighbourhood",
    "Alamat": "",
    "Pekerjaan": "",
}
UNMARKED = {"Pekerjaan"}


def _row(label: str, ours: dict[str, str], theirs: dict[str, str], second: dict[str, str], level: str) -> Row:
    proposed, listed = _marked(label, ours[label], theirs[label])
    beside = _marked(label, ours[label], second[label])[1] if second else ()
    return Row(label, proposed, listed, AGREES.get(level, ""), beside)


def _marked(label: str, left: str, right: str) -> tuple[Sequence[Segment], Sequence[Segment]]:
    """Differences of what was compared; jobs are worded differently by nature and stay unmarked."""
    if label in UNMARKED:
        return [Segment(left, False)] if left else [], [Segment(right, False)] if right else []
    return segments(left, right)


def _of_registration(one: Registration) -> dict[str, str]:
    return {
        "NIK": one.nik_given or one.nik or "",
        "No. KK": one.nkk,
        "Nama": name_key_of(proposed_names([one.pk]).get(one.pk, one.name)),
        "Tanggal lahir": format_short(one.birth_date) if one.birth_date else "",
        "Jenis kelamin": one.get_sex_display(),
        "Desa": str(one.village),
        "RT/RW": _neighbourhood(one.rt, one.rw),
        "Alamat": one.address.upper(),
        "Pekerjaan": one.occupation_text,
    }


def _of_person(person: ReferencePerson) -> dict[str, str]:
    return {
        "NIK": person.nik,
        "No. KK": person.nkk,
        "Nama": person.name_key,
        "Tanggal lahir": format_short(person.birth_date) if person.birth_date else "",
        "Jenis kelamin": dict(Sex.choices).get(person.sex or "", ""),
        "Desa": str(person.village or ""),
        "RT/RW": _neighbourhood(person.rt, person.rw),
        "Alamat": (person.domicile_address or person.address or "").upper(),
        "Pekerjaan": person.industry or person.ktp_occupation or "",
    }


def _neighbourhood(rt: str | None, rw: str | None) -> str:
    return f"{(rt or '–').zfill(3)}/{(rw or '–').zfill(3)}" if rt or rw else ""
