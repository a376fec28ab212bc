"""Persons side by side, field by field, as a page shows them: a worker and rows of a list, or two workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from eligibility.reference.models import ListKind, ReferencePerson
from eligibility.reference.standings import Standing
from enrollment.matching.differences import Segment, plain, segments
from enrollment.matching.models import Match
from enrollment.matching.naming import proposed_names
from enrollment.workers.models import Registration, Sex
from jamsos.lib.dates import format_short
from jamsos.ui.templatetags.formats import share

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
NOTED = "Keadaan"
SAME_SPELT_ANEW = "sama, beda cara menulis"
"""Old and new spelling, titles: the names are shown as they were written, and weighed without that."""
UNMARKED = {"Pekerjaan", "Kelompok", "Status", "Diusulkan", NOTED}
"""Worded or different by nature: marking them would only distract."""

Side = Mapping[str, str]
"""What one side says, by label; all sides of a sheet have the same labels."""


@dataclass(frozen=True)
class Row:
    """One field of all sides, letter by letter, and how the first two agree."""

    label: str
    cells: Sequence[Sequence[Segment]]
    agrees: str


@dataclass(frozen=True)
class Sheet:
    """Persons beside each other: a heading for each, and a row for each field."""

    headings: Sequence[str]
    rows: Sequence[Row]

    @property
    def columns(self) -> Sequence[tuple[Row, Sequence[tuple[str, Sequence[Segment]]]]]:
        """Every row with its cells named by their headings."""
        return [(row, list(zip(self.headings, row.cells, strict=True))) for row in self.rows]


def compare(match: Match, person: ReferencePerson, runner_up: ReferencePerson | None) -> Sheet:
    """The worker, the row of the list and the runner-up: what was weighed and what helps to tell them apart."""
    persons = [person, runner_up] if runner_up else [person]
    sides = [_of_registration(match.registration), *map(_of_person, persons)]
    if match.series != ListKind.DTSEN:
        said = [match.registration.get_state_display(), *map(_said_by_list, persons)]
        sides = [side | {NOTED: text} for side, text in zip(sides, said, strict=True)]
    headings = ["Usulan", match.run.reference_list.get_kind_display()]
    if runner_up:
        headings.append(f"Calon kedua, skor {share(match.runner_up_score)}")
    return sheet(headings, sides, match.levels)


def compare_registrations(left: Registration, right: Registration, levels: Mapping[str, str]) -> Sheet:
    """Two workers of one programme beside each other."""
    sides = [_of_registration(one) | _proposal(one) for one in (left, right)]
    return sheet(["Usulan 1", "Usulan 2"], sides, levels)


def sheet(headings: Sequence[str], sides: Sequence[Side], levels: Mapping[str, str]) -> Sheet:
    """The first side against the second, and any others marked against the first."""
    return Sheet(headings, [_row(label, [side[label] for side in sides], levels) for label in sides[0]])


def _row(label: str, texts: Sequence[str], levels: Mapping[str, str]) -> Row:
    first, *others = texts
    marked = [_marked(label, first, other) for other in others]
    agrees = AGREES.get(levels.get(FIELDS.get(label, ""), ""), "")
    if label == "Nama" and agrees == AGREES["same"] and others and first != others[0]:
        agrees = SAME_SPELT_ANEW
    return Row(label, [marked[0][0], *(theirs for _, theirs in marked)], agrees)


def _marked(label: str, left: str, right: str) -> tuple[Sequence[Segment], Sequence[Segment]]:
    return (plain(left), plain(right)) if label in UNMARKED else segments(left, right)


def _said_by_list(person: ReferencePerson) -> str:
    """What a list of members, recipients or deaths says of the person besides who it is."""
    happened = person.event_date and format_short(person.event_date)
    state = Standing(person.standing).label if person.standing in Standing.values else ""
    return ", ".join(filter(None, (state, happened, person.segment, person.benefits)))


def _proposal(one: Registration) -> dict[str, str]:
    proposed = f"{format_short(timezone.localdate(one.proposed_at))}{', ' + one.sponsor if one.sponsor else ''}"
    return {"Kelompok": str(one.group), "Status": one.get_state_display(), "Diusulkan": proposed}


def _of_registration(one: Registration) -> dict[str, str]:
    return {
        "NIK": one.nik_given or one.nik or "",
        "No. KK": one.nkk,
        "Nama": proposed_names([one.pk]).get(one.pk, one.name).upper(),
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
        "Nama": person.name.upper(),
        "Tanggal lahir": format_short(person.birth_date) if person.birth_date else "",
        "Jenis kelamin": dict(Sex.choices).get(person.sex or "", ""),
        "Desa": str(person.village or ""),
        "RT/RW": _neighbourhood(person.rt, person.rw),
        "Alamat": (person.domicile_address or person.address or "").upper(),
        "Pekerjaan": person.industry or person.ktp_occupation or "",
    }


def _neighbourhood(rt: str | None, rw: str | None) -> str:
    return f"{(rt or '–').zfill(3)}/{(rw or '–').zfill(3)}" if rt or rw else ""
