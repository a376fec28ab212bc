"""Finding what waits for BPJS and what has been handed over."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.submissions.models import Answer, Submission, SubmissionLine
from jamsos.errors import DomainError


@dataclass(frozen=True)
class Totals:
    """sent = recorded + rejected + unanswered, counted anew from the lines.

    `resent` = how many of the rejected and unanswered went out again; `waiting` = the unanswered who did not.
    """

    sent: int
    recorded: int
    rejected: int
    unanswered: int
    resent: int
    waiting: int

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
    return _totals(submission.lines.filter(included=True))


def totals_of_wave(wave: Wave) -> Totals:
    """The people of all submissions of the wave, each once: as the newest submission that holds them has it."""
    return _totals(SubmissionLine.objects.filter(submission__decree__wave=wave, included=True, resent_in=None))


def _totals(sent: QuerySet[SubmissionLine]) -> Totals:
    unanswered, here = Q(answer=Answer.NONE), Q(resent_in=None)
    return Totals(
        **sent.aggregate(
            sent=Count("pk"),
            recorded=Count("pk", filter=Q(answer=Answer.RECORDED)),
            rejected=Count("pk", filter=Q(answer=Answer.REJECTED)),
            unanswered=Count("pk", filter=unanswered),
            resent=Count("pk", filter=~here),
            waiting=Count("pk", filter=unanswered & here),
        )
    )


def chain_of(wave: Wave) -> list[tuple[Submission, Totals]]:
    """Every submission of the wave with its totals, in the order they were sent."""
    sent = Submission.objects.filter(decree__wave=wave).select_related("decree__wave__program").order_by("number")
    return [(one, totals(one)) for one in sent]


def awaiting_answer() -> QuerySet[Submission]:
    """Submissions with somebody about whom BPJS has not answered and who has not gone out again."""
    waiting = SubmissionLine.objects.filter(submission=OuterRef("pk"), included=True, answer=Answer.NONE)
    return Submission.objects.filter(Exists(waiting.filter(resent_in=None)))


def to_follow_up() -> QuerySet[SubmissionLine]:
    """Rejected people who were mended and have not gone out again."""
    rejected = SubmissionLine.objects.filter(included=True, answer=Answer.REJECTED, resent_in=None)
    return rejected.filter(mending__isnull=False)
