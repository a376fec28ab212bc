"""The file that goes to Disdukcapil and comes back with its answers (DOMAIN 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from enrollment.matching.departures import departure_notes
from enrollment.verification.answers import ANSWER, ELEMENTS, IDENTITY, Reply, contradicts, verdict_of
from enrollment.verification.control import control_sheet
from enrollment.verification.models import Batch, Verdict
from enrollment.workers.models import Registration
from jamsos.jobs.models import JobIssue
from jamsos.lib.workbook_read import Row, read_table
from jamsos.lib.workbook_write import Column, Sheet, write_workbook
from jamsos.logs import mask_text

LINE_NO = re.compile(r"[0-9]{1,7}")
FACTS = (
    Column("KIRIMAN", 10),
    Column("NO", 8),
    Column("NIK", 20),
    Column("NO_KK", 20),
    Column("NAMA", 32),
    Column("TEMPAT_LAHIR", 18),
    Column("TGL_LAHIR", 14),
    Column("JENIS_KELAMIN", 8),
    Column("ALAMAT", 36),
    Column("DESA", 20),
    Column("KECAMATAN", 20),
)
ANSWERS = tuple(Column(f"HASIL_{name}", 16) for name in ELEMENTS)
STATUS = Column("STATUS", 18, choices=tuple(Verdict.labels))
NOTE = Column("CATATAN", 30)
LEFT = Column("DAFTAR_KEMATIAN", 48)
STATUS_CODES = {
    "11": Verdict.DECEASED,
    "12": Verdict.DUPLICATE,
    "13": Verdict.NOT_FOUND,
    "14": Verdict.INACTIVE,
    "15": Verdict.UNMATCHED,
}
WORDS = {
    word: Verdict(value)
    for value, label in Verdict.choices
    for word in (label.upper(), value.upper(), value.upper().replace("_", " "))
}


def write_batch(batch: Batch, people: Iterable[Registration], path: Path) -> None:
    """One row per person in the order of the batch; answer columns empty, to be filled by Disdukcapil.

    The last column says whom a match has found on Disdukcapil's own list of deaths and moves; a second sheet takes the
    control totals.
    """
    people = list(people)
    left = departure_notes([person.pk for person in people])
    rows = ([*_facts(batch, no, person), left.get(person.pk, "")] for no, person in enumerate(people, start=1))
    verval = Sheet("Verval", (*FACTS, *ANSWERS, STATUS, NOTE, LEFT), rows)
    write_workbook(path, [verval, control_sheet(batch, len(people))])


def _facts(batch: Batch, no: int, person: Registration) -> list[object]:
    birth = person.birth_date.isoformat() if person.birth_date else ""
    facts = [str(batch.number), str(no), person.nik, person.nkk, person.name, person.birth_place, birth]
    where = [person.sex, person.full_address, person.village.name, person.village.district.name]
    return [*facts, *where, *[""] * (len(ANSWERS) + 2)]


def read_replies(path: Path, name: str, batch: Batch) -> tuple[list[Reply], list[JobIssue], int]:
    """Replies of the file, everything wrong with rows that cannot be taken, and the number of rows without an answer.

    A row answers when STATUS is filled, or when the elements alone decide it. Raises `DomainError` for a
    file that cannot be read or belongs to another batch.
    """
    table = read_table(path, required=("KIRIMAN", "NO", "NIK", "STATUS"), name=name)
    replies, issues, silent = [], [], 0
    for row in table.rows:
        outcome = _reply(row, batch)
        if isinstance(outcome, Reply):
            replies.append(outcome)
        elif outcome is None:
            silent += 1
        else:
            issues += outcome
    return replies, issues, silent


def _reply(row: Row, batch: Batch) -> Reply | list[JobIssue] | None:
    if row.problem:
        return [JobIssue(row=row.number, message=row.problem, hint="Perbaiki baris ini.")]
    elements = dict(_elements(row))
    status = " ".join(row.text("STATUS").upper().split())
    if not status and not elements:
        return _misplaced(row, batch) or None
    verdict = (WORDS.get(status) or STATUS_CODES.get(status)) if status else verdict_of(elements)
    if issues := [*_misplaced(row, batch), *_unusable(row, status, verdict, elements)]:
        return issues
    note = mask_text(row.text("CATATAN"))[:200]
    return Reply(int(row.text("NO")), row.text("NIK"), verdict, elements, note, row.number)


def _misplaced(row: Row, batch: Batch) -> list[JobIssue]:
    """What is wrong with the columns that say whom the row is about."""
    if row.text("KIRIMAN") != str(batch.number):
        return [_issue(row, "KIRIMAN", "Baris ini milik kiriman lain.", f"Berkas ini untuk kiriman {batch.number}.")]
    issues = []
    if not LINE_NO.fullmatch(row.text("NO")):
        issues.append(_issue(row, "NO", "Nomor urut tidak terbaca.", "Jangan mengubah kolom NO."))
    if row.cell("NIK").kind == "number":
        hint = "Pakai berkas kiriman asli."
        issues.append(_issue(row, "NIK", "NIK berupa angka: digit terakhirnya hilang.", hint))
    return issues


def _unusable(row: Row, status: str, verdict: Verdict | None, elements: dict[str, str]) -> list[JobIssue]:
    """What is wrong with the answer."""
    hint = "Tulis «Sesuai» atau «Tidak Sesuai (59)»."
    strange = [name for name, answer in elements.items() if not ANSWER.fullmatch(answer)]
    issues = [_issue(row, f"HASIL_{name}", "Jawaban tidak dikenal.", hint) for name in strange]
    if verdict is None and (status or not strange):
        issues.append(_unclear(row, status))
    elif verdict and not strange and contradicts(verdict, elements):
        said = "STATUS «Padan», tetapi ada unsur yang tidak sesuai."
        issues.append(_issue(row, "STATUS", said, "Samakan keduanya."))
    return issues


def _unclear(row: Row, status: str) -> JobIssue:
    if status:
        known = ", ".join(Verdict.labels)
        return _issue(row, "STATUS", "Status tidak dikenal.", f"Pilih salah satu: {known}.")
    needed = ", ".join(f"HASIL_{name}" for name in IDENTITY)
    return _issue(row, "STATUS", "Jawaban belum lengkap.", f"Isi STATUS, atau sedikitnya {needed}.")


def _elements(row: Row) -> Iterator[tuple[str, str]]:
    for name in ELEMENTS:
        answer = " ".join(row.text(f"HASIL_{name}").upper().split())
        if answer:
            yield name, answer


def _issue(row: Row, column: str, message: str, hint: str) -> JobIssue:
    return JobIssue(row=row.number, column=column, value=row.text(column), message=message, hint=hint)
