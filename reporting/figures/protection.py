"""Figures of cover, benefits, monitoring and supervision (Pasal 5, 13, 24 ayat (2), 26)."""

from __future__ import annotations

from jamsos.accounts.policy import Act
from reporting.figures.shapes import CLAIMED, OFFICIAL, entries, figure, page, summed
from reporting.flows import CLAIMS
from reporting.indicators import PEOPLE, PERCENT, RUPIAH

CLAIM_LIST = page("claims", Act.VIEW_BENEFITS, Act.VIEW_WORKERS)
FINDINGS = page("monitoring", Act.VIEW_WORKERS, Act.VIEW_REPORTS)
CHECKS = page("beneficiary-checks", Act.VIEW_BENEFITS)
FIT, WATCH = "Pasal 24 ayat (2) huruf g", "Pasal 24 ayat (2) huruf e dan huruf g"

COVERAGE = (
    summed(
        "peserta-bpjs",
        "Peserta BPJS",
        "Peserta BPJS Ketenagakerjaan kategori itu menurut angka resmi terbaru.",
        "Pasal 5 ayat (2)",
        PEOPLE,
        OFFICIAL,
    ),
    summed(
        "pekerja",
        "Pekerja",
        "Pekerja kategori itu menurut angka resmi terbaru; penyebut cakupan.",
        "Pasal 5 ayat (2)",
        PEOPLE,
        OFFICIAL,
    ),
    figure(
        "cakupan",
        "Cakupan jaminan sosial",
        "Peserta BPJS dibagi pekerja kategori itu (Universal Coverage Jamsostek).",
        "Pasal 5 ayat (2)",
        entries("peserta-bpjs"),
        PERCENT,
        OFFICIAL,
    ),
)
BENEFITS = (
    figure(
        "klaim", "Klaim manfaat", "Klaim JKM, JKK, dan beasiswa menurut statusnya.", FIT, CLAIM_LIST, CLAIMS, CLAIMED
    ),
    figure("klaim-rupiah", "Rupiah klaim", "Yang dibayar BPJS atas klaim.", FIT, CLAIM_LIST, RUPIAH, CLAIMED),
    figure(
        "meninggal-menurut-iuran",
        "Meninggal menurut iuran",
        "Klaim JKM menurut apa yang ditanggung bulan iuran yang sudah dibayar.",
        f"{FIT}; Permenaker 1/2025",
        CLAIM_LIST,
        CLAIMS,
        CLAIMED,
    ),
    figure(
        "meninggal-belum-diklaim",
        "Meninggal, belum diklaim",
        "Peserta terekam yang meninggal dan belum ada klaim JKM yang dicatat bagi ahli warisnya.",
        FIT,
        page("benefits", Act.VIEW_BENEFITS),
        source=CLAIMED,
    ),
    figure(
        "uji-petik-penerima",
        "Uji petik penerima",
        "Peserta yang diundi, yang sudah diuji, dan yang tidak sesuai, pada uji petik terbaru.",
        FIT,
        CHECKS,
        source="Uji petik penerima",
    ),
    figure(
        "perubahan-penerima",
        "Perubahan keadaan penerima",
        "Penerima yang menurut daftar terbaru tidak lagi seperti ketika ditetapkan, menurut putusannya.",
        WATCH,
        FINDINGS,
        source="Daftar rujukan terbaru",
    ),
)
SUPERVISION = (
    figure(
        "laporan-pengawasan",
        "Laporan pengawasan",
        "Laporan yang jatuh tempo dalam periode, per instansi dan semester.",
        "Pasal 26 ayat (1)",
        page("supervision", Act.VIEW_REPORTS),
        "laporan",
        "Laporan pengawasan",
    ),
    figure(
        "badan-usaha-diawasi",
        "Badan usaha diawasi",
        "Badan usaha yang diawasi dalam periode, pekerjanya, dan yang menjadi peserta.",
        "Pasal 13 ayat (3)",
        page("inspections", Act.VIEW_REPORTS),
        "badan usaha",
        "Laporan pengawasan",
    ),
)
