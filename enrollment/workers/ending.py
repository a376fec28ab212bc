"""Leaving the programme, with the reason, the day, and what it rests on: at any stage where no list is on its way.

Before the Keputusan Bupati the proposal is withdrawn. After it the part in the programme ends: the decree stands,
nobody is handed over or paid for.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import TextChoices

from enrollment import lifecycle
from enrollment.lifecycle import TRANSITIONS, State
from enrollment.workers.models import Registration
from enrollment.workers.services import require_area, step, withdraw
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import completed_years, format_short
from jamsos.stated import stated

SHORTEST, NOTE_LENGTH = 5, 120
TYPED = NOTE_LENGTH - 15
"""Letters of the evidence as it is typed: the day of the event stands before it."""
OLD = 65


class EndReason(TextChoices):
    DIED = "meninggal", "Meninggal dunia"
    MOVED = "pindah", "Pindah keluar daerah"
    FORMAL = "formal", "Bekerja formal"
    AGED = "usia65", "Berusia 65 tahun"
    RESIGNED = "mundur", "Mengundurkan diri"
    PROTECTED = "terlindungi", "Dilindungi pemberi kerja atau program lain"
    MISTAKEN = "keliru", "Usulan keliru"
    OTHER = "lain", "Sebab lain"


@transaction.atomic
def leave(one: Registration, *, why: str, happened_on: date, note: str, on: date, actor: User) -> Registration:
    """Withdraw the proposal, or end a decreed person's part, for a reason that happened on a day not after `on`.

    `note`: the evidence, without identity numbers. Raises `DomainError` while a list that names the person is on its
    way (pendataan locked, handed to BPJS), after the end, for a day that cannot be, and without evidence.
    """
    one = Registration.objects.select_for_update().get(pk=one.pk)
    _require_day(one, why, happened_on, on)
    told = f"{format_short(happened_on)}, {_evidence(note)}"
    if one.state in TRANSITIONS["end"].sources:
        return end(one, why=why, happened_on=happened_on, note=told, actor=actor)
    require_no_list_on_its_way(one)
    return withdraw(one, reason=f"{EndReason(why).label}: {told}", actor=actor)


def _require_day(one: Registration, why: str, happened_on: date, on: date) -> None:
    if happened_on > on:
        raise DomainError(f"Tanggal {format_short(happened_on)} belum terjadi.", "Isi tanggal kejadiannya.")
    if one.birth_date is None:
        return
    if happened_on < one.birth_date:
        raise DomainError("Tanggal itu sebelum orangnya lahir.", "Periksa tahunnya.")
    if why == EndReason.AGED and completed_years(one.birth_date, happened_on) < OLD:
        raise DomainError(f"Pada tanggal itu orangnya belum {OLD} tahun.", "Periksa tanggal lahirnya.")


def require_no_list_on_its_way(one: Registration) -> None:
    """Raise `DomainError` with what to do first while a list that names the person may not be moved under."""
    if one.state == State.LOCKED:
        raise DomainError(
            "Namanya ada pada pendataan yang dikunci.", "Tunggu Keputusan Kepala Dinas, atau minta kuncinya dibuka."
        )
    if one.state == State.SUBMITTED:
        raise DomainError("Namanya sedang diajukan ke BPJS.", "Catat dulu jawaban BPJS, lalu akhiri kepesertaannya.")


def _evidence(note: str) -> str:
    hint = "Tulis singkat dasarnya, misalnya nomor dan tanggal akta kematian."
    return stated(note, "Bukti", least=SHORTEST, most=NOTE_LENGTH, hint=hint)


@transaction.atomic
def end(one: Registration, *, why: str, happened_on: date, note: str, actor: User) -> Registration:
    """End a decreed, registered or active person's part in the programme, with the reason and what it rests on.

    `happened_on`: the day of what ended it, whose month is the last to be paid for. `note`: the evidence, without
    identity numbers. Raises `DomainError` in any other state, or without evidence.
    """
    policy.require(actor, Act.END_PARTICIPATION)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    require_area(actor, Act.END_PARTICIPATION, one.village_id)
    target = lifecycle.guard("end", one.state)
    step(one, target, f"{EndReason(why).label}: {_evidence(note)}", actor)
    one.left_on = happened_on
    one.save(update_fields=["left_on"])
    audit.record("workers.end", actor=actor, subject=one, why=why)
    return one


def why_ended(one: Registration) -> str:
    """The kind of reason for which the person's part ended, as in `EndReason`; empty for anybody else."""
    if one.state != State.ENDED:
        return ""
    last = one.changes.filter(field="state", after=State.ENDED.label).order_by("-changed_at", "-pk").first()
    return last.reason.partition(":")[0] if last else ""
