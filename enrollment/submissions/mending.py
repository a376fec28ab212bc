"""Noting what was put right about people BPJS rejected, so that the follow-up of the wave takes them along.

The name list of a decree stays frozen: what is put right lies with Dukcapil, the employer or BPJS, or in data that no
decree prints. Another NIK or name is an amending decree.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, QuerySet

from enrollment.submissions.models import Answer, Mending, Submission, SubmissionLine
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.stated import stated

HINT = "Tulis singkat apa yang sudah dibenahi."


def unmended(submission: Submission) -> QuerySet[SubmissionLine]:
    """Those BPJS rejected of whom nobody has noted what was put right, and who have not gone out again."""
    rejected = submission.lines.filter(included=True, answer=Answer.REJECTED)
    return rejected.filter(resent_in=None, mending=None)


def reasons(submission: Submission) -> list[tuple[str, int]]:
    """The words with which BPJS rejected them and how many each, the most first."""
    counted = unmended(submission).order_by().values_list("answer_note").annotate(people=Count("pk"))
    return list(counted.order_by("-people", "answer_note"))


@transaction.atomic
def mend(submission: Submission, reason: str, *, note: str, expected: int, actor: User) -> int:
    """Note for everybody rejected with these words of BPJS what was put right; returns how many.

    `expected`: the people shown. Raises `DomainError` when they are others by now, and for a note that does not tell.
    """
    policy.require(actor, Act.RECORD_ANSWER)
    told = stated(note, "Keterangan", hint=HINT)
    Submission.objects.select_for_update().get(pk=submission.pk)
    lines = list(unmended(submission).filter(answer_note=reason))
    if len(lines) != expected or not lines:
        raise DomainError(
            f"Yang ditolak dengan alasan itu kini {number(len(lines))} orang.",
            "Muat ulang halaman, lalu periksa lagi.",
        )
    Mending.objects.bulk_create([Mending(line=line, note=told, made_by=actor) for line in lines], batch_size=5000)
    audit.record("submissions.mend", actor=actor, subject=submission, purpose=told, people=len(lines))
    return len(lines)


@transaction.atomic
def mend_one(line: SubmissionLine, *, note: str, actor: User) -> Mending:
    """The same for one person; raises `DomainError` for somebody not rejected, mended before or gone out again."""
    policy.require(actor, Act.RECORD_ANSWER)
    told = stated(note, "Keterangan", hint=HINT)
    Submission.objects.select_for_update().get(pk=line.submission_id)
    if not unmended(line.submission).filter(pk=line.pk).exists():
        raise DomainError(
            "Orang ini tidak sedang ditolak, atau pembenahannya sudah dicatat.", "Muat ulang daftar namanya."
        )
    made = Mending.objects.create(line=line, note=told, made_by=actor)
    audit.record("submissions.mend", actor=actor, subject=line.line.registration, purpose=told, people=1)
    return made
