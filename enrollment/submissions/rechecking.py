"""Whether what was sent and what was answered still read as they were recorded, each by the layout it bears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enrollment.submissions.layout_versions import answer_layout_named, layout_named
from enrollment.submissions.models import AnswerFile, Submission
from enrollment.submissions.reading import read_replies
from enrollment.submissions.services import sheet_rows
from enrollment.submissions.workbooks import LINES_SHEET, Cells, compare, rows_sha256
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.sealing import seal


@dataclass(frozen=True)
class Recheck:
    """Rows of the file and of its answers that were read again, and what differs, sentence by sentence."""

    rows: int
    replies: int
    differences: tuple[str, ...]


def recheck(submission: Submission, *, actor: User | None) -> Recheck:
    """Build the rows anew from the frozen lines, read the stored files again, and hold both against the record."""
    layout = layout_named(submission.layout)
    included = submission.lines.filter(included=True).select_related("line").order_by("line__no")
    rows = sheet_rows(submission.decree, layout, [one.line for one in included])
    answers = list(submission.answers.select_related("file").order_by("pk"))
    told = [*_file(submission, layout.names, rows), *(says for one in answers for says in _answer(one))]
    audit.record("submissions.recheck", actor=actor, subject=submission, rows=len(rows), differences=len(told))
    return Recheck(len(rows), sum(one.rows for one in answers), tuple(told))


def _file(submission: Submission, names: tuple[str, ...], rows: list[Cells]) -> Iterator[str]:
    if (rows_sha256(rows), seal(rows)) != (submission.rows_sha256, submission.lines_hash):
        yield "Baris yang disusun ulang dari daftar beku tidak bersidik sama dengan yang dikirim."
    try:
        compare(submission.file.content.path, LINES_SHEET, names, rows, name=submission.file.name)
    except DomainError as error:
        yield error.message


def _answer(answer: AnswerFile) -> Iterator[str]:
    """Rows as many as recorded, and whoever this file recorded or rejected is said to be so in it."""
    replies = read_replies(answer.file.content.path, answer.file.name, answer_layout_named(answer.layout))
    if len(replies) != answer.rows:
        yield f"Jawaban {answer.file.name} kini {number(len(replies))} baris; dicatat {number(answer.rows)}."
    said = {(one.nik, one.answer, one.kpj) for one in replies}
    posted = answer.lines.order_by().values_list("line__nik", "answer", "kpj")
    other = sum(one not in said for one in posted)
    if other:
        yield f"{number(other)} orang tercatat lain daripada isi jawaban {answer.file.name}."
