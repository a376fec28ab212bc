"""Checked lines enter the register, in the order of the file and in chunks, each with its cursor.

A killed job goes on where it stopped and ends with the same register: a line is merged once, because its verdict
changes in the same transaction and (file, row) is unique.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from enrollment.programs.models import Program
from enrollment.workers.checking import Checked
from enrollment.workers.doubles import compare
from enrollment.workers.entering import enter
from enrollment.workers.imports import CHUNK, count_rows, issue_of
from enrollment.workers.models import NAME_INDEX, ImportState, Registration, StagedRow, Verdict, WorkerImport
from enrollment.workers.workbooks import rejects_bytes
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files import services as files
from jamsos.jobs.run import Run
from jamsos.lib.copying import analyze, fold_in


def merge(batch: WorkerImport, run: Run) -> None:
    """Put the good lines into the register; safe to repeat."""
    if batch.state == ImportState.MERGED:
        return
    require_checked(batch)
    _sign(batch, run.actor)
    numbers = list(batch.rows.order_by("row_no").values_list("row_no", flat=True))
    run.over(numbers, size=CHUNK, work=lambda chunk: _merge_chunk(batch, chunk, run), stage="Menggabungkan ke daftar")
    _finish(batch, actor=run.actor)


def require_checked(batch: WorkerImport) -> None:
    """Only a checked import can be merged."""
    if batch.state != ImportState.CHECKED:
        raise DomainError(
            f"Impor ini berstatus {batch.get_state_display()}, jadi tidak dapat digabungkan.",
            "Unggah lagi berkasnya bila perlu.",
        )


def refuse_other_hand(batch: WorkerImport, actor: User | None) -> None:
    """Raise `DomainError` when somebody else began to merge: one person answers for all lines of a file."""
    if actor is not None and batch.merged_by_id not in (None, actor.pk):
        raise DomainError(
            "Penggabungan berkas ini dimulai orang lain.",
            "Minta orang itu melanjutkannya, atau unggah lagi berkasnya: baris yang sudah masuk akan dikenali.",
        )


@transaction.atomic
def _sign(batch: WorkerImport, actor: User | None) -> None:
    kept = WorkerImport.objects.select_for_update().get(pk=batch.pk)
    refuse_other_hand(kept, actor)
    if actor is not None and kept.merged_by_id is None:
        kept.merged_by = actor
        kept.save(update_fields=["merged_by"])


def _merge_chunk(batch: WorkerImport, chunk: Sequence[int], run: Run) -> None:
    """One merge at a time per programme: the lock makes the second look for doubles see the first one's lines."""
    program = Program.objects.select_for_update().get(pk=batch.program_id)
    require_checked(WorkerImport.objects.select_for_update().get(pk=batch.pk))
    rows = list(batch.rows.filter(row_no__range=(chunk[0], chunk[-1]), verdict=Verdict.READY))
    lines = [Checked(values=row.values) for row in rows]
    compare(program, lines, Q(source_file_id=batch.source_file_id))
    fit = [row for row, checked in zip(rows, lines, strict=True) if not checked.held and not checked.refused]
    _insert(batch, fit)
    batch.rows.filter(pk__in=[row.pk for row in fit]).update(verdict=Verdict.MERGED)
    for row, checked in zip(rows, lines, strict=True):
        if checked.held or checked.refused:
            _keep_out(row, checked, run)


def _keep_out(row: StagedRow, checked: Checked, run: Run) -> None:
    """A line whose person came into the register after the check."""
    row.verdict = Verdict.UNCHANGED if checked.held else Verdict.REFUSED
    row.problem = checked.problem
    row.save(update_fields=["verdict", "problem"])
    run.issues(issue_of(row.row_no, remark) for remark in checked.remarks)


def _insert(batch: WorkerImport, rows: Sequence[StagedRow]) -> None:
    enter(_registration(batch, row) for row in rows)


def _registration(batch: WorkerImport, row: StagedRow) -> Registration:
    return Registration(
        **row.values,
        program_id=batch.program_id,
        row_no=row.row_no,
        source_file_id=batch.source_file_id,
        declared_on=row.values["registered_on"] if batch.declared else None,
        proposed_by_id=batch.actor_id,
    )


@transaction.atomic
def _finish(batch: WorkerImport, *, actor: User | None) -> None:
    """Keep the refused lines as a workbook; delete the waiting rows and the upload, whose hash remains."""
    batch = WorkerImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.MERGED:
        return
    batch.counts = batch.counts | count_rows(batch)
    if batch.counts[Verdict.REFUSED]:
        refused = batch.rows.filter(verdict=Verdict.REFUSED).order_by("row_no")
        workbook = rejects_bytes(batch.program, refused)
        batch.rejects = files.store_bytes(workbook, "baris-ditolak.xlsx", actor=actor, act=Act.IMPORT_WORKERS)
    batch.state, batch.merged_at = ImportState.MERGED, timezone.now()
    batch.save()
    batch.rows.all().delete()
    with connection.cursor() as cursor:
        analyze(cursor, Registration._meta.db_table)
        fold_in(cursor, NAME_INDEX)
    audit.record("workers.import", actor=actor, subject=batch, sha256=batch.source_file.sha256, **batch.counts)
    transaction.on_commit(lambda: files.destroy(batch.source_file))
