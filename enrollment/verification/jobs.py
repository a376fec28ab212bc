"""Verification as background work: making the file, and taking the answers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enrollment.programs.models import Program
from enrollment.verification import services
from enrollment.verification.models import Batch
from enrollment.verification.workbooks import read_replies
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("send-verification", title="Kirim daftar untuk verval", act=Act.SEND_VERIFICATION)
def send_verification(run: Run, program_id: int) -> dict[str, Any]:
    """Batch, file and states change in one transaction."""
    run.stage("Menyusun berkas untuk Disdukcapil")
    batch = services.send(Program.objects.get(pk=program_id), actor=run.actor)
    return {
        "message": f"Kiriman {batch.number} berisi {number(batch.people)} orang siap diunduh Disdukcapil.",
        "url": reverse("batch", args=[batch.pk]),
        "url_label": "Buka kiriman",
        "batch": batch.pk,
    }


@job("record-verification", title="Catat hasil verval", act=Act.RECORD_VERDICTS)
def record_verification(run: Run, batch_id: int, file_id: str) -> dict[str, Any]:
    """Check every row first; rows that cannot be read are reported, and only sound files are stored."""
    batch, stored = Batch.objects.get(pk=batch_id), StoredFile.objects.get(pk=file_id)
    run.stage("Membaca jawaban")
    replies, issues, silent = read_replies(stored.content.path, stored.name, batch)
    run.issues(issues)
    if not replies:
        raise DomainError(
            "Tidak satu baris pun berisi jawaban yang dapat dibaca.",
            "Isi kolom STATUS atau kolom HASIL pada berkas kiriman, lalu unggah lagi.",
        )
    run.stage("Mencatat hasil")
    result = services.record(batch, replies, actor=run.actor)
    return result | {
        "message": (
            f"{number(result['recorded'])} hasil dicatat: {number(result['verified'])} lolos, "
            f"{number(result['returned'])} dikembalikan; {number(len(issues))} baris bermasalah, "
            f"{number(result['unanswered'])} belum dijawab."
        ),
        "url": reverse("batch", args=[batch.pk]),
        "url_label": "Buka kiriman",
        "silent": silent,
        "refused": len(issues),
    }
