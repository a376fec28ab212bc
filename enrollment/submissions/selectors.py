"""Finding what waits for BPJS and what has been handed over."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.submissions.models import Answer, Submission
from jamsos.errors import DomainError


@dataclass(frozen=True)
class Totals:
    """sent = recorded + rejected + unanswered, counted anew from the lines."""

    sent: int
    recorded: int
    rejected: int
    unanswered: int

    @property
    def reconciled(self) -> bool:
        return self.sent == self.recorded + self.rejected + self.unanswered


def decree_in_force(wave: Wave, number: str = "") -> Decree:
    """The wave's issued Keputusan Bupati of that number, or the newest; raises `DomainError` when there is none."""
    issued = Decree.objects.filter(wave=wave, kind=Kind.BUPATI, state=DecreeState.ISSUED)
    decree = (issued.filter(number=number) if number else issued).order_by("-sequence").first()
    if decree is None and number:
        raise DomainError(f"{wave} tidak mempunyai Keputusan Bupati nomor {number}.", "Periksa halaman Keputusan.")
    if decree is None:
        raise DomainError(
            f"{wave} belum mempunyai Keputusan Bupati yang ditetapkan.",
            "Pengajuan ke BPJS menunggu nomor dan tanggal dari Bagian Hukum (Pasal 22 ayat (4)).",
        )
    return decree


def waiting_decrees() -> QuerySet[Decree]:
    """Decrees in force with people not handed over yet, the oldest first.

    `waiting` = how many; `submitted` = whether a submission was made already, so that these were dropped from it.
    """
    in_force = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED)
    waiting = Count("lines", filter=Q(lines__registration__state=State.DECREED))
    submitted = Exists(Submission.objects.filter(decree=OuterRef("pk")))
    counted = in_force.select_related("wave__program").annotate(waiting=waiting, submitted=submitted)
    return counted.filter(waiting__gt=0).order_by("pk")


def find_submission(wave: Wave, number: int | None = None) -> Submission:
    """Submission `number` of the wave, or the newest one; raises `DomainError` when there is none."""
    found = Submission.objects.filter(decree__wave=wave).select_related("decree__wave__program", "file")
    submission = (found.filter(number=number) if number else found).order_by("-number").first()
    if submission is None:
        raise DomainError(f"{wave} belum mempunyai pengajuan itu.", "Siapkan dulu pengajuan dengan export_bpjs.")
    return submission


def totals(submission: Submission) -> Totals:
    """How many were sent, and what BPJS has said so far."""
    sent = submission.lines.filter(included=True)
    return Totals(
        **sent.aggregate(
            sent=Count("pk"),
            recorded=Count("pk", filter=Q(answer=Answer.RECORDED)),
            rejected=Count("pk", filter=Q(answer=Answer.REJECTED)),
            unanswered=Count("pk", filter=Q(answer=Answer.NONE)),
        )
    )
