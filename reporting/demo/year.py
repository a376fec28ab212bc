"""The year after the decree: BPJS's answer, contributions, two deaths with their claims, and the semester report."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

from enrollment.benefits.models import Claim, Paper, Status
from enrollment.benefits.services import advance, note_claim
from enrollment.contributions.models import Contribution
from enrollment.submissions.layout_versions import answer_layout_on
from enrollment.submissions.models import Submission, SubmissionLine
from enrollment.submissions.workbooks import ANSWER_SHEET
from enrollment.workers.ending import leave
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.jobs.services import run_now
from jamsos.lib.workbook import Column, Sheet, write_workbook
from reporting.demo import settings as demo
from reporting.documents import services
from reporting.documents.jobs import issue_report, print_report
from reporting.documents.models import FileVariant, Report, ReportKind, ReportState
from reporting.periods import half_year

# Per thousand, by a fixed lot on the identity number: what BPJS refuses, and what it does not answer yet.
REJECTED, SILENT = 12, 20
DEATHS = 2


def answer_submission(path: Path) -> None:
    """BPJS's answer to the newest submission, as its branch office would send it."""
    layout = answer_layout_on(demo.SUBMITTED_ON)
    columns = [Column(name) for name in (layout.nik, layout.name, layout.kpj, layout.status, layout.note)]
    lines = SubmissionLine.objects.filter(submission=Submission.objects.latest("pk"), included=True)
    people = lines.order_by("line__no").values_list("line__nik", "line__name")
    write_workbook(path, [Sheet(ANSWER_SHEET, columns, list(filter(None, (_reply(*one) for one in people))))])


def _reply(nik: str, name: str) -> tuple[str, ...] | None:
    lot = crc32(nik.encode())
    if lot % 1000 < REJECTED:
        return (nik, name, "", "DITOLAK", "NIK tidak padan")
    return None if lot % 1000 < SILENT else (nik, name, f"{lot % 10**11:011d}", "TERDAFTAR", "")


def months_to_pay(today: date) -> list[tuple[date, date]]:
    """The months of the decree that have begun but the last, which is left to be tried; and the day each is paid."""
    months = [date(demo.YEAR, month, 1) for month in range(demo.FIRST_MONTH, demo.LAST_MONTH + 1)]
    paid = [(month, month + timedelta(days=9)) for month in months if month + timedelta(days=9) <= today]
    begun = sum(month <= today for month in months)
    return paid[: max(1, begun - 1)]


def lose_two(today: date, *, actor: User) -> None:
    """Two participants die in June; the heirs of the first have been paid, the other claim has been noted."""
    died = date(demo.YEAR, 6, 18)
    if today < demo.REPORTED_ON:
        return
    paid = Contribution.objects.order_by("line__line__no").values_list("line__line__registration", flat=True)
    for place, number in enumerate(list(dict.fromkeys(paid[: 20 * DEATHS]))[:DEATHS]):
        one = Registration.objects.get(pk=number)
        leave(one, why="meninggal", happened_on=died, note="akta kematian", on=today, actor=actor)
        claim = _claim(one, died, actor)
        if place == 0:
            for status, on, amount in ((Status.FILED, 2, None), (Status.PAID, 9, claim.entitled)):
                day = demo.CLAIMED_ON + timedelta(days=on)
                advance(claim, status, on=day, today=today, actor=actor, amount=amount)


def _claim(one: Registration, died: date, actor: User) -> Claim:
    told = {"event": "Meninggal karena sakit", "heir_name": "AHLI WARIS PERAGAAN", "heir": "pasangan"}
    papers = [Paper.CARD, Paper.DEATH, Paper.FAMILY, Paper.HEIR, Paper.ACCOUNT]
    return note_claim(one, kind="jkm", happened_on=died, papers=papers, on=demo.CLAIMED_ON, actor=actor, **told)


def report_semester(today: date, out: Path, *, actor: User) -> None:
    """The report of the first half year, issued once the half year is over, with the words of the Tim."""
    report = services.current(ReportKind.SEMESTER, half_year(demo.YEAR, 1), actor=actor)
    issued = report.state == ReportState.ISSUED  # an earlier run ended before it was printed
    if not issued:
        services.write(report, demo.TEXTS, actor=actor)
    if issued or today < demo.REPORTED_ON:
        run_now(print_report, actor=actor, report_id=report.pk)
    else:
        head = {"number": demo.REPORT_NUMBER, "signed_on": today.isoformat(), "signer_name": demo.TEAM}
        run_now(issue_report, actor=actor, report_id=report.pk, **head)
    _copy(report, out)


def _copy(report: Report, out: Path) -> None:
    for made in report.files.select_related("file"):
        ending = "xlsx" if made.variant == FileVariant.WORKBOOK else "pdf"
        (out / f"laporan-semester.{ending}").write_bytes(made.file.content.read())
