"""The law a wave is selected under (DOMAIN C12): by the date of the selection, kept with the wave and the run."""

from __future__ import annotations

from datetime import date

from eligibility import regulations
from eligibility.regulations import Regulation
from enrollment.programs.models import Program, Wave
from enrollment.selection.models import SelectionRun

TIE_BREAK = "pembeda_jenis_kelamin"


def base_of(program: Program, on: date) -> Regulation:
    """The regulation of the programme, or the earlier one of its region that held on `on`.

    Perbup Serang 322/2023 before 28 October 2025, 59/2025 from then on. Raises RegulationError when no law of that
    day is known.
    """
    law = regulations.load(program.regulation)
    if not law.in_force(on) and law.region == regulations.catalogue()[0].region:
        return regulations.legal_base(on)
    law.terms(on)
    return law


def law_of(wave: Wave, on: date) -> Regulation:
    """The wave's legal base on `on`, with the sex tie-break the wave asks for (Pasal 20(3), reading C9)."""
    law = base_of(wave.program, on)
    known = TIE_BREAK in law.parameters.items
    return law.with_values({TIE_BREAK: wave.sex_preference}) if wave.sex_preference and known else law


def kept_law(run: SelectionRun) -> Regulation:
    """The regulation as the run read it, whatever the portal's parameters and readings say by now."""
    return regulations.load(run.regulation).as_kept(run.terms)


def name_of(run: SelectionRun) -> str:
    """The short title of the law the run was made under."""
    return regulations.title_of(run.regulation)


def changed_since(run: SelectionRun) -> str:
    """The portal's present version of the law when it is not the one of the run, else empty."""
    now = regulations.load(run.regulation).stamp
    return "" if run.version.partition("+")[0] == now else now
