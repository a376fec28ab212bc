"""Reading an answer of BPJS row by row, without knowing the batch yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from enrollment.submissions.layouts import AnswerLayout, printable
from enrollment.submissions.models import Answer
from jamsos.lib.workbook_read import Row, read_table

KPJ = re.compile(r"[0-9A-Z]{11}", re.ASCII)
NO_REASON = "BPJS tidak menyebut alasan"


@dataclass(frozen=True, slots=True)
class Reply:
    """What one row says. `problem` tells why it cannot be used; then `answer` is empty."""

    row: int
    nik: str
    name: str
    answer: str = ""
    kpj: str = ""
    note: str = ""
    problem: str = ""
    doubtful: bool = False  # the NIK is missing, a number, or on a row that cannot be read


def read_replies(path: Path, name: str, layout: AnswerLayout) -> list[Reply]:
    """All rows of the answer's first sheet; raises `DomainError` for a file or header that cannot be read."""
    required = [layout.nik, layout.name, layout.status]
    table = read_table(path, required=required, aliases=layout.aliases, name=name)
    return list(_replies(table.rows, layout))


def _replies(rows: Iterator[Row], layout: AnswerLayout) -> Iterator[Reply]:
    for row in rows:
        nik, name = row.text(layout.nik), row.text(layout.name)
        problem = row.problem or _number_problem(row, layout)
        answer, problem = ("", problem) if problem else _meaning(row, layout)
        yield Reply(
            row=row.number,
            nik=nik,
            name=name,
            answer=answer,
            kpj=row.text(layout.kpj).upper() if answer == Answer.RECORDED else "",
            note=_note(row.text(layout.note), answer),
            problem=problem[:200],
            doubtful=bool(row.problem) or row.cell(layout.nik).kind != "text",
        )


def _number_problem(row: Row, layout: AnswerLayout) -> str:
    """A NIK or KPJ typed as a number has lost its last digits or its leading zero."""
    for column in (layout.nik, layout.kpj):
        if row.cell(column).kind not in ("text", "empty"):
            return f"Kolom {column} berupa angka, bukan teks: digitnya tidak dapat dipercaya. Ubah menjadi teks."
    return "" if row.text(layout.nik) else f"Kolom {layout.nik} kosong."


def _meaning(row: Row, layout: AnswerLayout) -> tuple[str, str]:
    """What the row answers, and what is wrong with it; a number without a status word means recorded."""
    status = " ".join(row.text(layout.status).upper().split())
    kpj = row.text(layout.kpj).upper()
    if status in layout.rejected:
        return Answer.REJECTED, ""
    if status not in layout.recorded and (status or not kpj):
        known = ", ".join(sorted(layout.recorded | layout.rejected))
        shown = f"Status «{status[:40]}» tidak dikenal" if status else "Status kosong"
        return "", f"{shown}; yang dikenal: {known}."
    if kpj and not KPJ.fullmatch(kpj):
        return "", "KPJ harus 11 huruf atau angka."
    return Answer.RECORDED, ""


def _note(text: str, answer: str) -> str:
    return (printable(text) or (NO_REASON if answer == Answer.REJECTED else ""))[:200]
