"""Finding the selection in force and its lines."""

from __future__ import annotations

from enrollment.programs.models import Wave
from enrollment.selection.models import SelectionRun
from jamsos.errors import DomainError


def current_run(wave: Wave) -> SelectionRun:
    """The wave's selection in force; raises `DomainError` when it was never selected."""
    run = SelectionRun.objects.filter(wave=wave, current=True).select_related("wave__program", "actor").first()
    if run is None:
        raise DomainError(f"{wave} belum diseleksi.", "Jalankan seleksi pada halaman Seleksi.")
    return run
