"""Leaving the programme after the Keputusan Bupati: the decree stands, nobody is handed over or paid for."""

from __future__ import annotations

from django.db import transaction
from django.db.models import TextChoices

from enrollment import lifecycle
from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from enrollment.workers.services import step
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.logs import mask_text

NOTE_LENGTH = 120


class EndReason(TextChoices):
    DIED = "meninggal", "Meninggal dunia"
    MOVED = "pindah", "Pindah keluar daerah"
    PROTECTED = "terlindungi", "Dilindungi pemberi kerja atau program lain"
    RESIGNED = "mundur", "Mengundurkan diri"
    OTHER = "lain", "Sebab lain"


@transaction.atomic
def end(one: Registration, *, why: str, note: str, actor: User) -> Registration:
    """End a decreed, registered or active person's part in the programme, with the reason and what it rests on.

    `note`: the evidence, without identity numbers. Raises `DomainError` in any other state, or without evidence.
    """
    policy.require(actor, Act.END_PARTICIPATION)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    target = lifecycle.guard("end", one.state)
    if not note.strip() or len(note.strip()) > NOTE_LENGTH or mask_text(note) != note:
        raise DomainError(
            f"Bukti kosong, lebih dari {NOTE_LENGTH} huruf, atau memuat nomor identitas.",
            "Tulis singkat dasarnya, misalnya nomor dan tanggal akta kematian, tanpa NIK.",
        )
    step(one, target, f"{EndReason(why).label}: {note.strip()}", actor)
    audit.record("workers.end", actor=actor, subject=one, why=why)
    return one


def why_ended(one: Registration) -> str:
    """The kind of reason for which the person's part ended, as in `EndReason`; empty for anybody else."""
    if one.state != State.ENDED:
        return ""
    last = one.changes.filter(field="state", after=State.ENDED.label).order_by("-changed_at", "-pk").first()
    return last.reason.partition(":")[0] if last else ""
