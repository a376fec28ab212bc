"""Agreements with BPJS, and handing over the people of a decree (Pasal 20(5), 22(4), 23(1)-(2))."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Max

from enrollment.decrees.dating import first_day
from enrollment.decrees.freezing import is_intact
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.programs.models import Wave
from enrollment.submissions.checks import doubled, lines_to_resend, open_lines, reason_to_drop
from enrollment.submissions.layout_versions import layout_on
from enrollment.submissions.layouts import Layout
from enrollment.submissions.models import Agreement, Submission, SubmissionLine
from enrollment.submissions.workbooks import Cells, rows_sha256, write_submission
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.lib.copying import copy_rows
from jamsos.lib.dates import format_date
from jamsos.lib.money import number
from jamsos.sealing import seal
from jamsos.stated import stated


@dataclass(frozen=True)
class Review:
    """The decree's open lines on one day: those to hand over, and those dropped with their reason."""

    included: Sequence[DecreeLine]
    dropped: Sequence[tuple[DecreeLine, str]]
    act: str = "submit"

    @property
    def reasons(self) -> dict[str, int]:
        return dict(Counter(reason for _, reason in self.dropped))


@transaction.atomic
def record_agreement(*, number: str, valid_from: date, valid_to: date, actor: User | None) -> Agreement:
    """Note a cooperation agreement; raises `DomainError` for an empty or taken number or dates out of order."""
    if actor is not None:
        policy.require(actor, Act.PREPARE_SUBMISSION)
    if not number.strip():
        raise DomainError("Nomor PKS kosong.", "Isi nomor seperti tertulis pada perjanjian.")
    if valid_from > valid_to:
        raise DomainError("Tanggal berakhir PKS mendahului tanggal mulainya.", "Periksa kedua tanggal.")
    if Agreement.objects.filter(number=number.strip()).exists():
        raise DomainError(f"PKS nomor {number.strip()} sudah dicatat.", "Periksa daftar PKS.")
    agreement = Agreement.objects.create(number=number.strip(), valid_from=valid_from, valid_to=valid_to)
    audit.record("agreements.record", actor=actor, subject=agreement, number=agreement.number)
    return agreement


def review(decree: Decree, *, on: date) -> Review:
    """Look at every line not handed over yet as of day `on`; changes nothing."""
    return _review(decree, open_lines(decree), on, "submit")


def review_again(decree: Decree, *, unanswered: bool, on: date) -> Review:
    """The same look at those who would go out again: rejected and mended, with `unanswered` also the unanswered."""
    return _review(decree, lines_to_resend(decree, unanswered=unanswered), on, "resubmit")


def _review(decree: Decree, lines: Iterable[DecreeLine], on: date, act: str) -> Review:
    twice = doubled(decree)
    checked = [(line, reason_to_drop(line, on=on, doubled=twice, act=act)) for line in lines]
    included = [line for line, reason in checked if not reason]
    return Review(included, [(line, reason) for line, reason in checked if reason], act)


@transaction.atomic
def prepare(decree: Decree, *, on: date, actor: User | None, late: str = "") -> Submission:
    """Hand the people of an issued decree to BPJS: lines, workbook and states change as one.

    `late` = why months before that of `on` were agreed with BPJS. Raises `DomainError` without a decree and an
    agreement in force on `on`, for months gone by without such a reason, for the maker or issuer of the decree,
    when the frozen list is not intact, when nobody is left to hand over, or when the file read back differs from
    the lines; then nothing is kept.
    """
    return _hand_over(decree, lambda held: review(held, on=on), on=on, late=late, actor=actor)


@transaction.atomic
def follow_up(decree: Decree, *, unanswered: bool, on: date, actor: User | None, late: str = "") -> Submission:
    """Hand over again, as a further submission of the wave, those rejected and mended since, in one act.

    With `unanswered` also those about whom BPJS has said nothing. Where each stood before is closed: its answer stays,
    a later one is held. Raises `DomainError` as `prepare` does.
    """
    return _hand_over(
        decree, lambda held: review_again(held, unanswered=unanswered, on=on), on=on, late=late, actor=actor
    )


