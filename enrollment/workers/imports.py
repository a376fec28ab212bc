"""A worker file on its way into the register: received, checked, merged or thrown away.

Nothing enters the register before a person (or the command) merges; the merge goes in chunks, each with its
cursor, so a killed job goes on where it stopped and ends with the same register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from enrollment.programs.models import Program
from enrollment.workers.checking import Checked, Checker, Remark
from enrollment.workers.columns import NAMES, REASON, REQUIRED
from enrollment.workers.doubles import FileDoubles, Register
from enrollment.workers.models import ImportState, Registration, StagedRow, Verdict, WorkerImport
from enrollment.workers.workbooks import rejects_bytes
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files import services as files
from jamsos.files.models import StoredFile
from jamsos.jobs.models import JobIssue
from jamsos.jobs.run import Run
from jamsos.lib.money import number
from jamsos.lib.workbook import Row, read_table

CHUNK = 1000
DATES = ("birth_date", "registered_on")


@transaction.atomic
def receive(
    program: Program, stored: StoredFile, *, on: date, actor: User | None, declared: bool = False
) -> WorkerImport:
    """Note an uploaded file; dates in it are judged against the day `on`.

    `declared`: the proposer states that all in it work, are not yet protected and receive no other aid.
    """
    if actor is not None:
        policy.require(actor, Act.IMPORT_WORKERS)
    batch = WorkerImport.objects.create(
        program=program, source_file=stored, checked_on=on, declared=declared, actor=actor
    )
    audit.record("workers.upload", actor=actor, subject=batch, sha256=stored.sha256, size=stored.size)
    return batch


def earlier_merge(batch: WorkerImport) -> WorkerImport | None:
    """The import that merged exactly the same file into the same programme, if there was one."""
    same = WorkerImport.objects.filter(
        program=batch.program, source_file__sha256=batch.source_file.sha256, state=ImportState.MERGED
    )
    return same.exclude(pk=batch.pk).order_by("merged_at").first()


def check(batch: WorkerImport, run: Run) -> None:
    """Read the file, check every line and keep the result; raises `DomainError` for a file that is no table.

    All or nothing: lines, remarks and state are stored in one transaction.
    """
    try:
        rows, notes = _read(batch, run)
    except DomainError:
        discard(batch, actor=run.actor)
        raise
    found = _check_rows(batch, rows, run)
    staged = [_staged(batch, row, checked) for row, checked in found]
    with transaction.atomic():
        batch.rows.all().delete()
        StagedRow.objects.bulk_create(staged, batch_size=CHUNK)
        run.issues(_issue(row.number, remark) for row, checked in found for remark in checked.remarks)
        batch.counts = _counts(batch) | {"remarks": sum(_has_remark(checked) for _, checked in found)}
        batch.notes, batch.check_job, batch.state = list(notes), run.job, ImportState.CHECKED
        batch.save()
        audit.record("workers.check", actor=run.actor, subject=batch, **batch.counts)


def _read(batch: WorkerImport, run: Run) -> tuple[list[Row], tuple[str, ...]]:
    run.stage("Membaca berkas")
    stored = batch.source_file
    if not stored.content:
        raise DomainError("Isi berkas ini sudah dihapus.", "Unggah lagi berkasnya.")
    optional = [*(name for name in NAMES if name not in REQUIRED), REASON]
    table = read_table(stored.content.path, required=REQUIRED, optional=optional, name=stored.name)
    return list(table.rows), table.notes


def _check_rows(batch: WorkerImport, rows: Sequence[Row], run: Run) -> list[tuple[Row, Checked]]:
    checker, doubles = Checker(batch.program, batch.checked_on), FileDoubles()
    found: list[tuple[Row, Checked]] = []
    run.stage("Memeriksa baris", len(rows))
    for start in range(0, len(rows), CHUNK):
        chunk = [(row, checker.check_row(row.values, row.problem)) for row in rows[start : start + CHUNK]]
        _compare(batch.program, [checked for _, checked in chunk])
        for row, checked in chunk:
            if not checked.held:
                doubles.mark(row.number, checked)
        found += chunk
        run.advance(len(found))
    return found


def _compare(program: Program, lines: list[Checked], leave_out: Q | None = None) -> None:
    """Compare lines with the register."""
    fit = [checked for checked in lines if not checked.refused]
    register = Register(program, [checked.values for checked in fit], leave_out)
    for checked in fit:
        register.mark(checked)


def _staged(batch: WorkerImport, row: Row, checked: Checked) -> StagedRow:
    verdict = Verdict.UNCHANGED if checked.held else Verdict.REFUSED if checked.refused else Verdict.READY
    return StagedRow(
        batch=batch,
        row_no=row.number,
        raw={name: row.text(name) for name in NAMES if row.text(name)},
        values=checked.values if verdict == Verdict.READY else {},
        verdict=verdict,
        problem=checked.problem,
    )


def _issue(row_no: int, remark: Remark) -> JobIssue:
    return JobIssue(
        row=row_no,
        column=remark.column,
        value=remark.value,
        message=remark.message,
        hint=remark.hint[:300],
        blocking=remark.blocking,
    )


def _has_remark(checked: Checked) -> bool:
    return not checked.refused and bool(checked.remarks)


def _counts(batch: WorkerImport) -> dict[str, int]:
    verdicts = Counter(batch.rows.values_list("verdict", flat=True))
    return {"rows": verdicts.total(), **{verdict: verdicts.get(verdict, 0) for verdict in Verdict.values}}


def merge(batch: WorkerImport, run: Run) -> None:
    """Put the good lines into the register, in the order of the file; safe to repeat."""
    if batch.state == ImportState.MERGED:
        return
    require_checked(batch)
    numbers = list(batch.rows.order_by("row_no").values_list("row_no", flat=True))
    run.over(numbers, size=CHUNK, work=lambda chunk: _merge_chunk(batch, chunk, run), stage="Menggabungkan ke daftar")
    finish(batch, actor=run.actor)


def require_checked(batch: WorkerImport) -> None:
    """Only a checked import can be merged."""
    if batch.state != ImportState.CHECKED:
        raise DomainError(
            f"Impor ini berstatus {batch.get_state_display()}, jadi tidak dapat digabungkan.",
            "Unggah lagi berkasnya bila perlu.",
        )


def _merge_chunk(batch: WorkerImport, chunk: Sequence[int], run: Run) -> None:
    """One merge at a time per programme: the lock makes the second look for doubles see the first one's lines."""
    program = Program.objects.select_for_update().get(pk=batch.program_id)
    rows = list(batch.rows.filter(row_no__range=(chunk[0], chunk[-1]), verdict=Verdict.READY))
    lines = [Checked(values=dict(row.values)) for row in rows]
    _compare(program, lines, Q(source_file_id=batch.source_file_id))
    made = []
    for row, checked in zip(rows, lines, strict=True):
        if checked.held:
            row.verdict = Verdict.UNCHANGED
        elif checked.refused:
            row.verdict, row.problem = Verdict.REFUSED, checked.problem
            run.issues(_issue(row.row_no, remark) for remark in checked.remarks)
        else:
            row.verdict = Verdict.MERGED
            made.append(_registration(batch, row.row_no, checked.values))
    Registration.objects.bulk_create(made)
    StagedRow.objects.bulk_update(rows, ["verdict", "problem"])


