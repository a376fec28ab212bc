"""Holding a list against the receivers, and deciding about what it told."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from eligibility.reference.models import ReferenceList
from enrollment.programs.models import Program
from enrollment.workers.ending import TYPED, EndReason, leave
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import format_short
from jamsos.stated import stated
from reporting.monitoring.findings import receivers, told_by
from reporting.monitoring.models import Change, Decision, Finding, Search

ENDS = {
    Change.DIED: EndReason.DIED,
    Change.MOVED: EndReason.MOVED,
    Change.COVERED: EndReason.PROTECTED,
    Change.DOUBLED: EndReason.PROTECTED,
    Change.DECILE: EndReason.OTHER,
    Change.GONE: EndReason.OTHER,
    Change.INACTIVE: EndReason.OTHER,
    Change.NUMBER: EndReason.OTHER,
}


@transaction.atomic
def search(program: Program, reference: ReferenceList, *, actor: User | None) -> Search:
    """Keep what the list tells that is not known yet; what an older list of its series told and it does not, lapses.

    Held against the same people again it changes nothing. Raises `DomainError` when a newer list of the series is in.
    """
    Program.objects.select_for_update().get(pk=program.pk)
    newest = ReferenceList.objects.current(reference.kind, reference.funder)
    if newest is None or newest.pk != reference.pk:
        raise DomainError(f"{reference} bukan daftar terbaru dari jenisnya.", "Bandingkan dengan daftar terbaru.")
    told = told_by(reference, program)
    known = Finding.objects.filter(reference_list=reference, registration__program=program)
    before = known.count()
    new = [Finding(reference_list=reference, **_values(one)) for one in told]
    Finding.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
    made = Search.objects.create(
        program=program,
        reference_list=reference,
        receivers=receivers(program).count(),
        found=known.count() - before,
        lapsed=_lapse(program, reference),
        made_by=actor,
    )
    audit.record("monitoring.search", actor=actor, subject=made, found=made.found, list=str(reference))
    return made


def _values(told: object) -> dict[str, object]:
    return {
        "registration_id": told.registration,
        "change": told.change,
        "row_no": told.row_no,
        "decile": told.decile,
    }


def _lapse(program: Program, reference: ReferenceList) -> int:
    """Open changes of older lists of the series: the newest one alone speaks."""
    series = {"reference_list__kind": reference.kind, "reference_list__funder": reference.funder}
    older = Finding.objects.waiting().filter(registration__program=program, **series)
    why = f"Digantikan {reference}."[:200]
    now = timezone.now()
    return older.exclude(reference_list=reference).update(decision=Decision.LAPSED, reason=why, decided_at=now)


@transaction.atomic
def decide(finding: Finding, decision: str, *, reason: str, happened_on: date | None, actor: User) -> Finding:
    """Let the person go on receiving, or end the part in the programme by the same act as anywhere else.

    Raises `DomainError` when it has been decided, without a reason, with an identity number in it, and for whatever
    ending a part refuses (see `enrollment.workers.ending.leave`).
    """
    policy.require(actor, Act.DECIDE_MONITORING)
    finding = Finding.objects.select_for_update().select_related("registration").get(pk=finding.pk)
    reason = _check(finding, decision, reason)
    if decision == Decision.END:
        if happened_on is None:
            raise DomainError("Tanggal kejadian belum diisi.", "Isi tanggal sejak kapan keadaannya berubah.")
        on = timezone.localdate()
        why = ENDS[Change(finding.change)]
        leave(finding.registration, why=why, happened_on=happened_on, note=reason, on=on, actor=actor)
    finding.decision, finding.reason = decision, reason
    finding.decided_by, finding.decided_at = actor, timezone.now()
    finding.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    audit.record("monitoring.decide", actor=actor, subject=finding, verdict=decision)
    return finding


def _check(finding: Finding, decision: str, reason: str) -> str:
    if finding.decision:
        day = format_short(timezone.localdate(finding.decided_at))
        raise DomainError(f"Perubahan ini sudah diputus {day}.", "Lihat putusannya pada daftar.")
    if decision not in (Decision.KEEP, Decision.END):
        raise DomainError("Putusan itu tidak dikenal.", "Pilih tetap menerima atau akhiri.")
    return stated(reason, most=TYPED)
