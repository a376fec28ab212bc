"""Correcting an answer that Disdukcapil gave: a further row with its reason, until the person has moved on."""

from __future__ import annotations

from django.db import transaction

from enrollment import lifecycle
from enrollment.lifecycle import State
from enrollment.verification.answers import Reply, step_of
from enrollment.verification.handover import refuse_held
from enrollment.verification.mending import changes_since_return
from enrollment.verification.models import Batch, BatchLine, VerdictRecord
from enrollment.verification.recording import refuse_contradiction, refuse_maker, row_of
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated

LED_TO = {"verify": State.VERIFIED, "return": State.RETURNED, "close": State.WITHDRAWN}
"""Where an answer has put the person: whoever stands elsewhere by now has moved on."""


@transaction.atomic
def correct(line: BatchLine, reply: Reply, *, reason: str, seen: int, actor: User) -> VerdictRecord:
    """Put a new answer in the place of the newest one, `seen` being the sequence of the one the officer saw.

    Raises `DomainError`: moved on, answered by somebody else meanwhile, no reason, nothing different, own proposal.
    """
    policy.require(actor, Act.RECORD_VERDICTS)
    batch = Batch.objects.select_for_update().get(pk=line.batch_id)
    refuse_maker(batch, {line.no}, actor)
    refuse_held(batch)
    refuse_contradiction(reply)
    person = Registration.objects.select_for_update(no_key=True).get(pk=line.registration_id)
    last = line.records.order_by("-sequence").first()
    if last is None or last.sequence != seen:
        raise DomainError("Jawabannya sudah berubah sejak halaman ini dibuka.", "Muat ulang, lalu periksa lagi.")
    reason = stated(reason, "Alasan perbaikan", least=5, hint="Tulis mengapa jawabannya diganti.")
    if problem := moved_on(line, person, last):
        raise DomainError(problem, "Jawaban yang berlaku tetap; bicarakan dengan Dinas Sosial.")
    if (last.verdict, last.elements, last.note) == (reply.verdict, reply.elements, reply.note):
        raise DomainError("Jawaban baru sama dengan yang berlaku.", "Ubah dulu hasil, unsur, atau catatannya.")
    row = row_of(line, reply, actor, sequence=last.sequence + 1, reason=reason)
    row.save(force_insert=True)
    _restate(person, step_of(reply.verdict, reply.elements))
    changes = {"verdict": [last.get_verdict_display(), row.get_verdict_display()]}
    audit.record("verification.correct", actor=actor, subject=person, purpose=row.reason, changes=changes)
    return row


def moved_on(line: BatchLine, person: Registration, last: VerdictRecord) -> str:
    """Why the answer can no longer be corrected; empty while it can."""
    if BatchLine.objects.filter(registration=person, pk__gt=line.pk).exists():
        return "Orang ini sudah ikut kiriman berikutnya."
    if person.state != LED_TO[step_of(last.verdict, last.elements)]:
        return f"Orang ini sudah melangkah lebih jauh: statusnya «{person.get_state_display()}»."
    if person.state == State.RETURNED and changes_since_return(person):
        return "Datanya sudah diubah pengusul sejak dikembalikan."
    return ""


def _restate(person: Registration, step: str) -> None:
    """Take the person from where the old answer had led to where the new one does."""
    if person.state == LED_TO[step]:
        return
    if person.state == State.WITHDRAWN:
        raise DomainError(
            "Kasusnya sudah ditutup, jadi tidak dapat dibuka lagi dengan perbaikan.",
            "Bila ia ternyata hidup dan tinggal di sini, Dinas Sosial mengusulkannya lagi.",
        )
    act = f"re{step}"
    lifecycle.guard(act, person.state)
    move(Registration.objects.filter(pk=person.pk), act, expected=1)
