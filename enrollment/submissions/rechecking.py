"""Whether what was sent and what was answered still read as they were recorded, each by the layout it bears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrollment.submissions.layout_versions import answer_layout_named, layout_named
from enrollment.submissions.models import AnswerFile, Submission
from enrollment.submissions.reading import Reply, read_replies
from enrollment.submissions.services import sheet_rows
from enrollment.submissions.workbooks import LINES_SHEET, Cells, compare, rows_sha256
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import content_sha256
from jamsos.lib.money import number
from jamsos.lib.names import clean_name
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
        yield from _changed(submission.file, submission.file.sha256)
        compare(submission.file.content.path, LINES_SHEET, names, rows, name=submission.file.name)
    except DomainError as error:
        yield error.message


def _changed(stored: StoredFile, sha256: str) -> Iterator[str]:
    if content_sha256(stored) != sha256:
        yield f"Isi berkas {stored.name} tidak bersidik sama dengan saat disimpan."


def _answer(answer: AnswerFile) -> Iterator[str]:
    """Its bytes are those received, and every row was either posted as it says or told of as not posted."""
    try:
        yield from _changed(answer.file, answer.sha256)
        replies = read_replies(answer.file.content.path, answer.file.name, answer_layout_named(answer.layout))
    except DomainError as error:
        yield error.message
    else:
        yield from _replies(answer, replies)


def _replies(answer: AnswerFile, replies: Sequence[Reply]) -> Iterator[str]:
    if len(replies) != answer.rows:
        yield f"Jawaban {answer.file.name} kini {number(len(replies))} baris; dicatat {number(answer.rows)}."
    unposted = set(answer.unposted.values_list("row_no", flat=True))
    said = {
        (one.nik, clean_name(one.name), one.answer, one.kpj, one.note) for one in replies if one.row not in unposted
    }
    lines = answer.lines.order_by().values_list("line__nik", "line__name", "answer", "kpj", "answer_note")
    posted = {(nik, clean_name(name), *told) for nik, name, *told in lines}
    if other := len(posted - said):
        yield f"{number(other)} orang tercatat lain daripada isi jawaban {answer.file.name}."
    if missing := len(said - posted):
        yield f"{number(missing)} baris jawaban {answer.file.name} tidak dicatat seperti isinya."