def _hand_over(
    decree: Decree, look: Callable[[Decree], Review], *, on: date, late: str, actor: User | None
) -> Submission:
    """`look` tells who goes out, once nobody can change any more."""
    decree, late = _locked(decree), _agreed(late)
    agreement = require_ready(decree, on=on, late=late, actor=actor)
    if not is_intact(decree):
        raise DomainError(f"Daftar beku {decree} tidak lagi utuh.", "Hentikan pengajuan dan hubungi admin sistem.")
    _hold(decree)
    found = look(decree)
    if not found.included:
        raise _nobody(decree, found)
    layout = layout_on(on)
    rows = sheet_rows(decree, layout, found.included)
    submission = _create(decree, agreement, layout, found, rows, on=on, late=late, actor=actor)
    resent = _close_earlier(submission, found)
    _store_lines(submission, found)
    _move(submission, found.act)
    _keep_file(submission, layout, rows, actor)
    audit.record(
        "submissions.prepare",
        actor=actor,
        subject=submission,
        people=submission.people,
        dropped=submission.dropped,
        amount=submission.amount,
        resent=resent,
        late=submission.late_reason,
        hash=submission.lines_hash,
        file=submission.file.sha256,
    )
    return submission


def _locked(decree: Decree) -> Decree:
    """The wave first: its decrees number their files in one row."""
    Wave.objects.select_for_update().filter(pk=decree.wave_id).first()
    return Decree.objects.select_for_update(of=("self",)).select_related("wave__program").get(pk=decree.pk)


def require_ready(decree: Decree, *, on: date, actor: User | None, late: str = "") -> Agreement:
    """The agreement under which the decree may be handed over on `on`; raises `DomainError` for what is missing."""
    if actor is not None:
        policy.require(actor, Act.PREPARE_SUBMISSION)
        _refuse_decree_hands(decree, actor)
    if decree.kind != Kind.BUPATI or decree.state != DecreeState.ISSUED:
        raise DomainError(
            f"{decree} bukan Keputusan Bupati yang ditetapkan.", "Pengajuan menunggu nomor dan tanggal keputusan."
        )
    if decree.decided_on > on:
        raise DomainError(
            f"{decree} baru ditetapkan {format_date(decree.decided_on)}, sesudah tanggal pengajuan {format_date(on)}.",
            "Pilih tanggal pengajuan sejak keputusan ditetapkan.",
        )
    agreement = Agreement.in_force(on)
    if agreement is None:
        raise DomainError(
            f"Tidak ada perjanjian kerja sama (PKS) dengan BPJS yang berlaku pada {format_date(on)}.",
            "Catat PKS pada halaman BPJS, bagian Perjanjian (Pasal 20 ayat (5)).",
        )
    _refuse_months_gone_by(decree, on, _agreed(late))
    return agreement


def has_months_gone_by(decree: Decree, on: date) -> bool:
    """Whether contributions begin before the month of day `on`: cover cannot be bought for them as a rule."""
    return first_day(decree) < on.replace(day=1)


def _agreed(late: str) -> str:
    return stated(late, "Alasan masa iuran sudah berjalan", least=0)


def _refuse_months_gone_by(decree: Decree, on: date, late: str) -> None:
    if has_months_gone_by(decree, on) and not late:
        raise DomainError(
            f"Masa iuran {decree.wave} mulai {format_date(first_day(decree))}, "
            f"sebelum bulan pengajuan {format_date(on)}.",
            "Bulan tahap diubah sebelum Keputusan Bupati disusun. Bila masa iuran yang sudah berjalan disepakati "
            "dengan BPJS, nyatakan itu dengan alasannya.",
        )
    if late and not has_months_gone_by(decree, on):
        raise DomainError(
            f"Masa iuran {decree.wave} belum berjalan pada {format_date(on)}, jadi tidak perlu alasan.",
            "Kosongkan alasannya.",
        )


