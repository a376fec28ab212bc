"""The eight groups of the 2025 programme: how many were announced, on which track, and who is likely in them."""

from dataclasses import dataclass

import numpy as np

from enrollment.synthetic.places import FARMS, INDUSTRY, SEASIDE


@dataclass(frozen=True)
class Group:
    """A group; `people` is its share of the programme, the rest tells who is drawn and what the clerk writes."""

    code: str
    people: int
    track: str
    sponsor: str
    jobs: tuple[str, ...]
    industries: tuple[str, ...] = ()
    women: float = 0.5
    ages: tuple[int, int] = (25, 60)
    zones: tuple[int, ...] = (FARMS, SEASIDE, INDUSTRY)


_DPMD = "Dinas Pemberdayaan Masyarakat dan Desa"
GROUPS = (
    Group(
        "NELAYAN", 200, "DTSEN", "Dinas Ketahanan Pangan, Pertanian dan Perikanan",
        ("Nelayan", "Buruh nelayan", "nelayan tradisional"), ("Perikanan",), 0.06, zones=(SEASIDE,),
    ),
    Group(
        "GURU_NGAJI", 770, "DTSEN", "Bagian Kesejahteraan Rakyat",
        ("Guru ngaji", "guru ngaji / marbot", "Ustadz"), ("Jasa lainnya", "Pendidikan"), 0.45, (28, 64),
    ),
    Group(
        "BPD", 2428, "PENYELENGGARA_NEGARA", _DPMD,
        ("Anggota BPD", "Ketua BPD", "Badan Permusyawaratan Desa"), (), 0.25, (28, 60),
    ),
    Group(
        "UEP", 1110, "DTSEN", "Dinas Koperasi, UKM, Perindustrian dan Perdagangan",
        ("Pedagang kecil", "Usaha warung", "Pengrajin", "Usaha ekonomi produktif"),
        ("Perdagangan", "Industri pengolahan", "Akomodasi & makan minum"), 0.6, (22, 62),
    ),
    Group(
        "BALAWISTA", 83, "BINAAN_OPD", "Dinas Kepemudaan, Olahraga dan Pariwisata",
        ("Balawista", "Penjaga pantai"), (), 0.05, (19, 42), (SEASIDE,),
    ),
    Group(
        "POSYANDU", 7690, "PENYELENGGARA_NEGARA", _DPMD,
        ("Kader posyandu", "kader Posyandu", "Kader Kesehatan"), (), 0.985, (24, 58),
    ),
    Group(
        "POKTAN", 2016, "DTSEN", "Dinas Ketahanan Pangan, Pertanian dan Perikanan",
        ("Petani", "Anggota poktan", "Buruh tani"),
        ("Pertanian tanaman pangan", "Hortikultura", "Perkebunan"), 0.25, (28, 64), (FARMS, SEASIDE),
    ),
    Group(
        "RT_RW", 7137, "PENYELENGGARA_NEGARA", _DPMD,
        ("Ketua RT", "Ketua RW", "RT", "Pengurus RT/RW"), (), 0.07, (30, 64),
    ),
)  # fmt: skip


def sizes(workers: int) -> list[int]:
    """`workers` shared among the groups in the published proportions (largest remainder)."""
    people = np.array([group.people for group in GROUPS])
    exact = people * workers / people.sum()
    shares = np.floor(exact).astype(int)
    largest = np.argsort(-(exact - shares), kind="stable")[: workers - shares.sum()]
    shares[largest] += 1
    return shares.tolist()
