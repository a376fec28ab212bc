"""Handing over and taking answers as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from enrollment.decrees.models import Decree
from enrollment.submissions import answers, services
from enrollment.submissions.models import AnswerFile, Outcome, Submission
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import destroy
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number, rupiah


@job("prepare-submission", title="Siapkan pengajuan BPJS", act=Act.PREPARE_SUBMISSION)
def prepare_submission(run: Run, decree_id: int, on: str) -> dict[str, Any]:
    """Lines, workbook and states change in one transaction; a second attempt after a kill starts from nothing."""
    run.stage("Memeriksa ulang nama dan menyusun berkas")
    made = services.prepare(Decree.objects.get(pk=decree_id), on=date.fromisoformat(on), actor=run.actor)
    return {
        "message": (
            f"{number(made.people)} orang diajukan ({rupiah(made.amount)}), "
            f"{number(made.dropped)} dikeluarkan dengan alasan. Berkas sudah dibaca ulang dan sama."
        ),
        "url": reverse("submission", args=[made.pk]),
        "url_label": "Buka pengajuan",
        "submission": made.pk,
    }


@job("record-bpjs-answer", title="Catat jawaban BPJS", act=Act.RECORD_ANSWER)
def record_answer(run: Run, submission_id: int, file_id: str) -> dict[str, Any]:
    """All rows are posted together or not at all; a refused or repeated upload is not kept."""
    submission, stored = Submission.objects.get(pk=submission_id), StoredFile.objects.get(pk=file_id)
    run.stage("Mencocokkan jawaban dengan pengajuan")
    try:
        answer = answers.record(submission, stored, actor=run.actor)
    except DomainError:
        destroy(stored)
        raise
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


def _message(answer: AnswerFile, repeated: bool) -> str:
    if repeated:
        return "Berkas ini sudah pernah dicatat; tidak ada yang berubah."
    parts = (f"{number(answer.counts[outcome.value])} {outcome.label.lower()}" for outcome in Outcome)
    return f"{number(answer.rows)} baris: {', '.join(parts)}."
