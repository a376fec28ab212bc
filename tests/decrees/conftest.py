"""What several files of tests about decrees begin with."""

from __future__ import annotations

import pytest

from enrollment.decrees.bupati import draft
from enrollment.decrees.models import Decree
from enrollment.programs.models import Program
from enrollment.selection.services import select
from jamsos.regions.models import Village
from tests.decrees.people import ON, issued, verified, wave_of
from tests.printing import own_process, printed_here

__all__ = ["own_process", "printed_here"]


@pytest.fixture(autouse=True)
def _prints(printed_here: None) -> None:
    """One test of each kind of print asks for `own_process`; the others ask what is printed, kept and refused."""


@pytest.fixture
def spread(program: Program) -> Decree:
    """An issued decree over three people of Anyar and four of Kramatwatu."""
    for name, numbers in (("Anyar", range(1, 4)), ("Kramatwatu", range(4, 8))):
        verified(program, numbers, village=Village.objects.get(name=name))
    wave = wave_of(program)
    select(wave, on=ON, actor=None)
    return issued(draft(wave, actor=None))
