"""Background work on worker files: checking, and merging what was checked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enrollment.workers import imports, merging
from enrollment.workers.models import ImportState, WorkerImport
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run


@job(
    "check-workers",
    title="Periksa berkas pekerja",
    act=Act.IMPORT_WORKERS,
    again="Unggah lagi",
    template="worker-template",
)
def check_workers(run: Run, import_id: int) -> dict[str, Any]:
    """Check an uploaded file; a file that was merged before is only recognised, nothing changes."""
    batch = _batch(import_id)
    if batch.state == ImportState.UPLOADED and (earlier := imports.earlier_merge(batch)):
        imports.discard(batch, actor=run.actor, because=ImportState.REPEATED)
        return _result(earlier, "Berkas yang sama sudah digabungkan sebelumnya; tidak ada yang berubah.")
    if batch.state == ImportState.UPLOADED:
        imports.check(batch, run)
    return _result(batch, f"Pemeriksaan selesai. {imports.summary(batch)}")


@job("merge-workers", title="Gabungkan berkas pekerja", act=Act.IMPORT_WORKERS)
def merge_workers(run: Run, import_id: int) -> dict[str, Any]:
    """Merge the good lines of a checked file into the register."""
    merging.merge(_batch(import_id), run)
    batch = _batch(import_id)
    return _result(batch, f"Penggabungan selesai. {imports.summary(batch)}")


def _batch(import_id: int) -> WorkerImport:
    return WorkerImport.objects.select_related("program", "source_file", "actor").get(pk=import_id)


def _result(batch: WorkerImport, message: str) -> dict[str, Any]:
    return {
        "message": message,
        "url": reverse("worker-import", args=[batch.pk]),
        "url_label": "Lihat hasil",
        "import_id": batch.pk,
    }
