"""Decrees as background work: locking, drafting and printing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from enrollment.decrees import bupati, pendataan
from enrollment.decrees.documents import VARIANTS
from enrollment.decrees.models import Decree, DecreeState
from enrollment.decrees.rendering import VARIANT_LABELS, keep_minutes, keep_variant
from enrollment.programs.models import Program, Wave
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("lock-pendataan", title="Kunci pendataan", act=Act.LOCK_PENDATAAN)
def lock_pendataan(
    run: Run, program_id: int, number: str, held_on: str, place: str, signatories: list[dict[str, str]]
) -> dict[str, Any]:
    """Freeze the list, then print berita acara and draft; a second attempt prints what was already locked."""
    run.stage("Membekukan daftar", 3)
    with transaction.atomic():
        decree = _made(run) or pendataan.lock(
            Program.objects.get(pk=program_id),
            number=number,
            held_on=date.fromisoformat(held_on),
            place=place,
            signatories=signatories,
            actor=run.actor,
        )
        run.advance(1, {"decree": decree.pk})
    run.stage("Mencetak berita acara", 3)
    keep_minutes(decree.minutes, actor=run.actor)
    run.advance(2)
    run.stage("Mencetak rancangan keputusan", 3)
    keep_variant(decree, "full", actor=run.actor)
    run.advance(3)
    return _result(decree, "dibekukan dalam rancangan Keputusan Kepala Dinas Sosial")


@job("draft-decree", title="Susun rancangan Keputusan Bupati", act=Act.DRAFT_DECREE)
def draft_decree(run: Run, wave_id: int) -> dict[str, Any]:
    """Freeze the selected people and print the draft."""
    run.stage("Membekukan penerima terpilih", 2)
    with transaction.atomic():
        decree = _made(run) or bupati.draft(Wave.objects.get(pk=wave_id), actor=run.actor)
        run.advance(1, {"decree": decree.pk})
    run.stage("Mencetak rancangan", 2)
    keep_variant(decree, "full", actor=run.actor)
    run.advance(2)
    return _result(decree, "dibekukan dalam rancangan Keputusan Bupati")


@job("render-decree", title="Cetak keputusan", act=Act.VIEW_DECREES)
def render_decree(run: Run, decree_id: int) -> dict[str, Any]:
    """Print every variant that the decree may have: drafts have no salinan."""
    decree = Decree.objects.get(pk=decree_id)
    issued = decree.state == DecreeState.ISSUED
    variants = [variant for variant in VARIANTS if issued or variant != "salinan"]
    for done, variant in enumerate(variants):
        run.stage(f"Mencetak bentuk {VARIANT_LABELS[variant]}", len(variants))
        keep_variant(decree, variant, actor=run.actor)
        run.advance(done + 1)
    return _result(decree, "tercetak dalam semua bentuk")


def _made(run: Run) -> Decree | None:
    """The decree an earlier attempt of this very job has already frozen."""
    return Decree.objects.filter(pk=run.cursor.get("decree")).first()


def _result(decree: Decree, what: str) -> dict[str, Any]:
    return {
        "message": f"{number(decree.people)} orang {what}.",
        "url": reverse("decree", args=[decree.pk]),
        "url_label": "Buka keputusan",
        "decree": decree.pk,
        "people": decree.people,
    }