def sheet_rows(decree: Decree, layout: Layout, lines: Sequence[DecreeLine]) -> list[Cells]:
    """The rows of the workbook, from the frozen lines and the decree's months only."""
    begins = first_day(decree)
    return [layout.row(line, begins) for line in lines]


def _refuse_decree_hands(decree: Decree, actor: User) -> None:
    if actor.pk in (decree.made_by_id, decree.issued_by_id):
        raise DomainError(
            "Penyusun atau penetap keputusan tidak boleh mengajukan isinya ke BPJS.", "Minta petugas Disnaker lain."
        )


def _hold(decree: Decree) -> None:
    """Keep the people from changing between the check and the file."""
    people = Registration.objects.filter(decree_lines__decree=decree).order_by("pk")
    list(people.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _nobody(decree: Decree, found: Review) -> DomainError:
    if not found.dropped and found.act == "resubmit":
        return DomainError(
            f"Tidak ada nama pada {decree} yang dapat diajukan lagi.",
            "Catat dulu apa yang sudah dibenahi tentang yang ditolak BPJS, pada halaman pengajuannya.",
        )
    if not found.dropped:
        return DomainError(f"Semua nama pada {decree} sudah diajukan.", "Unduh pengajuan yang ada.")
    reasons = "; ".join(f"{number(count)} orang: {reason}" for reason, count in found.reasons.items())
    return DomainError(
        f"Tidak seorang pun pada {decree} dapat diajukan.", f"Selesaikan sebabnya lalu ajukan lagi. {reasons[:400]}"
    )


def _create(
    decree: Decree,
    agreement: Agreement,
    layout: Layout,
    found: Review,
    rows: Sequence[Cells],
    *,
    on: date,
    late: str,
    actor: User | None,
) -> Submission:
    last = Submission.objects.filter(decree__wave=decree.wave).aggregate(last=Max("number"))["last"] or 0
    return Submission.objects.create(
        decree=decree,
        number=last + 1,
        submitted_on=on,
        agreement=agreement,
        late_reason=late,
        layout=layout.version,
        people=len(found.included),
        dropped=len(found.dropped),
        months=sum(line.months for line in found.included),
        amount=sum(line.amount for line in found.included),
        lines_hash=seal(rows),
        rows_sha256=rows_sha256(rows),
        made_by=actor,
    )


def _store_lines(submission: Submission, found: Review) -> None:
    columns = ("submission_id", "line_id", "included", "reason", "answer", "kpj", "answer_note")
    kept = ((submission.pk, line.pk, True, "", "", "", "") for line in found.included)
    dropped = ((submission.pk, line.pk, False, reason[:200], "", "", "") for line, reason in found.dropped)
    with connection.cursor() as cursor:
        copy_rows(cursor, SubmissionLine._meta.db_table, columns, (*kept, *dropped))


def _close_earlier(submission: Submission, found: Review) -> int:
    """In a follow-up, where its people stood in earlier submissions; returns how many."""
    if found.act == "submit":
        return 0
    standing = SubmissionLine.objects.filter(line__in=[line.pk for line in found.included], included=True)
    return standing.filter(resent_in=None).update(resent_in=submission)


def _move(submission: Submission, act: str) -> None:
    handed = submission.lines.filter(included=True).values("line__registration")
    move(Registration.objects.filter(pk__in=handed), act, expected=submission.people)


def _keep_file(submission: Submission, layout: Layout, rows: Sequence[Cells], actor: User | None) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"bpjs-{submission.code}.xlsx"
        write_submission(path, submission, layout, rows)
        submission.file = store_path(path, actor=actor, act=Act.PREPARE_SUBMISSION)
    submission.save(update_fields=["file"])
