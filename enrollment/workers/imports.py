"""A worker file on its way into the register: received, checked, or thrown away. See `merging` for the rest.

Checking is all or nothing: a killed job begins it anew, and nothing enters the register before a person (or the
command) merges.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from enrollment.programs.models import Program
from enrollment.workers.checking import Checked, Checker, Remark
from enrollment.workers.columns import REASON, REQUIRED, columns_for
from enrollment.workers.doubles import FileDoubles, compare
from enrollment.workers.models import ImportState, StagedRow, Verdict, WorkerImport
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files import services as files
from jamsos.files.models import StoredFile
from jamsos.jobs.models import JobIssue
from jamsos.jobs.run import Run
from jamsos.lib.copying import copy_rows
from jamsos.lib.money import number
from jamsos.lib.workbook import Row, read_table

CHUNK = 1000
RAW_MAX = 2000
STAGED = ("batch_id", "row_no", "raw", "values", "verdict", "problem")


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
    except DomainError as error:
        reason = f"{error.message} {error.hint}".strip()
        discard(batch, actor=run.actor, because=ImportState.UNREADABLE, note=reason)
        raise
    found = _check_rows(batch, rows, run)
    staged = [_staged(batch, row, checked) for row, checked in found]
    with transaction.atomic():
        batch.rows.all().delete()
        with connection.cursor() as cursor:
            copy_rows(cursor, StagedRow._meta.db_table, STAGED, staged)
        run.issues(issue_of(row.number, remark) for row, checked in found for remark in checked.remarks)
        batch.counts = count_rows(batch) | {"remarks": sum(_has_remark(checked) for _, checked in found)}
        batch.notes, batch.check_job, batch.state = list(notes), run.job, ImportState.CHECKED
        batch.save()
        audit.record("workers.check", actor=run.actor, subject=batch, **batch.counts)


def _read(batch: WorkerImport, run: Run) -> tuple[list[Row], tuple[str, ...]]:
    run.stage("Membaca berkas")
    stored = batch.source_file
    if not stored.content:
        raise DomainError("Isi berkas ini sudah dihapus.", "Unggah lagi berkasnya.")
    optional = [*(name for name in _names(batch) if name not in REQUIRED), REASON]
    table = read_table(stored.content.path, required=REQUIRED, optional=optional, name=stored.name)
    return list(table.rows), table.notes


def _names(batch: WorkerImport) -> list[str]:
    """The columns that the programme's regulation takes."""
    return [column.name for column in columns_for(batch.program.regulation)]


def _check_rows(batch: WorkerImport, rows: Sequence[Row], run: Run) -> list[tuple[Row, Checked]]:
    checker, doubles = Checker(batch.program, batch.checked_on), FileDoubles()
    found: list[tuple[Row, Checked]] = []
    run.stage("Memeriksa baris", len(rows))
    for start in range(0, len(rows), CHUNK):
        chunk = [(row, checker.check_row(row.values, row.problem)) for row in rows[start : start + CHUNK]]
        compare(batch.program, [checked for _, checked in chunk])
        for row, checked in chunk:
            if not checked.held:
                doubles.mark(row.number, checked)
        found += chunk
        run.advance(len(found))
    return found


def _staged(batch: WorkerImport, row: Row, checked: Checked) -> tuple[object, ...]:
    """A line as COPY takes it; see `STAGED`."""
    verdict = Verdict.UNCHANGED if checked.held else Verdict.REFUSED if checked.refused else Verdict.READY
    raw = {name: row.text(name).replace("\0", "")[:RAW_MAX] for name in _names(batch) if row.text(name)}
    values = checked.values if verdict == Verdict.READY else {}
    return batch.pk, row.number, json.dumps(raw), json.dumps(values), verdict.value, checked.problem


def issue_of(row_no: int, remark: Remark) -> JobIssue:
    """A remark as the job keeps it."""
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


def count_rows(batch: WorkerImport) -> dict[str, int]:
    verdicts = Counter(batch.rows.values_list("verdict", flat=True))
    return {"rows": verdicts.total(), **{verdict: verdicts.get(verdict, 0) for verdict in Verdict.values}}


@transaction.atomic
def discard(
    batch: WorkerImport, *, actor: User | None, because: ImportState = ImportState.DISCARDED, note: str = ""
) -> None:
    """Throw an import away: its rows and its upload are deleted; name and hash of the file remain.

    `because`: the state it ends in, when it was no person who threw it away; `note` says more.
    """
    batch = WorkerImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.MERGED or batch.rows.filter(verdict=Verdict.MERGED).exists():
        raise DomainError("Impor ini sudah digabungkan.", "Tarik usulan per pekerja bila ada yang salah.")
    batch.rows.all().delete()
    batch.state = because
    batch.notes = [note] if note else batch.notes
    batch.save(update_fields=["state", "notes"])
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
