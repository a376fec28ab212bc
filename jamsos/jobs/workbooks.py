"""The remarks of a job as a workbook that an officer can work through."""

from __future__ import annotations

from jamsos.jobs.models import Job

HEADER = ("Baris", "Kolom", "Isi", "Masalah", "Yang harus dilakukan")


def issues_workbook(job: Job) -> bytes:
    """One sheet, one remark per row, values masked."""
    from jamsos.lib.workbook import workbook_bytes

    remarks = job.issues.values_list("row", "column", "value", "message", "hint").iterator()
    return workbook_bytes({"Catatan": (HEADER, remarks)})
