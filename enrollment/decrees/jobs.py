"""Decrees as background work: locking, drafting and printing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from enrollment.decrees import amending, bupati, pendataan, services
from enrollment.decrees.documents import VARIANTS
from enrollment.decrees.models import Decree, DecreeState
from enrollment.decrees.rendering import VARIANT_LABELS, keep_minutes, keep_variant
from enrollment.programs.models import Program, Wave
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number

FREEZING = "Membekukan daftar"


@job("lock-pendataan", title="Kunci pendataan", act=Act.LOCK_PENDATAAN)
def lock_pendataan(
    run: Run, program_id: int, number: str, held_on: str, place: str, signatories: list[dict[str, str]]
) -> dict[str, Any]:
    """Freeze the list, then print berita acara and draft; a second attempt prints what was already locked."""
    run.stage(FREEZING)
    program, day = Program.objects.get(pk=program_id), date.fromisoformat(held_on)
    head = {"number": number, "held_on": day, "place": place, "signatories": signatories, "actor": run.actor}
    decree = Decree.objects.get(pk=run.once("decree", lambda: pendataan.lock(program, **head).pk))
    run.stage("Mencetak berita acara", 2)
    keep_minutes(decree.minutes, actor=run.actor)
    run.stage("Mencetak rancangan keputusan", 2)
    keep_variant(decree, "full", actor=run.actor)
    return _result(decree, "dibekukan dalam rancangan Keputusan Kepala Dinas Sosial")


@job("draft-decree", title="Susun rancangan Keputusan Bupati", act=Act.DRAFT_DECREE)
def draft_decree(run: Run, wave_id: int) -> dict[str, Any]:
    """Freeze the selected people and print the draft; a second attempt prints what was already frozen."""
    run.stage(FREEZING)
    wave, actor = Wave.objects.get(pk=wave_id), run.actor
    decree = Decree.objects.get(pk=run.once("decree", lambda: bupati.draft(wave, actor=actor).pk))
    run.stage("Mencetak rancangan")
    keep_variant(decree, "full", actor=run.actor)
    return _result(decree, "dibekukan dalam rancangan Keputusan Bupati")


@job("draft-amendment", title="Susun keputusan perubahan", act=Act.DRAFT_DECREE)
def draft_amendment(run: Run, wave_id: int, month: int, extra: int, mark: str, on: str) -> dict[str, Any]:
    """Freeze what was shown as `mark` and print the draft; a second attempt prints what was already frozen."""
    run.stage(FREEZING)
    wave, day = Wave.objects.get(pk=wave_id), date.fromisoformat(on)
    shown = {"month": month, "extra": extra, "mark": mark, "on": day, "actor": run.actor}
    decree = Decree.objects.get(pk=run.once("decree", lambda: amending.draft(wave, **shown).pk))
    run.stage("Mencetak rancangan")
    keep_variant(decree, "full", actor=run.actor)
    return _result(decree, f"ditambahkan dan {number(decree.removed)} orang dihapus dalam rancangan perubahan")


@job("issue-decree", title="Tetapkan keputusan", act=Act.VIEW_DECREES)
def issue_decree(
    run: Run, decree_id: int, number: str, signed_on: str, signer_name: str, certifier_name: str
) -> dict[str, Any]:
    """Issue, then print every variant; the service asks for the right that this kind of decree needs."""
    run.stage(FREEZING)
    draft, day = Decree.objects.get(pk=decree_id), date.fromisoformat(signed_on)
    names = {"signer_name": signer_name, "certifier_name": certifier_name}
    run.once("decree", lambda: services.issue(draft, number=number, signed_on=day, actor=run.actor, **names).pk)
    return _print_all(run, Decree.objects.get(pk=decree_id), "ditetapkan; semua bentuk tercetak")


@job("render-decree", title="Cetak keputusan", act=Act.VIEW_DECREES)
def render_decree(run: Run, decree_id: int) -> dict[str, Any]:
    """Print every variant that the decree may have: drafts have no salinan."""
    return _print_all(run, Decree.objects.get(pk=decree_id), "tercetak dalam semua bentuk")


@job("render-extract", title="Cetak petikan kecamatan", act=Act.DOWNLOAD_NAMES)
def render_extract(run: Run, decree_id: int, district: str, variant: str) -> dict[str, Any]:
    """Print one kecamatan of a decree's list."""
    decree = Decree.objects.get(pk=decree_id)
    run.stage(f"Mencetak petikan Kecamatan {district}")
    keep_variant(decree, variant, district, actor=run.actor)
    return _result(decree, f"dalam keputusan; petikan Kecamatan {district} tercetak")


@job("render-tagged", title="Cetak untuk pembaca layar", act=Act.DOWNLOAD_NAMES)
def render_tagged(run: Run, decree_id: int, district: str, variant: str) -> dict[str, Any]:
    """Print a decree, or one kecamatan of it, for readers who listen; slower than the other forms."""
    decree = Decree.objects.get(pk=decree_id)
    run.stage("Mencetak bentuk untuk pembaca layar")
    keep_variant(decree, variant, district, tagged=True, actor=run.actor)
    return _result(decree, "dalam keputusan; bentuk untuk pembaca layar tercetak")


def _print_all(run: Run, decree: Decree, what: str) -> dict[str, Any]:
    issued = decree.state == DecreeState.ISSUED
    variants = [variant for variant in VARIANTS if issued or variant != "salinan"]
    for done, variant in enumerate(variants):
        run.stage(f"Mencetak bentuk {VARIANT_LABELS[variant]}", len(variants))
        run.advance(done)
        keep_variant(decree, variant, actor=run.actor)
    return _result(decree, what)


def _result(decree: Decree, what: str) -> dict[str, Any]:
    return {
        "message": f"{number(decree.people)} orang {what}.",
        "url": reverse("decree", args=[decree.pk]),
        "url_label": "Buka keputusan",
        "decree": decree.pk,
        "people": decree.people,
    }
