"""Berita acara between Dinas Sosial and Disdukcapil: the hand-over of the list, and its result (Pasal 22(3))."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from enrollment.papers.emblems import current_emblem, picture_of
from enrollment.papers.issuing import keep_paper
from enrollment.papers.letters import refuse_letters
from enrollment.papers.models import Book, Entry, Sign
from enrollment.papers.printing import Minutes, Official, SummaryTable
from enrollment.verification.answers import passes
from enrollment.verification.handover import refuse_unconfirmed
from enrollment.verification.models import Batch, Verdict, with_newest
from enrollment.verification.selectors import awaited
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from jamsos.lib.money import number as shown
from jamsos.lib.money import terbilang
from jamsos.stated import refuse_number

GOVERNMENT = "PEMERINTAH KABUPATEN SERANG"
DINSOS = (GOVERNMENT, "DINAS SOSIAL")
DUKCAPIL = (GOVERNMENT, "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL")


@dataclass(frozen=True)
class Hands:
    """Number, day and place of a berita acara, and the names of the two who sign it."""

    number: str
    dated: date
    place: str
    dinsos: str
    dukcapil: str


def handover_paper(batch: Batch, hands: Hands, *, actor: User) -> Entry:
    """Berita acara serah terima of a batch whose number of people both offices have confirmed.

    Raises `DomainError` before that, for a day before the sending, and for what `keep_paper` refuses.
    """
    policy.require(actor, Act.SEND_VERIFICATION)
    refuse_handover_paper(batch)
    _refuse(hands, timezone.localdate(batch.sent_at))
    paper = Minutes(
        reference=f"serah-terima-{batch.pk}-{batch.lines_hash[:16]}",
        letterhead=DINSOS,
        title=f"SERAH TERIMA DAFTAR NAMA CALON PESERTA TAHUN {batch.program.year}",
        held_on=hands.dated,
        place=hands.place,
        signers=(_head("Dinas Sosial", hands.dinsos), _officer(hands.dukcapil)),
        statement=(
            "secara berurutan selaku PIHAK PERTAMA yang menyerahkan dan PIHAK KEDUA yang menerima, telah melakukan "
            "serah terima daftar nama pekerja rentan untuk diverifikasi dan divalidasi menurut Pasal 22 ayat (3) "
            "Peraturan Bupati Serang Nomor 59 Tahun 2025, dengan rincian sebagai berikut:"
        ),
        tables=(SummaryTable(("Uraian", "Keterangan"), tuple(_handed(batch))), *_district_table(batch)),
        findings=(
            "Jumlah orang yang diserahkan sama dengan jumlah orang yang diterima.",
            f"Sidik berkas (SHA-256): {_in_parts(batch.file.sha256 if batch.file else '')}.",
            "Data hanya dipergunakan untuk verifikasi dan validasi, dan dijaga kerahasiaannya menurut Undang-Undang "
            "Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi.",
        ),
        number=hands.number,
        emblem=picture_of(current_emblem(Sign.REGENCY)),
    )
    subject = f"Serah terima daftar nama kepada Disdukcapil, {batch}"
    return _keep(Book.HANDOVER, paper, batch, subject, actor)


def verification_paper(batch: Batch, hands: Hands, *, actor: User) -> Entry:
    """Berita acara hasil verifikasi dan validasi of a batch in which nobody waits for an answer any more.

    Raises `DomainError` before that, for a day before the last answer, and for what `keep_paper` refuses.
    """
    policy.require(actor, Act.RECORD_VERDICTS)
    refuse_verification_paper(batch)
    last = with_newest(batch.lines.order_by(), "recorded_at").exclude(recorded_at=None)
    _refuse(hands, timezone.localdate(max(last.values_list("recorded_at", flat=True))))
    paper = Minutes(
        reference=f"verval-{batch.pk}-{batch.lines_hash[:16]}",
        letterhead=DUKCAPIL,
        title=f"HASIL VERIFIKASI DAN VALIDASI DATA KEPENDUDUKAN TAHUN {batch.program.year}",
        held_on=hands.dated,
        place=hands.place,
        signers=(_officer(hands.dukcapil), _head("Dinas Sosial", hands.dinsos)),
        statement=(
            f"telah menyelesaikan verifikasi dan validasi data kependudukan {shown(batch.people)} "
            f"({terbilang(batch.people)}) orang yang dikirim pada tanggal "
            f"{format_date(timezone.localdate(batch.sent_at))}, menurut Pasal 22 ayat (3) Peraturan Bupati Serang "
            "Nomor 59 Tahun 2025, dengan hasil sebagai berikut:"
        ),
        tables=(_verdict_table(batch), *_result_table(batch)),
        findings=(
            "Yang lolos ialah yang padan, dan yang padan sebagian dengan NIK, nama, dan tanggal lahir yang sesuai; "
            "namanya menjadi dasar seleksi penerima bantuan iuran. Nama yang lain dikembalikan kepada Dinas Sosial "
            "untuk diperbaiki atau ditutup sesuai dengan hasilnya.",
        ),
        number=hands.number,
        emblem=picture_of(current_emblem(Sign.REGENCY)),
    )
    return _keep(Book.VERIFICATION, paper, batch, f"Hasil verifikasi dan validasi, {batch}", actor)


def refuse_handover_paper(batch: Batch) -> None:
    """Raise `DomainError` until both offices agree about the number of people."""
    refuse_unconfirmed(batch)


def refuse_verification_paper(batch: Batch) -> None:
    """Raise `DomainError` while somebody of the batch waits for an answer, and where nobody was answered."""
    waiting = awaited(batch).count()
    if waiting or not batch.lines.filter(records__isnull=False).exists():
        raise DomainError(
            f"{shown(waiting or batch.people)} orang dalam {batch} belum dijawab.",
            "Catat hasilnya, atau tarik yang belum dijawab; berita acara dibuat sesudah semuanya selesai.",
        )


def _keep(book: Book, paper: Minutes, batch: Batch, subject: str, actor: User) -> Entry:
    page = batch.get_absolute_url()
    act = Act.VIEW_VERIFICATION
    return keep_paper(book, paper, dated=paper.held_on, subject=subject, page=page, act=act, actor=actor)


def _refuse(hands: Hands, earliest: date) -> None:
    if hands.dated < earliest:
        raise DomainError(
            f"Tanggal berita acara mendahului {format_date(earliest)}, hari peristiwanya.", "Periksa tanggalnya."
        )
    typed = f"{hands.place} {hands.dinsos} {hands.dukcapil}"
    refuse_number(typed, "Tempat atau nama")
    refuse_letters("Tempat atau nama", typed)


def _head(office: str, name: str) -> Official:
    return Official(f"Kepala {office} Kabupaten Serang", " ".join(name.split()))


def _officer(name: str) -> Official:
    return _head("Dinas Kependudukan dan Pencatatan Sipil", name)


def _handed(batch: Batch) -> list[tuple[str, str]]:
    agreed = batch.handovers.order_by("-sequence").first()
    return [
        ("Kiriman", f"Nomor {batch.number} Tahun {batch.program.year}"),
        ("Tanggal dikirim", format_date(timezone.localdate(batch.sent_at))),
        ("Tanggal diterima", format_date(timezone.localdate(agreed.made_at))),
        ("Jumlah orang yang diserahkan", f"{shown(batch.people)} ({terbilang(batch.people)}) orang"),
        ("Jumlah orang yang diterima", f"{shown(agreed.people)} ({terbilang(agreed.people)}) orang"),
    ]


def _verdict_table(batch: Batch) -> SummaryTable:
    found = Counter(with_newest(batch.lines.order_by(), "verdict").values_list("verdict", flat=True))
    rows = [(verdict.label, shown(found[verdict.value])) for verdict in Verdict]
    recalled = [("Ditarik sebelum dijawab", shown(found[None]))] if found[None] else []
    total = ("Jumlah", shown(found.total()))
    return SummaryTable(("Hasil", "Orang"), (*rows, *recalled, total), "Hasil verifikasi dan validasi", total=True)


def _district_table(batch: Batch) -> list[SummaryTable]:
    found = Counter(batch.lines.order_by().values_list("registration__village__district__name", flat=True))
    rows = [(district, shown(people)) for district, people in sorted(found.items())]
    total = ("Jumlah", shown(found.total()))
    return [SummaryTable(("Kecamatan", "Orang"), (*rows, total), "Daftar menurut kecamatan", total=True)]


def _result_table(batch: Batch) -> list[SummaryTable]:
    answered = with_newest(batch.lines.order_by(), "verdict", "elements")
    rows_of = answered.values_list("registration__village__district__name", "verdict", "elements")
    found = Counter((name, passes(verdict, elements)) for name, verdict, elements in rows_of)
    rows = [_result_row(name, found) for name in sorted({name for name, _ in found})]
    sums = [shown(sum(parts)) for parts in zip(*(counts for _, counts in rows), strict=True)]
    lines = [(name, *map(shown, counts)) for name, counts in rows]
    columns = ("Kecamatan", "Lolos", "Tidak lolos atau ditarik", "Jumlah")
    return [SummaryTable(columns, (*lines, ("Jumlah", *sums)), "Hasil menurut kecamatan", total=True)]


def _result_row(district: str, found: Counter) -> tuple[str, tuple[int, int, int]]:
    passed, others = found[district, True], found[district, False]
    return district, (passed, others, passed + others)


def _in_parts(hashed: str) -> str:
    """A hash in groups of eight, which can be broken over lines and read aloud."""
    return " ".join(hashed[start : start + 8] for start in range(0, len(hashed), 8))
