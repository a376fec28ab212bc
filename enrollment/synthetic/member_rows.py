"""One DTSEN member per row: the 48 variables of `anggota`."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic import occupations, traits
from enrollment.synthetic.chance import pick
from enrollment.synthetic.families import MARITAL, RELATIONS
from enrollment.synthetic.names import hamlets
from enrollment.synthetic.places import Places
from enrollment.synthetic.population import Families, Population

FUNCTIONS = [
    "penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri",
    "mengingat_berkonsentrasi",
]  # fmt: skip
UNABLE, HARD, SLIGHT, NO_DIFFICULTY = 1, 2, 3, 4
YES_NO = ["Tidak", "Ya"]
_SCHOOL = ["Tidak/belum pernah sekolah", "Masih sekolah", "Tidak bersekolah lagi"]
_DIPLOMAS = [
    "Tidak punya ijazah",
    "SD/sederajat",
    "SMP/sederajat",
    "SMA/sederajat",
    "D1/D2/D3",
    "D4/S1",
    "S2/S3",
]
_NO_DIPLOMA = 0
_SALES = ["<5 jt", "5-<15 jt", "15-<25 jt", "25-<167 jt"]
_SADNESS = ["Sangat sering", "Sering", "Jarang", "Tidak pernah"]
_ILLNESS = ["Tidak ada", "Hipertensi", "Rematik", "Asma", "Diabetes", "Jantung", "Lainnya"]

Columns = dict[str, pl.Series]


def member_frame(population: Population, places: Places, rng: np.random.Generator) -> pl.DataFrame:
    """These people with every variable of `anggota`, in any order of columns; texts as DTSEN codes them."""
    age = population.members.age()
    families = population.families.take(population.members.family)
    columns = _identity(population, families)
    columns |= _schooling(rng, age)
    columns |= _work(population, rng)
    columns |= _health(population, age, rng)
    return pl.DataFrame(columns | _ktp(population, families, places, rng))


def label(names: list[str], positions: NDArray) -> pl.Series:
    """Texts by position; position -1 gives an empty value."""
    table = pl.Series([*names, None], dtype=pl.String)
    return table.gather(np.where(positions < 0, len(names), positions).astype(np.uint32))


def digits(numbers: NDArray, width: int) -> pl.Series:
    """Numbers as text of this width, zeros in front."""
    return pl.Series(numbers).cast(pl.String).str.zfill(width)


def subsidised(families: Families) -> tuple[NDArray, NDArray]:
    """Health-insurance subsidy of state and of region, by decile and card number (the same in both files)."""
    dice = families.kk % 97
    poor = (families.decile > 0) & (families.decile <= 5)
    national = poor & (dice < 68)
    return national, poor & ~national & (dice < 90)


def _identity(population: Population, families: Families) -> Columns:
    members = population.members
    national, regional = subsidised(families)
    return {
        "nomor_induk_kependudukan": digits(population.nik, 16),
        "nomor_kartu_keluarga": digits(families.kk, 16),
        "nama": population.names.text(),
        "tanggal_lahir": pl.Series(members.birth.astype(np.int32)).cast(pl.Date).cast(pl.String),
        "jenis_kelamin": pl.Series(members.female.astype(np.int8) + 1),
        "status_hubungan_keluarga": label(RELATIONS, members.relation),
        "pbi_nas": label(YES_NO, national),
        "pbi_pemda": label(YES_NO, regional),
        "status_kawin": label(MARITAL, members.marital),
    }


def _schooling(rng: np.random.Generator, age: NDArray) -> Columns:
    at_school = rng.random(len(age)) < np.interp(age, [5, 7, 14, 17, 19, 24], [0, 0.98, 0.95, 0.7, 0.2, 0.02])
    highest = pick(rng, [8, 34, 22, 27, 3, 5, 1], len(age))
    highest = np.minimum(highest, np.select([age < 12, age < 15, age < 18, age < 22], [0, 1, 2, 3], default=6))
    attended = (age > 6) & ((highest > 0) | at_school | (rng.random(len(age)) < 0.6))
    stage = np.where(attended, np.maximum(highest, 1), -1)
    return {
        "partisipasi_sekolah": label(_SCHOOL, np.where(at_school, 1, np.where(attended, 2, 0))),
        "jenjang_tertinggi_yang_diduduki": label(_DIPLOMAS, stage),
        "kelas_tertinggi_yang_diduduki": pl.Series(np.where(attended, 1 + rng.integers(0, 6, len(age)), 0)),
        "ijazah_tertinggi_yang_dimiliki": label(_DIPLOMAS, highest),
        "pendidikan_akhir_ktp": label([name.upper() for name in _DIPLOMAS], np.maximum(highest, _NO_DIPLOMA)),
    }


def _work(population: Population, rng: np.random.Generator) -> Columns:
    work = population.traits
    owner = (work.status >= 0) & (work.status <= 2)
    paid = np.where(work.status == 2, rng.integers(1, 9, len(owner)), 0)
    return {
        "status_bekerja": label(YES_NO, work.works),
        "lapangan_usaha_dari_pekerjaan_utama": label(traits.INDUSTRIES, work.industry),
        "status_dalam_pekerjaan_utama": label(traits.STATUSES, work.status),
        "kepemilikan_usaha": label(YES_NO, owner),
        "jumlah_usaha": pl.Series(owner.astype(np.int8)),
        "lapangan_usaha_dari_usaha_utama": label(traits.INDUSTRIES, np.where(owner, work.industry, -1)),
        "jumlah_pekerja_yang_dibayar_dari_usaha_utama": pl.Series(paid),
        "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama": pl.Series(owner * rng.integers(0, 3, len(owner))),
        "omzet_usaha_utama": label(_SALES, np.where(owner, pick(rng, [70, 20, 7, 3], len(owner)), -1)),
        "pekerjaan_ktp": label(occupations.labels(), population.occupation),
    }


def _health(population: Population, age: NDArray, rng: np.random.Generator) -> Columns:
    """Nine functional items 1-4; who is disabled has one or two at 1-2, anybody may have one at 3."""
    size = len(age)
    items = np.full((size, len(FUNCTIONS)), NO_DIFFICULTY, dtype=np.int8)
    slight = np.flatnonzero(rng.random(size) < np.interp(age, [20, 50, 80], [0.01, 0.08, 0.4]))
    items[slight, rng.integers(0, len(FUNCTIONS), len(slight))] = SLIGHT
    for share in (1.0, 0.25):
        rows = np.flatnonzero(population.traits.disabled & (rng.random(size) < share))
        items[rows, rng.integers(0, len(FUNCTIONS), len(rows))] = rng.choice([UNABLE, HARD], len(rows), p=[0.3, 0.7])
    nutrition = pick(rng, [2, 6, 80, 12], size)
    return {name: pl.Series(items[:, number]) for number, name in enumerate(FUNCTIONS)} | {
        "kondisi_gizi": label(
            ["Wasting", "Stunting", "Tidak ada catatan", "Tidak tahu"], np.where(age < 5, nutrition, -1)
        ),
        "kesedihan_depresi": label(_SADNESS, pick(rng, [1, 3, 16, 80], size)),
        "penyakit_kronis": label(_ILLNESS, pick(rng, [85, 5, 3, 2, 2, 1, 2], size)),
    }


def _ktp(population: Population, families: Families, places: Places, rng: np.random.Generator) -> Columns:
    area = {name: places.areas[name].to_list() for name in places.areas.columns}
    return {
        "kode_provinsi_ktp": label(area["kode_provinsi"], families.area),
        "provinsi_ktp": label(area["provinsi"], families.area),
        "kode_kabupaten_kota_ktp": label(area["kode_kabupaten"], families.area),
        "kabupaten_kota_ktp": label(area["kabupaten"], families.area),
        "kode_kecamatan_ktp": label(area["kode_kecamatan"], families.area),
        "kecamatan_ktp": label(area["kecamatan"], families.area),
        "kode_kelurahan_desa_ktp": label(area["kode_desa"], families.area),
        "kelurahan_desa_ktp": label(area["desa"], families.area),
        "rt_ktp": digits(families.rt, 3),
        "rw_ktp": digits(families.rw, 3),
        "dusun_ktp": label(hamlets(), families.hamlet),
        "alamat_ktp": street(families),
    }


def street(families: Families) -> pl.Series:
    """The address line: `KP. PASIR WARU`-like, without RT and RW."""
    names = ["KP. " + name for name in hamlets()]
    return label(names, families.hamlet)