def _registration(batch: WorkerImport, row_no: int, values: dict[str, Any]) -> Registration:
    days = {name: date.fromisoformat(values[name]) for name in DATES if values[name]}
    return Registration(
        **(values | days),
        program_id=batch.program_id,
        row_no=row_no,
        source_file_id=batch.source_file_id,
        declared_on=days["registered_on"] if batch.declared else None,
        proposed_by=batch.actor,
    )


@transaction.atomic
def finish(batch: WorkerImport, *, actor: User | None) -> None:
    """Keep the refused lines as a workbook; delete the waiting rows and the upload, whose hash remains."""
    batch = WorkerImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.MERGED:
        return
    batch.counts = batch.counts | _counts(batch)
    refused = batch.rows.filter(verdict=Verdict.REFUSED).order_by("row_no")
    if batch.counts[Verdict.REFUSED]:
        workbook = rejects_bytes(batch.program, refused)
        batch.rejects = files.store_bytes(workbook, "baris-ditolak.xlsx", actor=actor, act=Act.IMPORT_WORKERS)
    batch.state, batch.merged_at = ImportState.MERGED, timezone.now()
    batch.save()
    batch.rows.all().delete()
    audit.record("workers.import", actor=actor, subject=batch, sha256=batch.source_file.sha256, **batch.counts)
    transaction.on_commit(lambda: files.destroy(batch.source_file))


@transaction.atomic
def discard(batch: WorkerImport, *, actor: User | None) -> None:
    """Throw an import away: its rows and its upload are deleted; name and hash of the file remain."""
    batch = WorkerImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.MERGED:
        raise DomainError("Impor ini sudah digabungkan.", "Tarik usulan per pekerja bila ada yang salah.")
    batch.rows.all().delete()
    batch.state = ImportState.DISCARDED
    batch.save(update_fields=["state"])
    audit.record("workers.discard_import", actor=actor, subject=batch, sha256=batch.source_file.sha256)
    transaction.on_commit(lambda: files.destroy(batch.source_file))


def summary(batch: WorkerImport) -> str:
    """The counts of an import as one sentence."""
    named = (
        ("ready", "siap digabungkan"),
        ("merged", "digabungkan"),
        ("unchanged", "sudah ada"),
        ("refused", "ditolak"),
    )
    parts = [f"{number(batch.counts[key])} {label}" for key, label in named if batch.counts.get(key)]
    return f"{number(batch.counts.get('rows', 0))} baris: {', '.join(parts) or 'tidak ada'}."
