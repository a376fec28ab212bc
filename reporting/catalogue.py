"""The one catalogue of figures: those of the chain, of a period, and of what stands beside people.

A number on a page or in a document names its code here; code, meaning, article, unit and source are said once, and
so is where the rows behind it open.
"""

from __future__ import annotations

from dataclasses import dataclass

from jamsos.accounts.policy import Act
from reporting.flows import CLAIMS, FLOWS
from reporting.indicators import CHAIN, DAYS, PEOPLE, PERCENT, RUPIAH, Indicator, Opens, people

REGISTER, LEDGER, DECREES = "Register pekerja", "Buku iuran", "Keputusan Bupati"
PLAN, OFFICIAL, CLAIMED = "Program, pagu, dan kuota", "Angka BPJS yang dicatat", "Register klaim manfaat"


@dataclass(frozen=True)
class Figure(Indicator):
    """A figure beside the chain: `at` = where its rows open."""

    at: Opens | None = None

    @property
    def opens(self) -> Opens | None:
        return self.at


def entries(kind: str) -> Opens:
    """The list of decrees, payments, ceilings or places that a figure is the sum of: no names."""
    return Opens("dashboard-figure", (Act.VIEW_DASHBOARD,), kind=kind)


def _page(name: str, *acts: Act) -> Opens:
    return Opens(name, acts)


ARREARS = _page("arrears", Act.VIEW_CONTRIBUTIONS, Act.VIEW_WORKERS)
CLAIM_LIST = _page("claims", Act.VIEW_BENEFITS, Act.VIEW_WORKERS)
FINDINGS = _page("monitoring", Act.VIEW_WORKERS, Act.VIEW_REPORTS)
CHECKS = _page("beneficiary-checks", Act.VIEW_BENEFITS)
FUNDS, BOUND, DUE = "Pasal 15 ayat (2) dan Pasal 27", "Pasal 22 ayat (4) dan Pasal 27", "Pasal 24 ayat (2) huruf f"
FIT, WATCH = "Pasal 24 ayat (2) huruf g", "Pasal 24 ayat (2) huruf e dan huruf g"


def _figure(
    key: str,
    name: str,
    sentence: str,
    article: str,
    at: Opens | None,
    unit: str = PEOPLE,
    source: str = REGISTER,
) -> Figure:
    return Figure(key, name, sentence, article, at, unit=unit, source=source)


def _sum(key: str, name: str, sentence: str, article: str, unit: str, source: str) -> Figure:
    """A figure that is the sum of its entries."""
    return _figure(key, name, sentence, article, entries(key), unit, source)


