"""Somebody asks about themselves, by NIK and birth date: one of three answers, nothing else, nothing kept."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.models import Registration

IN_THE_DECREE = (State.DECREED, State.SUBMITTED, State.REGISTERED, State.ACTIVE)
PROGRAM_LETTERS = 160


class Standing(StrEnum):
    """The answer; the value is what the person reads."""

    LISTED = "Terdaftar: NIK dan tanggal lahir itu ada dalam Keputusan Bupati tahun ini. Tanyakan kartunya di desa."
    ASK = (
        "Hubungi: ada catatan dengan NIK dan tanggal lahir itu. Tanyakan keadaannya ke kantor desa atau Dinas Sosial."
    )
    UNKNOWN = "Tidak ditemukan: tidak ada usulan tahun ini dengan NIK dan tanggal lahir itu. Periksa lagi keduanya."

    @property
    def says(self) -> str:
        """Every answer in as many letters, so that not even its length tells who is listed."""
        return f"{self.value:<{PROGRAM_LETTERS}}"


def check(program: Program | None, nik: str, birth_date: date) -> Standing:
    """How a person stands in the programme of the year; a wrong birth date is as good as an unknown NIK."""
    rows = Registration.objects.filter(program=program, nik=nik, birth_date=birth_date).order_by("-pk")
    state = rows.values_list("state", flat=True).first()
    if state is None:
        return Standing.UNKNOWN
    return Standing.LISTED if state in IN_THE_DECREE else Standing.ASK
