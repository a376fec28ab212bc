"""Figures of money and of months paid (Pasal 15, 22 ayat (4), 24 ayat (2) huruf f, 27)."""

from __future__ import annotations

from jamsos.accounts.policy import Act
from reporting.figures.shapes import BOUND, DECREES, DUE, FUNDS, LEDGER, PLAN, entries, figure, page, summed
from reporting.indicators import PERCENT, RUPIAH

ARREARS = page("arrears", Act.VIEW_CONTRIBUTIONS, Act.VIEW_WORKERS)

MONEY = (
    summed("pagu", "Pagu", "Pagu sumber dana dalam tahun program.", FUNDS, RUPIAH, PLAN),
    summed("anggaran-tahap", "Anggaran tahap", "Anggaran yang disediakan bagi tahap itu.", FUNDS, RUPIAH, PLAN),
    summed(
        "terikat",
        "Terikat keputusan",
        "Nilai Keputusan Bupati yang sudah ditetapkan, dikurangi yang dibebaskan perubahannya.",
        BOUND,
        RUPIAH,
        DECREES,
    ),
    summed(
        "dibayar",
        "Iuran dibayar",
        "Pembayaran iuran yang sudah dicatat dengan buktinya, tanpa yang dibalik.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
    summed("sisa-pagu", "Sisa pagu", "Pagu dikurangi yang terikat keputusan.", FUNDS, RUPIAH, PLAN),
    summed("sisa-uang", "Sisa uang", "Pagu dikurangi iuran yang sudah dibayar.", FUNDS, RUPIAH, PLAN),
    summed(
        "tagihan-sebulan",
        "Tagihan sebulan",
        "Iuran satu bulan bagi semua peserta yang sekarang masih dibayar.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
    summed(
        "tunggakan-rupiah",
        "Tunggakan rupiah",
        "Iuran bulan yang sudah dimulai dan belum dibayar bagi peserta terekam.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
    summed(
        "uang-sesudah-tunggakan",
        "Uang sesudah tunggakan",
        "Sisa uang dikurangi tunggakan.",
        FUNDS,
        RUPIAH,
        LEDGER,
    ),
    figure(
        "cukup-sampai",
        "Perkiraan",
        "Bulan pertama yang tidak lagi terbayar penuh: uang sesudah tunggakan dibagi tagihan sebulan.",
        FUNDS,
        entries("uang-sesudah-tunggakan"),
        "bulan",
        LEDGER,
    ),
    figure(
        "serapan-terikat",
        "Terikat dari pagu",
        "Yang terikat keputusan dibagi pagu sumber dananya.",
        FUNDS,
        entries("sisa-pagu"),
        PERCENT,
        PLAN,
    ),
    figure(
        "serapan-dibayar",
        "Dibayar dari pagu",
        "Iuran yang dibayar dibagi pagu sumber dananya.",
        FUNDS,
        entries("sisa-uang"),
        PERCENT,
        PLAN,
    ),
)
CONTRIBUTIONS = (
    figure(
        "tunggakan-berturut",
        "Tunggakan berturut-turut",
        "Peserta menurut bulan yang berturut-turut belum dibayar sampai bulan ini.",
        DUE,
        ARREARS,
        source=LEDGER,
    ),
    figure(
        "jendela-jkm",
        "Jendela JKM",
        "Peserta menurut tiga bulan iuran berturut-turut yang disyaratkan bagi JKM penuh.",
        f"{DUE}; Permenaker 1/2025",
        ARREARS,
        source=LEDGER,
    ),
    figure(
        "bulan-dibayar",
        "Orang dibayar per bulan",
        "Orang yang iuran bulan itu sudah dibayar, kapan pun dibayarnya; bulan berjalan bila tidak disebut.",
        DUE,
        entries("bulan-dibayar"),
        source=LEDGER,
    ),
    figure(
        "bulan-belum-dibayar",
        "Orang belum dibayar per bulan",
        "Orang terekam yang bulan itu sudah dimulai dan belum dibayar; bulan berjalan bila tidak disebut.",
        DUE,
        entries("bulan-belum-dibayar"),
        source=LEDGER,
    ),
    summed(
        "bulan-belum-dibayar-rupiah",
        "Belum dibayar per bulan",
        "Iuran bulan itu bagi orang terekam yang belum dibayar; bulan berjalan bila tidak disebut.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
)