STOPS = (
    _figure(
        "berhenti",
        "Berhenti di langkah",
        "Orang yang mencapai langkah itu dan belum mencapai langkah berikutnya.",
        "Pasal 24 ayat (2) huruf e",
        people(berhenti="ya"),
    ),
    _figure(
        "alasan-berhenti",
        "Alasan berhenti",
        "Orang yang berhenti di suatu langkah, menurut hasil penilaian, hasil verval, atau statusnya.",
        "Pasal 24 ayat (2) huruf e",
        people(berhenti="ya"),
    ),
    _figure(
        "syarat-belum-terpenuhi",
        "Syarat yang belum terpenuhi",
        "Orang yang berhenti pada diusulkan, menurut syarat yang tidak terpenuhi atau belum diketahui; seorang dapat "
        "terhitung pada beberapa syarat.",
        "Pasal 19 ayat (2) dan Pasal 21",
        people(langkah="diusulkan", berhenti="ya"),
        source="Penilaian terbaru",
    ),
    _figure(
        "padanan-dtsen",
        "Padanan DTSEN",
        "Orang yang diusulkan, menurut hasil pemadanannya dengan DTSEN.",
        "Pasal 21 huruf d",
        people(langkah="diusulkan"),
        source="Pemadanan dengan DTSEN",
    ),
    _figure(
        "penilaian-berubah",
        "Tidak lagi memenuhi syarat",
        "Orang yang sudah melewati langkah memenuhi syarat dan penilaian terbarunya berbunyi lain.",
        "Pasal 24 ayat (2) huruf g",
        people(langkah="memenuhi-syarat", penilaian="berubah"),
    ),
    _figure(
        "bagian",
        "Bagian",
        "Orang pada baris itu dibagi semua orang pada langkah itu; pada rantai, dibagi yang diusulkan.",
        "Pasal 20 ayat (3)",
        None,
        PERCENT,
    ),
)
IN_FORCE = _figure(
    "berlaku-sekarang",
    "Berlaku sekarang",
    "Ditetapkan Bupati, dikurangi yang dihapus keputusan perubahan yang sudah ditetapkan.",
    "Pasal 22 ayat (4)",
    people(langkah="ditetapkan-bupati", keputusan="berlaku"),
)
PLACES = (
    _sum(
        "diumumkan",
        "Diumumkan",
        "Orang yang diumumkan untuk kelompok itu; jumlahnya dihitung, tidak disalin.",
        "Pasal 20 ayat (2)",
        PEOPLE,
        PLAN,
    ),
    _sum(
        "diumumkan-program",
        "Diumumkan bagi program",
        "Orang yang diumumkan bagi seluruh program, sebagaimana tertulis pada sumbernya.",
        "Pasal 20 ayat (2)",
        PEOPLE,
        PLAN,
    ),
    _sum(
        "selisih-diumumkan",
        "Selisih yang diumumkan",
        "Jumlah yang diumumkan per kelompok dikurangi yang diumumkan bagi program.",
        "Pasal 20 ayat (2)",
        PEOPLE,
        PLAN,
    ),
    _sum("kuota", "Kuota", "Tempat bagi kelompok itu pada semua tahap.", "Pasal 20 ayat (4)", PEOPLE, PLAN),
    IN_FORCE,
    _figure(
        "sisa-kuota",
        "Sisa kuota",
        "Kuota dikurangi yang berlaku sekarang; negatif bila yang berlaku lebih banyak.",
        "Pasal 20 ayat (4)",
        Opens("dashboard-figure", (Act.VIEW_DASHBOARD, Act.VIEW_WORKERS), kind="sisa-kuota"),
        source=PLAN,
    ),
    _sum("kuota-tahap", "Kuota tahap", "Tempat dalam tahap itu.", "Pasal 20 ayat (4)", PEOPLE, PLAN),
    _sum(
        "nama-keputusan",
        "Nama dalam keputusan",
        "Nama dalam Keputusan Bupati dan perubahannya, dikurangi yang dihapus perubahan.",
        "Pasal 22 ayat (4)",
        PEOPLE,
        DECREES,
    ),
)
MONEY = (
    _sum("pagu", "Pagu", "Pagu sumber dana dalam tahun program.", FUNDS, RUPIAH, PLAN),
    _sum("anggaran-tahap", "Anggaran tahap", "Anggaran yang disediakan bagi tahap itu.", FUNDS, RUPIAH, PLAN),
    _sum(
        "terikat",
        "Terikat keputusan",
        "Nilai Keputusan Bupati yang sudah ditetapkan, dikurangi yang dibebaskan perubahannya.",
        BOUND,
        RUPIAH,
        DECREES,
    ),
    _sum(
        "dibayar",
        "Iuran dibayar",
        "Pembayaran iuran yang sudah dicatat dengan buktinya, tanpa yang dibalik.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
    _sum("sisa-pagu", "Sisa pagu", "Pagu dikurangi yang terikat keputusan.", FUNDS, RUPIAH, PLAN),
    _sum("sisa-uang", "Sisa uang", "Pagu dikurangi iuran yang sudah dibayar.", FUNDS, RUPIAH, PLAN),
    _sum(
        "tagihan-sebulan",
        "Tagihan sebulan",
        "Iuran satu bulan bagi semua peserta yang sekarang masih dibayar.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
    _sum(
        "tunggakan-rupiah",
        "Tunggakan rupiah",
        "Iuran bulan yang sudah dimulai dan belum dibayar bagi peserta terekam.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
    _sum(
        "uang-sesudah-tunggakan",
        "Uang sesudah tunggakan",
        "Sisa uang dikurangi tunggakan.",
        FUNDS,
        RUPIAH,
        LEDGER,
    ),
    _figure(
        "cukup-sampai",
        "Perkiraan",
        "Bulan pertama yang tidak lagi terbayar penuh: uang sesudah tunggakan dibagi tagihan sebulan.",
        FUNDS,
        entries("uang-sesudah-tunggakan"),
        "bulan",
        LEDGER,
    ),
    _figure(
        "serapan-terikat",
        "Terikat dari pagu",
        "Yang terikat keputusan dibagi pagu sumber dananya.",
        FUNDS,
        entries("sisa-pagu"),
        PERCENT,
        PLAN,
    ),
    _figure(
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
    _figure(
        "tunggakan-berturut",
        "Tunggakan berturut-turut",
        "Peserta menurut bulan yang berturut-turut belum dibayar sampai bulan ini.",
        DUE,
        ARREARS,
        source=LEDGER,
    ),
    _figure(
        "jendela-jkm",
        "Jendela JKM",
        "Peserta menurut tiga bulan iuran berturut-turut yang disyaratkan bagi JKM penuh.",
        f"{DUE}; Permenaker 1/2025",
        ARREARS,
        source=LEDGER,
    ),
    _figure(
        "bulan-dibayar",
        "Orang dibayar per bulan",
        "Orang yang iuran bulan itu sudah dibayar, kapan pun dibayarnya; bulan berjalan bila tidak disebut.",
        DUE,
        entries("bulan-dibayar"),
        source=LEDGER,
    ),
    _figure(
        "bulan-belum-dibayar",
        "Orang belum dibayar per bulan",
        "Orang terekam yang bulan itu sudah dimulai dan belum dibayar; bulan berjalan bila tidak disebut.",
        DUE,
        entries("bulan-belum-dibayar"),
        source=LEDGER,
    ),
    _sum(
        "bulan-belum-dibayar-rupiah",
        "Belum dibayar per bulan",
        "Iuran bulan itu bagi orang terekam yang belum dibayar; bulan berjalan bila tidak disebut.",
        DUE,
        RUPIAH,
        LEDGER,
    ),
)
STAGES = (
    _figure(
        "menunggu",
        "Menunggu di tahap",
        "Orang yang sekarang berada pada tahap itu.",
        "Pasal 24 ayat (2) huruf e",
        people(),
    ),
    _figure(
        "lewat-batas",
        "Lewat batas waktu",
        "Orang yang menunggu lebih lama daripada batas yang ditetapkan Tim.",
        "Pasal 24 ayat (2) huruf e",
        people(),
    ),
    _figure(
        "lama-menunggu",
        "Lama menunggu",
        "Hari sejak orang masuk tahap itu: nilai tengah dan yang terlama.",
        "Pasal 24 ayat (2) huruf e",
        people(),
        DAYS,
    ),
    _figure(
        "batas-waktu",
        "Batas waktu tahap",
        "Ditetapkan Tim, bukan oleh Perbup (belum terkonfirmasi).",
        "Pasal 24 ayat (2) huruf e",
        None,
        DAYS,
        "Ketetapan Tim",
    ),
)
COVERAGE = (
    _sum(
        "peserta-bpjs",
        "Peserta BPJS",
        "Peserta BPJS Ketenagakerjaan kategori itu menurut angka resmi terbaru.",
        "Pasal 5 ayat (2)",
        PEOPLE,
        OFFICIAL,
    ),
    _sum(
        "pekerja",
        "Pekerja",
        "Pekerja kategori itu menurut angka resmi terbaru; penyebut cakupan.",
        "Pasal 5 ayat (2)",
        PEOPLE,
        OFFICIAL,
    ),
    _figure(
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
    _figure(
        "klaim", "Klaim manfaat", "Klaim JKM, JKK, dan beasiswa menurut statusnya.", FIT, CLAIM_LIST, CLAIMS, CLAIMED
    ),
    _figure("klaim-rupiah", "Rupiah klaim", "Yang dibayar BPJS atas klaim.", FIT, CLAIM_LIST, RUPIAH, CLAIMED),
    _figure(
        "meninggal-menurut-iuran",
        "Meninggal menurut iuran",
        "Klaim JKM menurut apa yang ditanggung bulan iuran yang sudah dibayar.",
        f"{FIT}; Permenaker 1/2025",
        CLAIM_LIST,
        CLAIMS,
        CLAIMED,
    ),
    _figure(
        "meninggal-belum-diklaim",
        "Meninggal, belum diklaim",
        "Peserta terekam yang meninggal dan belum ada klaim JKM yang dicatat bagi ahli warisnya.",
        FIT,
        _page("benefits", Act.VIEW_BENEFITS),
        source=CLAIMED,
    ),
    _figure(
        "uji-petik-penerima",
        "Uji petik penerima",
        "Peserta yang diundi, yang sudah diuji, dan yang tidak sesuai, pada uji petik terbaru.",
        FIT,
        CHECKS,
        source="Uji petik penerima",
    ),
    _figure(
        "perubahan-penerima",
        "Perubahan keadaan penerima",
        "Penerima yang menurut daftar terbaru tidak lagi seperti ketika ditetapkan, menurut putusannya.",
        WATCH,
        FINDINGS,
        source="Daftar rujukan terbaru",
    ),
)
SUPERVISION = (
    _figure(
        "laporan-pengawasan",
        "Laporan pengawasan",
        "Laporan yang jatuh tempo dalam periode, per instansi dan semester.",
        "Pasal 26 ayat (1)",
        _page("supervision", Act.VIEW_REPORTS),
        "laporan",
        "Laporan pengawasan",
    ),
    _figure(
        "badan-usaha-diawasi",
        "Badan usaha diawasi",
        "Badan usaha yang diawasi dalam periode, pekerjanya, dan yang menjadi peserta.",
        "Pasal 13 ayat (3)",
        _page("inspections", Act.VIEW_REPORTS),
        "badan usaha",
        "Laporan pengawasan",
    ),
)
TOPICS: tuple[tuple[str, tuple[Indicator, ...]], ...] = (
    ("Rantai penetapan", (*CHAIN, *STOPS)),
    ("Kuota dan tempat", PLACES),
    ("Anggaran", MONEY),
    ("Iuran", CONTRIBUTIONS),
    ("Lama menunggu", STAGES),
    ("Cakupan", COVERAGE),
    ("Manfaat dan pemantauan", BENEFITS),
    ("Pengawasan", SUPERVISION),
    ("Kegiatan dalam periode", FLOWS),
)
OF_PERIOD = frozenset(one.key for one in (*FLOWS, SUPERVISION[1]))
"""The figures that tell what happened within days."""
CATALOGUE: dict[str, Indicator] = {one.key: one for _, topic in TOPICS for one in topic}
