"""Noting how far cards have come: one by one, or a whole file of them, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from enrollment.memberships.models import Card, CardStep
from enrollment.programs.models import Program
from enrollment.submissions.models import Answer, SubmissionLine
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.lib.dates import format_short, parse_date
from jamsos.lib.money import number
from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from jamsos.lib.workbook_read import Row, read_table

NAMES = ("NIK", "STATUS", "TANGGAL")
TOLD = 5  # rows named in one refusal


@dataclass(frozen=True)
class Read:
    """A row of the file: whose card, how far, when; `problem` tells why it cannot be used."""

    row: int
    line: int
    card: str
    day: date
    problem: str = ""


def recorded_lines(program: Program) -> dict[str, int]:
    """NIK -> line of everybody BPJS has recorded in the programme."""
    lines = SubmissionLine.objects.filter(included=True, answer=Answer.RECORDED, submission__decree__program=program)
    return dict(lines.order_by().values_list("line__nik", "pk"))


@transaction.atomic
def note(line: SubmissionLine, card: str, *, happened_on: date, on: date, actor: User) -> CardStep:
    """One card; raises `DomainError` for somebody not recorded and a day after `on` or before the submission."""
    policy.require(actor, Act.RECORD_ANSWER)
    line = SubmissionLine.objects.select_for_update(of=("self",)).select_related("submission").get(pk=line.pk)
    if line.answer != Answer.RECORDED:
        raise DomainError("Orang ini belum direkam BPJS.", "Kartu dicatat setelah jawaban BPJS dicatat.")
    if problem := day_problem(happened_on, line.submission.submitted_on, on):
        raise DomainError(problem, "Periksa tanggalnya.")
    made = CardStep.objects.create(line=line, card=card, happened_on=happened_on, made_by=actor)
    audit.record("cards.note", actor=actor, subject=line.line.registration, card=card, on=happened_on.isoformat())
    return made


@transaction.atomic
def note_file(program: Program, stored: StoredFile, *, on: date, actor: User | None) -> int:
    """Every row of an upload (NIK, STATUS, TANGGAL); what stands already adds nothing; returns the steps added.

    Raises `DomainError` naming the first rows that cannot be used; then nothing is kept.
    """
    if actor is not None:
        policy.require(actor, Act.RECORD_ANSWER)
    Program.objects.select_for_update().get(pk=program.pk)
    rows = list(_read(stored.content.path, stored.name, program, on))
    _refuse(rows)
    stands = _newest(rows)
    new = [one for one in rows if (one.card, one.day) != stands.get(one.line)]
    steps = [CardStep(line_id=one.line, card=one.card, happened_on=one.day, file=stored, made_by=actor) for one in new]
    CardStep.objects.bulk_create(steps, batch_size=5000)
    audit.record(
        "cards.note_file", actor=actor, subject=program, rows=len(rows), people=len(steps), file=stored.sha256
    )
    return len(steps)


def day_problem(day: date, sent: date, on: date) -> str:
    """Why a card cannot have come so far on that day; empty when it can."""
    if day > on:
        return f"Tanggal {format_short(day)} belum terjadi."
    return f"Tanggal {format_short(day)} sebelum orangnya diajukan ke BPJS." if day < sent else ""


def template() -> bytes:
    """An empty upload with the words that are understood."""
    columns = [Column(name, 24, tuple(Card.values) if name == "STATUS" else ()) for name in NAMES]
    return workbook_bytes([Sheet("Kartu", columns)])


def _newest(rows: list[Read]) -> dict[int, tuple[str, date]]:
    steps = CardStep.objects.filter(line__in=[one.line for one in rows]).order_by("pk")
    return {line: (card, day) for line, card, day in steps.values_list("line", "card", "happened_on")}


def _read(path: Path, name: str, program: Program, on: date) -> Iterator[Read]:
    lines = recorded_lines(program)
    sent = dict(SubmissionLine.objects.filter(pk__in=lines.values()).values_list("pk", "submission__submitted_on"))
    seen: set[int] = set()
    for row in read_table(path, required=NAMES, name=name).rows:
        line, card = lines.get(row.text("NIK"), 0), " ".join(row.text("STATUS").lower().split())
        day, unread = _day(row)
        problem = row.problem or _problem(row, line, card) or ("NIK muncul dua kali." if line in seen else unread)
        yield Read(row.number, line, card, day, problem or day_problem(day, sent[line], on))
        seen.add(line)


def _day(row: Row) -> tuple[date, str]:
    """The day of the row, and why it cannot be read."""
    try:
        return parse_date(row.cell("TANGGAL").value), ""
    except ValueError as error:
        return date.min, str(error)


def _problem(row: Row, line: int, card: str) -> str:
    if row.cell("NIK").kind not in ("text", "empty"):
        return "NIK berupa angka, bukan teks: digitnya tidak dapat dipercaya."
    if not line:
        return "NIK tidak terekam pada program ini."
    if card not in Card.values:
        return f"Status dikenal: {', '.join(Card.values)}."
    return ""


def _refuse(rows: list[Read]) -> None:
    wrong = [one for one in rows if one.problem]
    if wrong:
        told = "; ".join(f"baris {one.row}: {one.problem}" for one in wrong[:TOLD])
        raise DomainError(
            f"{number(len(wrong))} baris tidak dapat dipakai, tidak ada yang dicatat. {told}",
            "Perbaiki berkasnya, lalu unggah lagi.",
        )
