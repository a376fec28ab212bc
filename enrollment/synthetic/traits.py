"""What DTSEN says of a person and a family beside their kinship: work, disability, decile.

All are positions in the label lists below, which repeat the DTSEN catalogue word for word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enrollment.synthetic.chance import generator, pick, pick_by
from enrollment.synthetic.families import Columns, Members

INDUSTRIES = [
    "Pertanian tanaman pangan",
    "Hortikultura",
    "Perkebunan",
    "Perikanan",
    "Peternakan",
    "Kehutanan",
    "Pertambangan",
    "Industri pengolahan",
    "Listrik/gas",
    "Pengelolaan air/limbah",
    "Konstruksi",
    "Perdagangan",
    "Pengangkutan",
    "Akomodasi & makan minum",
    "Informasi & komunikasi",
    "Keuangan",
    "Real estat",
    "Jasa profesional",
    "Jasa penunjang usaha",
    "Administrasi pemerintahan",
    "Pendidikan",
    "Kesehatan",
    "Kesenian/hiburan",
    "Jasa lainnya",
    "Keluarga sebagai pemberi kerja",
    "Badan internasional",
]
STATUSES = [
    "Berusaha sendiri",
    "Berusaha dibantu buruh tidak tetap",
    "Berusaha dibantu buruh tetap",
    "Buruh/karyawan/pegawai swasta",
    "PNS/TNI/Polri/BUMN/BUMD/pejabat negara",
    "Pekerja bebas pertanian",
    "Pekerja bebas non pertanian",
    "Pekerja keluarga/tidak dibayar",
]
STATE_SERVANT = STATUSES.index("PNS/TNI/Polri/BUMN/BUMD/pejabat negara")
NOT_WORKING = -1

# Shares of industries by zone (farms, seaside, factories) x sex (men, women); unnamed industries get none.
_BY_ZONE_AND_SEX = [
    {
        "Pertanian tanaman pangan": 34,
        "Konstruksi": 15,
        "Perdagangan": 14,
        "Industri pengolahan": 10,
        "Perikanan": 1,
    },
    {"Pertanian tanaman pangan": 27, "Perdagangan": 30, "Industri pengolahan": 12},
    {
        "Perikanan": 22,
        "Pertanian tanaman pangan": 16,
        "Konstruksi": 13,
        "Perdagangan": 13,
        "Industri pengolahan": 10,
    },
    {"Perdagangan": 33, "Pertanian tanaman pangan": 15, "Perikanan": 6, "Akomodasi & makan minum": 9},
    {"Industri pengolahan": 36, "Konstruksi": 12, "Perdagangan": 16, "Pertanian tanaman pangan": 8},
    {"Industri pengolahan": 36, "Perdagangan": 26, "Pertanian tanaman pangan": 6},
]
_EVERYWHERE = {
    "Hortikultura": 2, "Perkebunan": 2, "Peternakan": 2, "Pertambangan": 0.6, "Listrik/gas": 0.3, "Kehutanan": 0.1,
    "Pengelolaan air/limbah": 0.6, "Pengangkutan": 5, "Akomodasi & makan minum": 4, "Informasi & komunikasi": 0.4,
    "Keuangan": 0.6, "Real estat": 0.1, "Jasa profesional": 0.4, "Jasa penunjang usaha": 1.5, "Pendidikan": 4,
    "Administrasi pemerintahan": 2.5, "Kesehatan": 1.2, "Kesenian/hiburan": 0.4, "Jasa lainnya": 4,
    "Keluarga sebagai pemberi kerja": 1.5,
}  # fmt: skip
_STATUS_SHARES = {
    "farm": [30, 16, 1, 3, 0, 38, 0, 12],
    "trade": [62, 12, 4, 12, 0, 0, 2, 8],
    "factory": [8, 2, 2, 80, 1, 0, 6, 1],
    "builder": [12, 4, 2, 20, 0, 0, 61, 1],
    "state": [0, 0, 0, 45, 55, 0, 0, 0],
    "service": [40, 6, 2, 36, 2, 0, 12, 2],
}
_KIND = dict.fromkeys(INDUSTRIES[:6], "farm") | {
    "Perdagangan": "trade",
    "Akomodasi & makan minum": "trade",
    "Industri pengolahan": "factory",
    "Konstruksi": "builder",
    "Administrasi pemerintahan": "state",
    "Pendidikan": "state",
    "Kesehatan": "state",
}
_DECILES = [10, 11, 12, 12, 12, 11, 10, 9, 8, 5]


@dataclass
class Traits(Columns):
    """Per person: works, industry and status (positions, -1 = not working), disabled."""

    works: NDArray
    industry: NDArray
    status: NDArray
    disabled: NDArray


def draw_traits(members: Members, zone: NDArray, seed: int) -> Traits:
    """Traits of all members; `zone` is that of each member's village."""
    rng = generator(seed, "work")
    age = members.age()
    disabled = rng.random(len(members)) < np.interp(
        age, [0, 15, 45, 60, 75, 90], [0.01, 0.012, 0.02, 0.045, 0.14, 0.3]
    )
    works = rng.random(len(members)) < _chance_to_work(age, members.female) * np.where(disabled, 0.6, 1.0)
    industry = np.full(len(members), NOT_WORKING, np.int8)
    industry[works] = pick_by(rng, _industry_table(), zone[works] * 2 + members.female[works])
    status = np.full(len(members), NOT_WORKING, np.int8)
    status[works] = pick_by(rng, _status_table(), industry[works].astype(np.int64))
    return Traits(works, industry, status, disabled)


def draw_deciles(families: int, seed: int) -> NDArray[np.int8]:
    """The national decile of each family, 0 where DTSEN leaves it empty (15 in 1,000)."""
    rng = generator(seed, "deciles")
    decile = pick(rng, _DECILES, families) + 1
    return np.where(rng.random(families) < 0.015, 0, decile).astype(np.int8)


def _chance_to_work(age: NDArray, female: NDArray) -> NDArray:
    men = np.interp(age, [14, 15, 18, 24, 55, 65, 80], [0, 0.05, 0.45, 0.88, 0.9, 0.6, 0.15])
    women = np.interp(age, [14, 15, 18, 24, 50, 65, 80], [0, 0.03, 0.3, 0.46, 0.5, 0.3, 0.06])
    return np.where(female, women, men)


def _industry_table() -> NDArray:
    rows = [_EVERYWHERE | named for named in _BY_ZONE_AND_SEX]
    return np.array([[row.get(industry, 0) for industry in INDUSTRIES] for row in rows], dtype=float)


def _status_table() -> NDArray:
    return np.array([_STATUS_SHARES[_KIND.get(industry, "service")] for industry in INDUSTRIES], dtype=float)
