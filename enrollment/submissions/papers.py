"""The surat pengantar with which a file of names goes to BPJS Ketenagakerjaan (Pasal 20(5), 22(4), 23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enrollment.papers.emblems import current_emblem, picture_of
from enrollment.papers.issuing import keep_paper
from enrollment.papers.letters import refuse_letters
from enrollment.papers.models import Book, Entry, Sign
from enrollment.papers.printing import CoverLetter, Official
from enrollment.submissions.models import Submission
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS, format_date
from jamsos.lib.money import number as shown
from jamsos.lib.money import rupiah, terbilang
from jamsos.stated import refuse_number

LETTERHEAD = ("PEMERINTAH KABUPATEN SERANG", "DINAS TENAGA KERJA DAN TRANSMIGRASI")
ADDRESSEE = ("Kepala BPJS Ketenagakerjaan", "Kantor Cabang Serang", "di Serang")
COPIES = ("Bupati Serang;", "Kepala Dinas Sosial Kabupaten Serang;", "Kepala Bagian Hukum Sekretariat Daerah.")


@dataclass(frozen=True)
class Sending:
    """Number and day of a surat pengantar, and who signs it (name, rank, NIP as printed)."""

    number: str
    dated: date
    signer: str
    rank: str = ""


def cover_letter(submission: Submission, sending: Sending, *, actor: User) -> Entry:
    """Make the surat pengantar of a submission, from its frozen figures.

    Raises `DomainError` for a day before the submission, and for what `keep_paper` refuses.
    """
    policy.require(actor, Act.PREPARE_SUBMISSION)
    _refuse(submission, sending)
    letter = CoverLetter(
        reference=f"pengantar-{submission.pk}-{submission.lines_hash[:16]}",
        letterhead=LETTERHEAD,
        number=" ".join(sending.number.split()),
        dated=sending.dated,
        place="Serang",
        addressee=ADDRESSEE,
        items=_items(submission),
        signer=Official(
            "Kepala Dinas Tenaga Kerja dan Transmigrasi",
            " ".join(sending.signer.split()),
            tuple(filter(None, [sending.rank.strip()])),
        ),
        receiver="Penerima, BPJS Ketenagakerjaan",
        copies=COPIES,
        emblem=picture_of(current_emblem(Sign.REGENCY)),
    )
    return keep_paper(
        Book.COVER,
        letter,
        dated=sending.dated,
        subject=f"Pengantar pendaftaran peserta kepada BPJS Ketenagakerjaan, {submission}",
        page=submission.get_absolute_url(),
        act=Act.VIEW_SUBMISSIONS,
        actor=actor,
    )


def _refuse(submission: Submission, sending: Sending) -> None:
    if sending.dated < submission.submitted_on:
        raise DomainError(
            f"Tanggal surat mendahului pengajuannya, {format_date(submission.submitted_on)}.", "Periksa tanggalnya."
        )
    typed = f"{sending.signer} {sending.rank}"
    refuse_number(sending.signer, "Nama penanda tangan")  # the rank may be a NIP
    if len(typed) > 160:
        raise DomainError("Nama dan pangkat penanda tangan lebih dari 160 huruf.", "Persingkat salah satunya.")
    refuse_letters("Nama penanda tangan", typed)


def _items(submission: Submission) -> tuple[tuple[tuple[str, ...], str, str], ...]:
    decree, wave = submission.decree, submission.decree.wave
    first, last = decree.first_month, wave.month_to
    paid = MONTHS[first - 1] if first == last else f"{MONTHS[first - 1]} sampai dengan {MONTHS[last - 1]}"
    decided = f"Keputusan Bupati Serang Nomor {decree.number} tanggal {format_date(decree.decided_on)}"
    workbook = (
        f"Daftar pendaftaran peserta {decree.stage}, kode pengajuan {submission.code}, menurut {decided}.",
        f"Masa iuran {paid} {wave.program.year}, jumlah iuran {rupiah(submission.amount)} "
        f"({terbilang(submission.amount)} rupiah).",
        f"Perjanjian kerja sama Nomor {submission.agreement.number}.",
    )
    people = f"1 berkas, {shown(submission.people)} ({terbilang(submission.people)}) orang"
    return (
        (workbook, people, "Berkas elektronik; jumlah dan sidiknya tercetak pada lembar Kendali."),
        ((f"Salinan {decided}.",), "1 berkas", "Sebagai dasar pendaftaran."),
    )
