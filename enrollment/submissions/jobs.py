"""Handing over and taking answers as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from enrollment.decrees.models import Decree
from enrollment.submissions import answers, services
from enrollment.submissions.models import AnswerFile, Outcome, Submission
from enrollment.submissions.rechecking import recheck
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import destroy
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number, rupiah
from jamsos.lib.words import inside

TOLD = 5


@job("prepare-submission", title="Siapkan pengajuan BPJS", act=Act.PREPARE_SUBMISSION)
def prepare_submission(run: Run, decree_id: int, on: str, late: str = "", again: str = "") -> dict[str, Any]:
    """Lines, workbook, states and cursor change in one transaction; after a kill the batch is told of, not remade.

    `late` = why months that are past were agreed with BPJS; empty when the wave has none. `again`: empty, or a
    follow-up of those `mended` after a rejection, or of these and those `unanswered`.
    """
    run.stage("Memeriksa ulang nama dan menyusun berkas")
    decree, day = Decree.objects.get(pk=decree_id), date.fromisoformat(on)
    common = {"on": day, "late": late, "actor": run.actor}

    def hand_over() -> int:
        if again:
            return services.follow_up(decree, unanswered=again == "unanswered", **common).pk
        return services.prepare(decree, **common).pk

    pk = run.once("submission", hand_over)
    made = Submission.objects.get(pk=pk)
    return {
        "message": (
            f"{number(made.people)} orang diajukan ({rupiah(made.amount)}), "
            f"{number(made.dropped)} dikeluarkan dengan alasan. Berkas sudah dibaca ulang dan sama."
        ),
        "url": reverse("submission", args=[made.pk]),
        "url_label": "Buka pengajuan",
        "submission": made.pk,
    }


@job(
    "record-bpjs-answer",
    title="Catat jawaban BPJS",
    act=Act.RECORD_ANSWER,
    again="Unggah lagi",
    template="submission-template",
)
def record_answer(run: Run, submission_id: int, file_id: str) -> dict[str, Any]:
    """All rows and the cursor are posted together or not at all; a refused or repeated upload is not kept."""
    submission, stored = Submission.objects.get(pk=submission_id), StoredFile.objects.get(pk=file_id)
    run.stage("Mencocokkan jawaban dengan pengajuan")
    try:
        pk = run.once(
            "answer", lambda: answers.record(submission, stored, on=timezone.localdate(), actor=run.actor).pk
        )
    except DomainError:
        destroy(stored)
        raise
    answer = AnswerFile.objects.select_related("submission").get(pk=pk)
    repeated = answer.file_id != stored.pk
    if repeated:
        destroy(stored)
    return answers.summary(answer) | {
        "message": _message(answer, repeated),
        "url": reverse("submission", args=[submission.pk]),
        "url_label": "Buka pengajuan",
        "answer": answer.pk,
        "repeated": repeated,
    }


@job("recheck-submission", title="Periksa ulang pengajuan BPJS", act=Act.VIEW_SUBMISSIONS)
def recheck_submission(run: Run, submission_id: int) -> dict[str, Any]:
    """Its file and its answers once more, each with the column layout it bears; what differs ends the job."""
    submission = Submission.objects.get(pk=submission_id)
    run.stage("Membaca ulang berkas dan jawabannya")
    found = recheck(submission, actor=run.actor)
    if found.differences:
        raise DomainError(
            f"{number(len(found.differences))} perbedaan. {' '.join(found.differences[:TOLD])}",
            "Jangan dipakai sebelum jelas sebabnya; hubungi admin sistem dan Inspektorat.",
        )
    return {
        "message": (
            f"{number(found.rows)} baris berkas sama dengan daftar beku menurut susunan kolom versi "
            f"{submission.layout}; {number(found.replies)} baris jawaban dicatat seperti isinya. Semua berkas masih "
            "bersidik sama dengan saat disimpan."
        ),
        "url": reverse("submission", args=[submission.pk]),
        "url_label": "Buka pengajuan",
    }


def _message(answer: AnswerFile, repeated: bool) -> str:
    if repeated:
        return "Berkas ini sudah pernah dicatat; tidak ada yang berubah."
    parts = (f"{number(answer.counts[outcome.value])} {inside(outcome.label)}" for outcome in Outcome)
    return f"{number(answer.rows)} baris: {', '.join(parts)}."
