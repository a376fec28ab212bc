"""Sizes, dates and people of the worked example. The days are fixed so that every run tells the same story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

YEAR = 2026
SEED = 59
LABEL = "2026-1"
LISTS_ON = date(2026, 3, 1)
LISTS_LABEL = "2026-03"
ANNOUNCED_WORKERS = 21_434
# Places for six in ten of those announced: enough to select, few enough to leave a waiting list.
PLACES = 0.6
MINUTES_ON = date(2026, 3, 9)
KADINSOS_ON = date(2026, 3, 10)
DECREED_ON = date(2026, 3, 30)
SUBMITTED_ON = date(2026, 4, 1)
MINUTES_NUMBER = "400.9/001/BA-PENDATAAN/2026"
KADINSOS_NUMBER = "400.9/015/Kep.Dinsos/2026"
DECREE_NUMBER = "500.15/Kep.101-Huk/2026"
AGREEMENT = "PKS/DEMO/001/2026"
SIGNER = "NAMA BUPATI PERAGAAN"
HEAD = "NAMA KEPALA DINAS PERAGAAN"
TEAM = "NAMA KETUA TIM PERAGAAN"
CERTIFIER = "NAMA KEPALA BAGIAN HUKUM PERAGAAN"
# The decree is of March, so contributions begin in April: cover is never bought for months gone by.
FIRST_MONTH, LAST_MONTH = 4, 12
# Participants and workers by category; no figure of BPJS Ketenagakerjaan.
COVERAGE_SOURCE = "Angka peragaan, bukan angka BPJS Ketenagakerjaan"
COVERAGE = {
    "PU": (212_400, 286_000),
    "BPU": (48_300, 391_000),
    "JAKON": (9_150, 14_200),
    "PMI": (2_310, 3_900),
    "SOSIAL_KEAGAMAAN": (6_740, 21_500),
}
BILLED_ON = date(2026, 4, 6)
CARDS_ON = date(2026, 5, 4)
CLAIMED_ON = date(2026, 6, 22)
REPORTED_ON = date(2026, 7, 10)
REPORT_NUMBER = "500.15/LAP-SMT1/001/2026"
# What the Tim writes; the figures beside it are counted.
TEXTS = {
    "pendahuluan": (
        "Semester ini memuat tahap pertama tahun 2026: pendataan dari rilis DTSEN, verifikasi dan validasi, penetapan "
        "dengan Keputusan Bupati pada 30 Maret 2026, dan iuran mulai April 2026.\n"
        "Semua orang dan nomor dalam laporan ini buatan, untuk peragaan."
    ),
    "kendala": (
        "Sebagian usulan belum terjawab dalam verval karena data kependudukannya belum padan.\n"
        "Sebagian pengajuan belum dijawab BPJS Ketenagakerjaan, sehingga orangnya belum dapat dibayar."
    ),
    "rekomendasi": (
        "Disdukcapil dan Dinas Sosial menyelesaikan verval yang belum dijawab sebelum tahap berikutnya.\n"
        "Disnaker meminta jawaban BPJS atas sisa pengajuan dan membayar iuran sebelum tanggal 10 setiap bulan.\n"
        "Pemerintah desa memberi tahu ahli waris peserta yang meninggal agar manfaatnya segera diklaim."
    ),
}


@dataclass(frozen=True)
class Scale:
    """How many people stand in the register, and how many workers are proposed."""

    people: int
    workers: int


SCALES = {"demo": Scale(40_000, 2_143), "full": Scale(1_800_000, ANNOUNCED_WORKERS)}
