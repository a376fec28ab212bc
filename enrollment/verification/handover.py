"""Handing over: Disdukcapil says how many people it received; a batch that differs is held until both agree."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from enrollment.verification.models import Batch, Handover, HandoverStep
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.stated import stated


class Standing(StrEnum):
    """How a batch stands between the two offices."""

    AWAITED = "menunggu tanda terima"
    AGREED = "diterima, jumlahnya cocok"
    HELD = "ditahan: jumlahnya berbeda"


def newest_step(batch: Batch) -> Handover | None:
    return batch.handovers.select_related("actor").order_by("-sequence").first()


def standing_of(step: Handover | None) -> Standing:
    """How a batch stands after its newest step."""
    if step is None or step.step == HandoverStep.RESENT:
        return Standing.AWAITED
    return Standing.HELD if step.difference else Standing.AGREED


@transaction.atomic
def confirm(batch: Batch, people: int, *, note: str = "", actor: User) -> Handover:
    """Disdukcapil received so many people; another number than was sent holds the batch.

    Raises `DomainError` when the batch is confirmed already or the officer sent it.
    """
    policy.require(actor, Act.RECORD_VERDICTS)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.sent_by_id == actor.pk:
        raise DomainError("Pengirim tidak boleh mengonfirmasi kirimannya sendiri.", "Minta petugas Disdukcapil lain.")
    if standing_of(newest_step(batch)) == Standing.AGREED:
        raise DomainError("Jumlah kiriman ini sudah dikonfirmasi dan cocok.", "Lanjutkan dengan mencatat hasilnya.")
    step = _add(batch, HandoverStep.RECEIVED, people, note, actor)
    audit.record(
        "verification.receive",
        actor=actor,
        subject=batch,
        received=people,
        sent=batch.people,
        difference=step.difference,
    )
    return step


@transaction.atomic
def resend(batch: Batch, *, reason: str, actor: User) -> Handover:
    """Dinsos sends a held batch anew: the same people and file; Disdukcapil counts again.

    Raises `DomainError` without a reason, or when the batch is not held.
    """
    policy.require(actor, Act.SEND_VERIFICATION)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if standing_of(newest_step(batch)) != Standing.HELD:
        raise DomainError(f"{batch} tidak ditahan.", "Hanya kiriman yang jumlahnya berbeda dikirim ulang.")
    reason = stated(reason, "Alasan pengiriman ulang", hint="Tulis apa yang salah pada serah terima pertama.")
    step = _add(batch, HandoverStep.RESENT, batch.people, reason, actor)
    audit.record("verification.resend", actor=actor, subject=batch, purpose=step.note, people=batch.people)
    return step


def _add(batch: Batch, step: HandoverStep, people: int, note: str, actor: User) -> Handover:
    last = newest_step(batch)
    return Handover.objects.create(
        batch=batch,
        sequence=last.sequence + 1 if last else 1,
        step=step,
        people=people,
        expected=batch.people,
        note=stated(note, "Catatan", least=0),
        actor=actor,
    )


def refuse_held(batch: Batch) -> None:
    """Raise `DomainError` while the two offices disagree about the number of people."""
    step = newest_step(batch)
    if standing_of(step) == Standing.HELD:
        raise DomainError(
            f"{batch} ditahan: dikirim {number(step.expected)} orang, diterima {number(step.people)}.",
            "Konfirmasi jumlah yang benar, atau minta Dinsos mengirim ulang; belum ada hasil yang dapat dicatat.",
        )


def refuse_unconfirmed(batch: Batch) -> None:
    """Raise `DomainError` until Disdukcapil has said that it received everybody."""
    refuse_held(batch)
    if standing_of(newest_step(batch)) == Standing.AWAITED:
        raise DomainError(f"{batch} belum dikonfirmasi diterima.", "Konfirmasi dulu jumlah orang yang diterima.")
