"""Decrees with invented people: serials from 9000 on birth dates of the year 99 (2099), so no living NIK."""

import pickle
import subprocess
from collections.abc import Callable
from datetime import date
from itertools import cycle, islice

import pytest

from enrollment.decrees.documents import AnnexLine, DecreeDocument, GroupTotal, decree_pdf
from enrollment.decrees.wording import default_wording
from enrollment.papers.printing import Official
from jamsos.lib.money import number, rupiah, terbilang
from jamsos.lib.pdf import RenderedPdf

VILLAGES = [
    (district, f"{district} {side}")
    for district in ("Anyar", "Baros", "Ciruas", "Kramatwatu", "Tirtayasa")
    for side in (
        "Barat",
        "Kidul",
        "Lor",
        "Timur",
        "Tengah",
        "Wetan",
        "Kulon",
        "Jaya",
        "Indah",
        "Mekar",
        "Sari",
        "Asri",
    )
]
FIRST = (
    "SITI",
    "AHMAD",
    "MUHAMAD",
    "NURHAYATI",
    "SUPRIYADI",
    "ROHMAN",
    "ENENG",
    "TB. FAHRUROZI",
    "IYAM",
    "SARMIN",
)
LAST = (
    "MARYAM",
    "FAUZI SYAHPUTRA",
    "KOMARUDIN",
    "BINTI SANUSI",
    "HIDAYATULLAH",
    "MULYANA",
    "",
    "SAEFUDIN",
    "AMINAH",
)
JOBS = ("Nelayan", "Guru Ngaji", "Petani", "Kader Posyandu", "Pelaku Usaha Mikro", "Ketua RT")


@pytest.fixture(scope="session")
def decree() -> Callable[..., DecreeDocument]:
    """Builds a Keputusan Bupati (or Kadinsos) with `people` invented names."""
    return make_decree


@pytest.fixture(scope="module")
def printed() -> Callable[..., RenderedPdf]:
    """`decree_pdf`, which prints what several tests of a file look at only once."""
    kept: dict[bytes, RenderedPdf] = {}

    def once(*order: object, **form: object) -> RenderedPdf:
        key = pickle.dumps((order, form))
        if key not in kept:
            kept[key] = decree_pdf(*order, **form)
        return kept[key]

    return once


def make_decree(people: int = 3, **changes: object) -> DecreeDocument:
    amount = people * 16_800 * 12
    values = {
        "tahun": "2026",
        "tahap": "I",
        "orang": number(people),
        "orang_terbilang": terbilang(people),
        "program": "jaminan kecelakaan kerja dan jaminan kematian",
        "masa": "Januari sampai dengan Desember 2026",
        "rupiah": rupiah(amount),
        "rupiah_terbilang": terbilang(amount),
        "sumber_dana": "Anggaran Pendapatan dan Belanja Daerah Kabupaten Serang Tahun Anggaran 2026",
    }
    kind = changes.pop("kind", "bupati")
    notes = (
        "Berita Acara Hasil Pendataan Pekerja Rentan Nomor 400.9/001-BA/Dinsos/2026 tanggal 5 Januari 2026;",
        "Keputusan Kepala Dinas Sosial Nomor 400.9/Kep.002-Dinsos/2026 tanggal 9 Januari 2026;",
    )
    fields = {
        "kind": kind,
        "reference": "2026-tahap-1",
        "wording": default_wording(kind, values, notes),
        "place": "Serang",
        "signer": Official("BUPATI SERANG", "NAMA BUPATI"),
        "lines": lines(people),
        "totals": (GroupTotal("Pekerja rentan", "APBD", people, people * 12, amount),),
        "number": "400.9/Kep.123-Huk/2026",
        "decided_on": date(2026, 1, 15),
        "certifier": Official("KEPALA BAGIAN HUKUM", "NAMA KEPALA BAGIAN", ("NIP 00000000 000000 0 000",)),
    }
    return DecreeDocument(**{**fields, **changes})


def lines(people: int) -> list[AnnexLine]:
    places = sorted(islice(cycle(VILLAGES), people))
    return [
        AnnexLine(
            no=no,
            name=f"{FIRST[no % 10]} {LAST[no % 9]}".strip(),
            nik=nik(no),
            address=f"Kp. {village} RT {no % 20 + 1:03}/RW {no % 7 + 1:03}",
            village=village,
            district=district,
            occupation=JOBS[no % 6],
        )
        for no, (district, village) in enumerate(places, 1)
    ]


def nik(no: int) -> str:
    return f"3604{no // 1000 % 29 + 65:02}{no % 28 + 1:02}{no // 28 % 12 + 1:02}99{9000 + no % 1000}"


@pytest.fixture(scope="session")
def text_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Text of a PDF as pdftotext lays it out, pages apart by form feeds."""

    file = tmp_path_factory.mktemp("dokumen") / "dokumen.pdf"

    def extract(content: bytes, *options: str) -> str:
        file.write_bytes(content)
        command = ["pdftotext", *options, str(file), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return extract
