"""Finding a programme or a wave by what an officer types."""

from __future__ import annotations

from django.utils import timezone

from enrollment.programs.models import Program, Wave
from jamsos.errors import DomainError


def find_program(year: int) -> Program:
    """The programme of that year; raises `DomainError` naming the years there are."""
    program = Program.objects.filter(year=year).first()
    if program is None:
        years = ", ".join(map(str, Program.objects.values_list("year", flat=True))) or "belum ada"
        raise DomainError(f"Program tahun {year} belum dibuka.", f"Program yang ada: {years}.")
    return program


def current_program() -> Program | None:
    """The programme that is being worked on: what overview pages show and where a proposal goes.

    This calendar year's; else the latest before it, else the next to come. A year opened early or by mistake
    takes nothing over.
    """
    this_year = timezone.localdate().year
    return Program.objects.filter(year__lte=this_year).first() or Program.objects.last()


def find_wave(number: int, year: int | None = None) -> Wave:
    """Wave `number` of `year`, or of the newest programme that has one of that number."""
    waves = Wave.objects.select_related("program").filter(number=number)
    if year is not None:
        waves = waves.filter(program=find_program(year))
    wave = waves.order_by("-program__year").first()
    if wave is None:
        raise DomainError(f"Tahap {number} tidak ditemukan.", "Periksa nomor tahap pada halaman Program.")
    return wave
