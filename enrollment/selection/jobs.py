"""Selection as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from enrollment.programs.models import Wave
from enrollment.selection.checking import recheck
from enrollment.selection.models import SelectionRun
from enrollment.selection.services import select
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("select-wave", title="Seleksi penerima", act=Act.RUN_SELECTION)
def select_wave(run: Run, wave_id: int, on: str) -> dict[str, Any]:
    """Rank and place everybody, one transaction with the cursor: a second attempt finds the selection made."""
    run.stage("Mengurutkan dan menempatkan")
    day, actor = date.fromisoformat(on), run.actor
    made = run.once("selection", lambda: select(Wave.objects.get(pk=wave_id), on=day, actor=actor).pk)
    total = SelectionRun.objects.get(pk=made).counts["total"]
    return {
        "message": f"{number(total['selected'])} orang terpilih, {number(total['waiting'])} di daftar tunggu.",
        "url": reverse("wave", args=[wave_id]),
        "url_label": "Lihat hasil seleksi",
        **total,
    }


@job("check-selection", title="Hitung ulang seleksi", act=Act.VIEW_SELECTION)
def check_selection(run: Run, run_id: int) -> dict[str, Any]:
    """Work the selection out again from what it kept; a difference ends the job with what differs."""
    run.stage("Menghitung lagi urutan dan tempat")
    selection = SelectionRun.objects.select_related("wave__program").get(pk=run_id)
    found = recheck(selection)
    if not found.identical:
        raise DomainError(found.difference, "Hentikan pemakaian seleksi ini dan hubungi Inspektorat.")
    return {
        "message": f"Sama persis: {number(found.people)} orang, urutan dan tempatnya keluar lagi seperti tersimpan.",
        "url": reverse("wave", args=[selection.wave_id]),
        "url_label": "Kembali ke hasil seleksi",
        "people": found.people,
        "law": found.law,
    }
