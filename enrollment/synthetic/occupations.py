"""The occupation on the KTP: what the person told the civil registry, often years ago and vaguely."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic.chance import pick_by
from enrollment.synthetic.places import FIXTURES
from enrollment.synthetic.traits import INDUSTRIES, NOT_WORKING, STATE_SERVANT

# Who works: shares by industry. The key "" is everyone else.
_OF_INDUSTRY: dict[str, dict[str, float]] = {
    "Pertanian tanaman pangan": {"PETANI/PEKEBUN": 45, "BURUH TANI/PERKEBUNAN": 30, "WIRASWASTA": 8},
    "Hortikultura": {"PETANI/PEKEBUN": 60, "BURUH TANI/PERKEBUNAN": 25},
    "Perkebunan": {"PETANI/PEKEBUN": 50, "BURUH TANI/PERKEBUNAN": 35},
    "Perikanan": {"NELAYAN/PERIKANAN": 50, "BURUH NELAYAN/PERIKANAN": 25, "WIRASWASTA": 8},
    "Peternakan": {"PETERNAK": 45, "BURUH PETERNAKAN": 25, "PETANI/PEKEBUN": 15},
    "Industri pengolahan": {
        "KARYAWAN SWASTA": 62,
        "BURUH HARIAN LEPAS": 14,
        "TUKANG JAHIT": 3,
        "INDUSTRI": 2,
    },
    "Konstruksi": {"BURUH HARIAN LEPAS": 50, "TUKANG BATU": 12, "TUKANG KAYU": 6, "KONSTRUKSI": 4},
    "Perdagangan": {"PEDAGANG": 22, "WIRASWASTA": 38, "PERDAGANGAN": 10},
    "Pengangkutan": {"SOPIR": 35, "TRANSPORTASI": 15, "WIRASWASTA": 15},
    "Akomodasi & makan minum": {"WIRASWASTA": 35, "PEDAGANG": 20, "JURU MASAK": 5},
    "Pendidikan": {"GURU": 55, "KARYAWAN HONORER": 20, "USTADZ/MUBALIGH": 6},
    "Kesehatan": {"PERAWAT": 30, "BIDAN": 25, "KARYAWAN HONORER": 15, "PARAJI": 3},
    "Administrasi pemerintahan": {"KARYAWAN HONORER": 40, "PERANGKAT DESA": 25},
    "Jasa lainnya": {
        "WIRASWASTA": 30,
        "USTADZ/MUBALIGH": 6,
        "MEKANIK": 10,
        "TUKANG CUKUR": 4,
        "IMAM MESJID": 2,
    },
    "Keluarga sebagai pemberi kerja": {"PEMBANTU RUMAH TANGGA": 55},
    "": {"WIRASWASTA": 30, "KARYAWAN SWASTA": 30, "LAINNYA": 3},
}
_ANY = {"BURUH HARIAN LEPAS": 6.0, "WIRASWASTA": 6.0, "BELUM/TIDAK BEKERJA": 5.0, "LAINNYA": 0.5}
_STATE = {
    "PEGAWAI NEGERI SIPIL": 75, "TENTARA NASIONAL INDONESIA": 6, "KEPOLISIAN RI": 8, "KARYAWAN BUMN": 8,
    "KARYAWAN BUMD": 3,
}  # fmt: skip
_IDLE = [
    {"BELUM/TIDAK BEKERJA": 1},
    {"PELAJAR/MAHASISWA": 92, "BELUM/TIDAK BEKERJA": 8},
    {"BELUM/TIDAK BEKERJA": 75, "BURUH HARIAN LEPAS": 15, "WIRASWASTA": 10},
    {"MENGURUS RUMAH TANGGA": 93, "BELUM/TIDAK BEKERJA": 7},
    {"BELUM/TIDAK BEKERJA": 55, "PENSIUNAN": 12, "PETANI/PEKEBUN": 20, "WIRASWASTA": 13},
]
_CHILD, _PUPIL, _MAN, _WOMAN, _OLD = range(len(_IDLE))


def labels() -> list[str]:
    """The 89 occupations of the KTP, in the order of the fixture."""
    return pl.read_csv(FIXTURES / "occupations/ktp.csv")["pekerjaan_ktp"].to_list()


def draw_occupations(
    age: NDArray, female: NDArray, industry: NDArray, status: NDArray, rng: np.random.Generator
) -> NDArray[np.int8]:
    """Positions in `labels()`, one per person."""
    stages = [age < 6, age < 20, age >= 62, female.astype(bool)]
    idle = np.select(stages, [_CHILD, _PUPIL, _OLD, _WOMAN], default=_MAN)
    row = np.where(industry == NOT_WORKING, len(INDUSTRIES) + 1 + idle, industry.astype(np.int64))
    row = np.where(status == STATE_SERVANT, len(INDUSTRIES), row)
    row = np.where(
        (industry != NOT_WORKING) & female & (rng.random(len(age)) < 0.35), len(INDUSTRIES) + 1 + _WOMAN, row
    )
    return pick_by(rng, _table(), row).astype(np.int8)


def _table() -> NDArray:
    working = [_OF_INDUSTRY.get(industry, _OF_INDUSTRY[""]) for industry in INDUSTRIES]
    rows = [_with_vague(shares) for shares in working] + [_STATE, *_IDLE]
    return np.array([[row.get(label, 0) for label in labels()] for row in rows], dtype=float)


def _with_vague(shares: dict[str, float]) -> dict[str, float]:
    return {label: shares.get(label, 0) + _ANY.get(label, 0) for label in {**shares, **_ANY}}
