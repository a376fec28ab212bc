"""The same person twice: within a file, and between a file and the register of the programme year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from enrollment.programs.models import Program
from enrollment.workers.checking import Checked, Remark
from enrollment.workers.models import Registration
from jamsos.lib import nik as numbers
from jamsos.lib.dates import format_date

Values = Mapping[str, Any]
Person = tuple[str, str | None, int]


def person_of(values: Values) -> Person:
    """Name, birth date and desa: what tells two people apart when a NIK is missing."""
    return values["name"], values["birth_date"], values["village_id"]


class FileDoubles:
    """Remembers the lines seen so far; the second line of a pair is refused and names the first."""

    def __init__(self) -> None:
        self._niks: dict[str, int] = {}
        self._lines: dict[str, int] = {}
        self._people: dict[Person, int] = {}

    def mark(self, row_no: int, checked: Checked) -> None:
        """Add what is wrong with this line as a double of an earlier one."""
        if checked.refused:
            return
        values = checked.values
        nik, line, person = values["nik"], values["proposal_hash"], person_of(values)
        if line in self._lines:
            _refuse(checked, f"Baris ini sama persis dengan baris {self._lines[line]}.", "Hapus salah satu.")
        elif nik and nik in self._niks:
            message = f"NIK ini sudah ada di baris {self._niks[nik]}."
            _refuse(checked, message, "Hapus baris yang salah, atau perbaiki NIK-nya.")
        else:
            if values["birth_date"] and person in self._people:
                checked.remarks.append(_probable(f"baris {self._people[person]}"))
            self._lines.setdefault(line, row_no)
            self._people.setdefault(person, row_no)
            if nik:
                self._niks.setdefault(nik, row_no)


class Register:
    """What the programme already holds of the people in `lines`; registrations that fit `leave_out` do not count."""

    def __init__(self, program: Program, lines: Iterable[Values], leave_out: Q | None = None) -> None:
        lines = list(lines)
        live = Registration.objects.live().filter(program=program)
        live = live.exclude(leave_out) if leave_out else live
        held = live.select_related("village__district").only(
            "nik", "proposal_hash", "name", "birth_date", "proposed_at", "village__name", "village__district__name"
        )
        same_line = Q(proposal_hash__in=[line["proposal_hash"] for line in lines])
        same_nik = Q(nik__in={line["nik"] for line in lines if line["nik"]})
        same_person = Q(
            name__in={line["name"] for line in lines}, village_id__in={line["village_id"] for line in lines}
        )
        self._lines: dict[str, int] = dict(held.filter(same_line).values_list("proposal_hash", "pk"))
        self._niks = {one.nik: one for one in held.filter(same_nik)}
        self._people = {_held_person(one): one for one in held.filter(same_person, birth_date__isnull=False)}

    def mark(self, checked: Checked) -> None:
        """Mark a line that is there already as `held`; note what is wrong when its person is there otherwise."""
        values = checked.values
        if twin := self._lines.get(values["proposal_hash"]):
            checked.twin = twin
        elif values["nik"] and (one := self._niks.get(values["nik"])):
            message = f"NIK ini sudah diusulkan: {where_proposed(one)}."
            _refuse(checked, message, "Ubah datanya di halaman pekerja itu.", one.pk)
        elif one := self._people.get(person_of(values)):
            if one.nik is None:
                message = f"Orang ini sudah diusulkan tanpa NIK yang benar: {where_proposed(one)}."
                _refuse(checked, message, "Perbaiki NIK-nya di halaman pekerja itu.", one.pk)
            else:
                checked.remarks.append(_probable(where_proposed(one), one.pk))


def compare(program: Program, lines: Iterable[Checked], leave_out: Q | None = None) -> None:
    """Mark every line that the register already holds, or whose person it holds."""
    fit = [checked for checked in lines if not checked.refused]
    register = Register(program, [checked.values for checked in fit], leave_out)
    for checked in fit:
        register.mark(checked)


def _held_person(one: Registration) -> Person:
    return one.name, one.birth_date.isoformat(), one.village_id


def where_proposed(one: Registration) -> str:
    """Where and when somebody was proposed, without saying who it is."""
    day = format_date(timezone.localdate(one.proposed_at))
    return f"Desa {one.village.name}, Kecamatan {one.village.district.name}, {day}"


def _refuse(checked: Checked, message: str, hint: str, about: int | None = None) -> None:
    shown = numbers.mask(checked.values["nik"]) if checked.values["nik"] else ""
    checked.remarks.append(Remark("NIK", shown, message, hint, True, about))


def _probable(where: str, about: int | None = None) -> Remark:
    message = f"Mungkin orang yang sama: nama, tanggal lahir dan desa sama dengan {where}."
    return Remark("NAMA", "", message, "Periksa; bila orangnya sama, tarik salah satu usulan.", False, about)
