"""Verification as background work: making the file, and taking the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from enrollment.programs.models import Program
from enrollment.verification import recording, services
from enrollment.verification.control import Totals, read_totals, require_agreement
from enrollment.verification.models import Batch
from enrollment.verification.workbooks import read_replies
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import destroy
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("send-verification", title="Kirim daftar untuk verval", act=Act.SEND_VERIFICATION)
def send_verification(run: Run, program_id: int) -> dict[str, Any]:
    """Batch, file, states and cursor change in one transaction: a second attempt finds the batch made."""
    run.stage("Menyusun berkas untuk Disdukcapil")
    program = Program.objects.get(pk=program_id)
    batch = Batch.objects.get(pk=run.once("batch", lambda: services.send(program, actor=run.actor).pk))
    return {
        "message": f"Kiriman {batch.number} berisi {number(batch.people)} orang siap diunduh Disdukcapil.",
        "url": reverse("batch", args=[batch.pk]),
        "url_label": "Buka kiriman",
        "batch": batch.pk,
    }


@job("record-verification", title="Catat hasil verval", act=Act.RECORD_VERDICTS, again="Unggah lagi")
def record_verification(
    run: Run, batch_id: int, file_id: str, totals: Totals | None = None, counted: bool = False
) -> dict[str, Any]:
    """Take what the file answers; rows that cannot be read are reported. The upload is destroyed at the end.

    `totals` were typed beside the file, else those of its control sheet count; `counted`: there must be some.
    """
    batch, stored = Batch.objects.get(pk=batch_id), StoredFile.objects.get(pk=file_id)
    try:
        result = run.cursor.get("result") or _take_answers(run, batch, stored, totals, counted)
    except DomainError:
        destroy(stored)
        raise
    destroy(stored)
    url = reverse("batch", args=[batch.pk])
    return result | {"message": _summary(result), "url": url, "url_label": "Buka kiriman"}


def _take_answers(run: Run, batch: Batch, stored: StoredFile, totals: Totals | None, counted: bool) -> dict[str, int]:
    """Remarks are kept even if the file is refused; verdicts and the cursor that ends the job commit as one."""
    run.stage("Membaca jawaban")
    replies, issues, silent = read_replies(stored.content.path, stored.name, batch)
    refused = len({issue.row for issue in issues})
    if "refused" not in run.cursor:
        with transaction.atomic():
            run.advance(0, {"refused": refused})
            run.issues(issues)
    if not replies:
        raise DomainError(
            "Tidak satu baris pun berisi jawaban yang dapat dibaca.",
            "Isi kolom STATUS atau kolom HASIL pada berkas kiriman, lalu unggah lagi.",
        )
    totals = totals or read_totals(Path(stored.content.path), stored.name)
    require_agreement(totals, replies, refused=refused, needed=counted)
    run.stage("Mencatat hasil")
    try:
        with transaction.atomic():
            run.advance(0)
            result = recording.record(batch, replies, sha256=stored.sha256, actor=run.actor)
            result |= {"silent": silent, "refused": refused}
            run.advance(0, {**run.cursor, "result": result})
    except recording.Strangers as error:
        run.issues(error.issues)
        raise
    return result


def _summary(result: dict[str, int]) -> str:
    counts = {name: number(count) for name, count in result.items()}
    sentence = "{recorded} hasil dicatat: {verified} lolos, {returned} dikembalikan; {unanswered} belum dijawab."
    more = (
        ("closed", " {closed} ditutup karena meninggal atau pindah."),
        ("already", " {already} sudah tercatat sebelumnya dan tidak diubah."),
        ("differing", " {differing} di antaranya berbeda dari yang tercatat: bicarakan dengan Dinsos."),
        ("left", " {left} sudah ditarik dari kiriman ini dan tidak dicatat."),
        ("refused", " {refused} baris bermasalah, lihat catatan."),
    )
    return (sentence + "".join(text for name, text in more if result[name])).format(**counts)
