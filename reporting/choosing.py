"""What an address of the dashboard chooses: the programme year, and the step of the chain that is drawn."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from jamsos.ui.errors import NotThere
from reporting.indicators import CHAIN, POSITION, Step


class Chosen:
    """`?tahun=` and `?langkah=` of a page."""

    request: HttpRequest

    @cached_property
    def programs(self) -> list[Program]:
        return list(Program.objects.all())

    @cached_property
    def program(self) -> Program | None:
        """The chosen programme, or the year's; a year that was never opened is not found."""
        year = self.request.GET.get("tahun")
        if year is None:
            return current_program()
        found = next((program for program in self.programs if str(program.year) == year), None)
        if found is None:
            raise NotThere(f"Tidak ada program tahun {year[:8]}.", ("Dasbor tahun berjalan", reverse("dashboard")))
        return found

    @cached_property
    def opened(self) -> Program:
        """The same for a page that shows nothing before the first programme."""
        if self.program is None:
            raise Http404("Belum ada program.")
        return self.program

    @cached_property
    def step(self) -> Step:
        """The step that is drawn."""
        key = self.request.GET.get("langkah", CHAIN[0].key)
        if key not in POSITION:
            raise NotThere("Langkah itu tidak ada pada rantai penetapan.", ("Dasbor", reverse("dashboard")))
        return CHAIN[POSITION[key]]
