"""Locking the pendataan: berita acara and draft Keputusan Kepala Dinas Sosial in one act (Pasal 24(2)c-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from enrollment.assessment.models import Result
from enrollment.decrees.freezing import in_annex_order, line_values
from enrollment.decrees.models import Decree, Kind, Minutes
from enrollment.decrees.services import make
from enrollment.decrees.wording import default_wording, to_json
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number as shown
from jamsos.lib.money import terbilang

ELIGIBLE = Q(assessment__result=Result.ELIGIBLE)


@dataclass(frozen=True)
class Counts:
    """What stands in the berita acara: everybody proposed, by what became of them."""

    proposed: int
    ready: int
    without_nik: int
    not_eligible: int
    unknown: int
    unassessed: int


def counts(program: Program) -> Counts:
    """Count the proposed of a programme by result; the parts sum to the whole."""
    proposed = Registration.objects.filter(program=program, state=State.PROPOSED)
    return Counts(
        **proposed.aggregate(
            proposed=Count("pk"),
            ready=Count("pk", filter=ELIGIBLE & Q(nik__isnull=False)),
            without_nik=Count("pk", filter=ELIGIBLE & Q(nik__isnull=True)),
            not_eligible=Count("pk", filter=Q(assessment__result=Result.NOT_ELIGIBLE)),
            unknown=Count("pk", filter=Q(assessment__result=Result.UNKNOWN)),
            unassessed=Count("pk", filter=Q(assessment__isnull=True)),
        )
    )


@transaction.atomic
def lock(
    program: Program,
    *,
    number: str,
    held_on: date,
    place: str,
    signatories: Sequence[dict[str, str]],
    actor: User | None,
) -> Decree:
    """Freeze everybody ready into a draft Keputusan Kepala Dinas Sosial and make the berita acara.

    Raises `DomainError` when nobody is ready, or when the locker proposed some of them (maker is not checker).
    """
    if actor is not None:
        policy.require(actor, Act.LOCK_PENDATAAN)
    Program.objects.select_for_update().get(pk=program.pk)
    found = counts(program)
    ready = Registration.objects.filter(ELIGIBLE, program=program, state=State.PROPOSED, nik__isnull=False)
    if not found.ready:
        raise DomainError(
            "Belum ada usulan yang memenuhi syarat dan ber-NIK sah.", "Jalankan pemadanan dan penilaian dahulu."
        )
    if actor is not None and ready.filter(proposed_by=actor).exists():
        raise DomainError("Anda ikut mengusulkan nama dalam daftar ini.", "Penguncian dilakukan orang lain.")
    people = in_annex_order(ready)
    decree = make(
        Kind.KADINSOS, program, line_values(people, None), wave=None, actor=actor, **_head(program, len(people))
    )
    Minutes.objects.create(
        program=program,
        decree=decree,
        number=number,
        held_on=held_on,
        place=place,
        counts=vars(found),
        signatories=list(signatories),
        made_by=actor,
    )
    Registration.objects.filter(decree_lines__decree=decree).update(
        state=State.LOCKED, state_changed_at=timezone.now()
    )
    audit.record("pendataan.lock", actor=actor, subject=decree, **vars(found))
    return decree


def _head(program: Program, people: int) -> dict[str, object]:
    stage = program.decrees.filter(kind=Kind.KADINSOS).count() + 1
    wording = default_wording(
        "kadinsos",
        {
            "tahun": str(program.year),
            "tahap": str(stage),
            "orang": shown(people),
            "orang_terbilang": terbilang(people),
        },
    )
    return {"title": wording.title, "clauses": to_json(wording), "signer_title": "KEPALA DINAS SOSIAL"}
