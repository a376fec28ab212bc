"""The workbook for BPJS: lines as text, a control sheet, and proof that the file says what the lines say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from enrollment.submissions.layouts import AnswerLayout, Layout
from enrollment.submissions.models import Submission
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS, format_date
from jamsos.lib.workbook_read import Row, read_table
from jamsos.lib.workbook_write import Column, Sheet, workbook_bytes, write_workbook

LINES_SHEET, CONTROL_SHEET, ANSWER_SHEET = "BPJS", "Kendali", "Jawaban"
CODE, ROWS_SHA256 = "KODE PENGAJUAN", "SHA-256 BARIS"
CONTROL_COLUMNS = (Column("BUTIR", 26), Column("ISI", 70))
Cells = tuple[str, ...]


def write_submission(path: Path, submission: Submission, layout: Layout, rows: Sequence[Cells]) -> None:
    """Write the workbook and read it back from the disk; raises `DomainError` at the first cell that differs."""
    control = control_rows(submission, layout)
    columns = [Column(column.heading, column.width) for column in layout.columns]
    write_workbook(path, [Sheet(LINES_SHEET, columns, rows), Sheet(CONTROL_SHEET, CONTROL_COLUMNS, control)])
    compare(path, LINES_SHEET, layout.names, rows)
    compare(path, CONTROL_SHEET, tuple(column.name for column in CONTROL_COLUMNS), control)


def control_rows(submission: Submission, layout: Layout) -> list[Cells]:
    """What the batch is and what it must add up to, as plain figures that BPJS can check."""
    decree, wave = submission.decree, submission.decree.wave
    months = f"{MONTHS[decree.first_month - 1]} s.d. {MONTHS[wave.month_to - 1]} {wave.program.year}"
    agreed = "disepakati" if layout.confirmed else "belum terkonfirmasi BPJS"
    return [
        (CODE, submission.code),
        ("KEPUTUSAN BUPATI", f"{decree.number} tanggal {format_date(decree.decided_on)}"),
        ("PERJANJIAN KERJA SAMA", submission.agreement.number),
        ("TAHAP", str(wave.number)),
        ("KODE WADAH", wave.wadah),
        ("SUMBER DANA", wave.get_fund_source_display()),
        ("MASA IURAN", months),
        *late_rows(submission),
        ("TANGGAL PENGAJUAN", format_date(submission.submitted_on)),
        ("ORANG", str(submission.people)),
        ("ORANG-BULAN", str(submission.months)),
        ("RUPIAH", str(submission.amount)),
        (ROWS_SHA256, submission.rows_sha256),
        ("CARA MENGHITUNG SHA-256", "teks UTF-8, sel dipisah tab, tiap baris diakhiri LF, tanpa judul kolom"),
        ("SUSUNAN KOLOM", f"versi {layout.version}, {agreed}"),
    ]


def late_rows(submission: Submission) -> list[Cells]:
    """Said to BPJS only when contributions begin before the month of submission."""
    reason = submission.late_reason
    return [("MASA IURAN SUDAH BERJALAN", f"disepakati dengan BPJS: {reason}")] if reason else []


def rows_sha256(rows: Iterable[Cells]) -> str:
    """SHA-256 that the receiver can recompute from the sheet: cells by tab, rows ended by LF, UTF-8."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\t".join(row).encode() + b"\n")
    return digest.hexdigest()


def compare(path: Path, sheet: str, names: Sequence[str], rows: Iterable[Cells], *, name: str | None = None) -> None:
    """Read a sheet back and hold it against what was to be written, row by row, in order, as text.

    `name`: of a stored file, the name it was given.
    """
    table = read_table(path, required=names, sheet=sheet, name=name)
    if table.columns != tuple(names):
        raise _differs(sheet, "susunan kolom")
    for number, (wanted, found) in enumerate(zip_longest(rows, table.rows), start=2):
        if wanted is None or found is None or not _same(wanted, found, names):
            raise _differs(sheet, f"baris {number}")


def _same(wanted: Cells, found: Row, names: Sequence[str]) -> bool:
    cells = [found.cell(name) for name in names]
    are_text = all(cell.kind in ("text", "empty") for cell in cells)
    return are_text and not found.problem and tuple(str(cell.value or "") for cell in cells) == wanted


def _differs(sheet: str, where: str) -> DomainError:
    return DomainError(
        f"Berkas BPJS yang dibaca ulang berbeda dari daftar beku: lembar {sheet}, {where}.",
        "Berkas tidak disimpan dan status tidak berubah; hubungi admin sistem.",
    )


def answer_template(layout: AnswerLayout) -> bytes:
    """An empty answer sheet: the columns that are read, with the known status words to choose from."""
    statuses = sorted(layout.recorded) + sorted(layout.rejected)
    names = (layout.nik, layout.name, layout.kpj, layout.status, layout.note)
    columns = [Column(name, 24, statuses if name == layout.status else ()) for name in names]
    return workbook_bytes([Sheet(ANSWER_SHEET, columns)])


def written_control(path: Path, name: str) -> dict[str, str]:
    """What the control sheet of a returned workbook says; empty when it came back without one."""
    try:
        table = read_table(path, required=["BUTIR", "ISI"], sheet=CONTROL_SHEET, name=name)
    except DomainError:
        return {}
    return {row.text("BUTIR"): row.text("ISI") for row in table.rows}
