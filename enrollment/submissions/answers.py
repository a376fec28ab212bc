"""Taking BPJS's answer: checked as a whole, then posted in one transaction (Pasal 23(3)-(4))."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from enrollment.submissions.layout_versions import answer_layout_on
from enrollment.submissions.models import AnswerFile, AnswerRow, Outcome, Submission, SubmissionLine
from enrollment.submissions.reading import Reply, read_replies
from enrollment.submissions.reconciling import Placed, Sent, place
from enrollment.submissions.selectors import totals
from enrollment.submissions.workbooks import CODE, ROWS_SHA256, written_control
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.lib.money import number

POSTED = {Outcome.RECORDED: "register", Outcome.REJECTED: "reject"}
CHUNK = 5000
POST = """
    UPDATE submissions_submissionline AS line
    SET answer = reply.answer, kpj = reply.kpj, answer_note = reply.note, answered_in_id = %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS reply (id, answer, kpj, note)
    WHERE line.id = reply.id AND line.answer = ''
"""


@transaction.atomic
def record(submission: Submission, stored: StoredFile, *, on: date, actor: User | None) -> AnswerFile:
    """Post on day `on` an answer to a submission; the same file again changes nothing and returns the first record.

    Raises `DomainError`, with nothing posted, when the file cannot be read or belongs to another submission.
    """
    if actor is not None:
        policy.require(actor, Act.RECORD_ANSWER)
    Submission.objects.select_for_update().get(pk=submission.pk)
    known = AnswerFile.objects.filter(sha256=stored.sha256).select_related("submission__decree__wave").first()
    if known is not None:
        return _same_file(known, submission)
    _refuse_other_batch(submission, stored)
    layout = answer_layout_on(on)
    replies = read_replies(stored.content.path, stored.name, layout)
    placed = place(replies, _sent(submission), _recorded_elsewhere(submission, replies))
    _refuse_strangers(submission, placed)
    answer = _keep(submission, stored, layout.version, placed, actor)
    _post(answer, placed)
    _close(submission, stored)
    audit.record("submissions.answer", actor=actor, subject=submission, rows=answer.rows, **answer.counts)
    return answer


def _same_file(known: AnswerFile, submission: Submission) -> AnswerFile:
    if known.submission_id != submission.pk:
        raise DomainError(
            f"Berkas ini sudah dicatat sebagai jawaban untuk {known.submission}.", "Pilih berkas yang benar."
        )
    return known


def _refuse_other_batch(submission: Submission, stored: StoredFile) -> None:
    """Hold the control sheet, if the file came back with it, against the submission."""
    control = written_control(stored.content.path, stored.name)
    expected = {CODE: submission.code, ROWS_SHA256: submission.rows_sha256}
    for item, value in expected.items():
        if item in control and control[item] != value:
            raise DomainError(
                f"Lembar Kendali menyebut {item.lower()} {control[item][:70]}, bukan {value}.",
                f"Berkas ini bukan jawaban untuk {submission}; tidak ada yang dicatat.",
            )


def _refuse_strangers(submission: Submission, placed: Sequence[Placed]) -> None:
    """An answer in which most rows are unknown belongs to another batch or year."""
    strangers = sum(item.outcome == Outcome.STRANGER for item in placed)
    if 2 * strangers > len(placed):
        raise DomainError(
            f"{number(strangers)} dari {number(len(placed))} baris bukan anggota {submission}.",
            "Berkas ini tampaknya jawaban untuk pengajuan lain; tidak ada yang dicatat.",
        )


def _sent(submission: Submission) -> list[Sent]:
    lines = submission.lines.filter(included=True)
    columns = ("pk", "line__nik", "line__name", "answer", "kpj", "resent_in__number")
    return [Sent(*row) for row in lines.values_list(*columns)]


def _recorded_elsewhere(submission: Submission, replies: Sequence[Reply]) -> list[tuple[str, str]]:
    """Those KPJs of the answer that stand in other submissions already, with the NIK they were given to."""
    given = {reply.kpj for reply in replies if reply.kpj}
    lines = SubmissionLine.objects.filter(kpj__in=given).exclude(submission=submission)
    return list(lines.order_by().values_list("kpj", "line__nik"))


def _keep(
    submission: Submission, stored: StoredFile, layout: str, placed: Sequence[Placed], actor: User | None
) -> AnswerFile:
    counts = Counter(item.outcome.value for item in placed)
    answer = AnswerFile.objects.create(
        submission=submission,
        file=stored,
        sha256=stored.sha256,
        layout=layout,
        rows=len(placed),
        counts={outcome.value: counts[outcome.value] for outcome in Outcome},
        recorded_by=actor,
    )
    unposted = (
        AnswerRow(
            answer=answer, row_no=item.reply.row, outcome=item.outcome, line_id=item.line, message=item.message[:200]
        )
        for item in placed
        if item.outcome not in POSTED
    )
    AnswerRow.objects.bulk_create(unposted, batch_size=CHUNK)
    return answer


def _post(answer: AnswerFile, placed: Sequence[Placed]) -> None:
    for outcome, act in POSTED.items():
        chosen = [item for item in placed if item.outcome == outcome]
        _write(answer, chosen)
        people = answer.lines.filter(answer=outcome.value).values("line__registration")
        move(Registration.objects.filter(pk__in=people), act, expected=len(chosen))


def _write(answer: AnswerFile, chosen: Sequence[Placed]) -> None:
    columns = (
        [item.line for item in chosen],
        [item.outcome.value for item in chosen],
        [item.reply.kpj for item in chosen],
        [item.reply.note for item in chosen],
    )
    with connection.cursor() as cursor:
        cursor.execute(POST, [answer.pk, *columns])


def _close(submission: Submission, stored: StoredFile) -> None:
    """Once nobody is waited for any more, note with which file."""
    if not totals(submission).waiting:
        Submission.objects.filter(pk=submission.pk).update(answer_hash=stored.sha256)


def summary(answer: AnswerFile) -> dict[str, int]:
    """Rows of this answer by outcome, and its submission after it: sent = recorded + rejected + unanswered."""
    found = totals(answer.submission)
    after = {"total_recorded": found.recorded, "total_rejected": found.rejected, "unanswered": found.unanswered}
    return {"rows": answer.rows, **answer.counts, "sent": found.sent, **after}
