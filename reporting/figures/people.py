"""Figures of people: where they stop, how long they wait, and the places there are for them (Pasal 20, 22, 24)."""

from __future__ import annotations

from jamsos.accounts.policy import Act
from reporting.figures.shapes import DECREES, PLAN, figure, summed
from reporting.indicators import DAYS, PEOPLE, PERCENT, Opens, people

STOPS = (
    figure(
        "berhenti",
        "Berhenti di langkah",
        "Orang yang mencapai langkah itu dan belum mencapai langkah berikutnya.",
        "Pasal 24 ayat (2) huruf e",
        people(berhenti="ya"),
    ),
    figure(
        "alasan-berhenti",
        "Alasan berhenti",
        "Orang yang berhenti di suatu langkah, menurut hasil penilaian, hasil verval, atau statusnya.",
        "Pasal 24 ayat (2) huruf e",
        people(berhenti="ya"),
    ),
    figure(
        "syarat-belum-terpenuhi",
        "Syarat yang belum terpenuhi",
        "Orang yang berhenti pada diusulkan, menurut syarat yang tidak terpenuhi atau belum diketahui; seorang dapat "
        "terhitung pada beberapa syarat.",
        "Pasal 19 ayat (2) dan Pasal 21",
        people(langkah="diusulkan", berhenti="ya"),
        source="Penilaian terbaru",
    ),
    figure(
        "padanan-dtsen",
        "Padanan DTSEN",
        "Orang yang diusulkan, menurut hasil pemadanannya dengan DTSEN.",
        "Pasal 21 huruf d",
        people(langkah="diusulkan"),
        source="Pemadanan dengan DTSEN",
    ),
    figure(
        "penilaian-berubah",
        "Tidak lagi memenuhi syarat",
        "Orang yang sudah melewati langkah memenuhi syarat dan penilaian terbarunya berbunyi lain.",
        "Pasal 24 ayat (2) huruf g",
        people(langkah="memenuhi-syarat", penilaian="berubah"),
    ),
    figure(
        "bagian",
        "Bagian",
        "Orang pada baris itu dibagi semua orang pada langkah itu; pada rantai, dibagi yang diusulkan.",
        "Pasal 20 ayat (3)",
        None,
        PERCENT,
    ),
)
IN_FORCE = figure(
    "berlaku-sekarang",
    "Berlaku sekarang",
    "Ditetapkan Bupati, dikurangi yang dihapus keputusan perubahan yang sudah ditetapkan.",
    "Pasal 22 ayat (4)",
    people(langkah="ditetapkan-bupati", keputusan="berlaku"),
)
PLACES = (
    summed(
        "diumumkan",
        "Diumumkan",
        "Orang yang diumumkan untuk kelompok itu; jumlahnya dihitung, tidak disalin.",
        "Pasal 20 ayat (2)",
        PEOPLE,
        PLAN,
    ),
    summed(
        "diumumkan-program",
        "Diumumkan bagi program",
        "Orang yang diumumkan bagi seluruh program, sebagaimana tertulis pada sumbernya.",
        "Pasal 20 ayat (2)",
        PEOPLE,
        PLAN,
    ),
    summed(
        "selisih-diumumkan",
        "Selisih yang diumumkan",
        "Jumlah yang diumumkan per kelompok dikurangi yang diumumkan bagi program.",
        "Pasal 20 ayat (2)",
        PEOPLE,
        PLAN,
    ),
    summed("kuota", "Kuota", "Tempat bagi kelompok itu pada semua tahap.", "Pasal 20 ayat (4)", PEOPLE, PLAN),
    IN_FORCE,
    figure(
        "sisa-kuota",
        "Sisa kuota",
        "Kuota dikurangi yang berlaku sekarang; negatif bila yang berlaku lebih banyak.",
        "Pasal 20 ayat (4)",
        Opens("dashboard-figure", (Act.VIEW_DASHBOARD, Act.VIEW_WORKERS), kind="sisa-kuota"),
        source=PLAN,
    ),
    summed("kuota-tahap", "Kuota tahap", "Tempat dalam tahap itu.", "Pasal 20 ayat (4)", PEOPLE, PLAN),
    summed(
        "nama-keputusan",
        "Nama dalam keputusan",
        "Nama dalam Keputusan Bupati dan perubahannya, dikurangi yang dihapus perubahan.",
        "Pasal 22 ayat (4)",
        PEOPLE,
        DECREES,
    ),
)
STAGES = (
    figure(
        "menunggu",
        "Menunggu di tahap",
        "Orang yang sekarang berada pada tahap itu.",
        "Pasal 24 ayat (2) huruf e",
        people(),
    ),
    figure(
        "lewat-batas",
        "Lewat batas waktu",
        "Orang yang menunggu lebih lama daripada batas yang ditetapkan Tim.",
        "Pasal 24 ayat (2) huruf e",
        people(),
    ),
    figure(
        "lama-menunggu",
        "Lama menunggu",
        "Hari sejak orang masuk tahap itu: nilai tengah dan yang terlama.",
        "Pasal 24 ayat (2) huruf e",
        people(),
        DAYS,
    ),
    figure(
        "batas-waktu",
        "Batas waktu tahap",
        "Ditetapkan Tim, bukan oleh Perbup (belum terkonfirmasi).",
        "Pasal 24 ayat (2) huruf e",
        None,
        DAYS,
        "Ketetapan Tim",
    ),
)
