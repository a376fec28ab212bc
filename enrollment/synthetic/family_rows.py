"""One DTSEN family per row: the 52 variables of `keluarga`."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic.member_rows import YES_NO, Columns, digits, label, street, subsidised
from enrollment.synthetic.places import Places
from enrollment.synthetic.population import Families

# Codes of the dwelling: (lowest, highest) code of each variable.
DWELLING = {
    "status_kepemilikan_rumah": (1, 5),
    "jenis_lantai_terluas": (1, 9),
    "jenis_dinding_terluas": (1, 7),
    "jenis_atap_terluas": (1, 8),
    "sumber_air_minum_utama": (1, 11),
    "sumber_penerangan_utama": (1, 4),
    "daya_terpasang": (1, 6),
    "bahan_bakar_utama_memasak": (0, 11),
    "fasilitas_bab": (1, 5),
    "jenis_kloset": (1, 4),
    "pembuangan_akhir_tinja": (1, 6),
}
# Goods: share of families of decile 1 and of decile 10 that own one.
GOODS = {
    "tabung_gas": (0.05, 0.5),
    "lemari_es": (0.25, 0.95),
    "ac": (0.0, 0.5),
    "pemanas_air": (0.0, 0.2),
    "telepon_rumah": (0.0, 0.05),
    "tv_datar": (0.1, 0.85),
    "emas_perhiasan": (0.03, 0.5),
    "komputer_laptop_tablet": (0.01, 0.6),
    "sepeda_motor": (0.4, 0.97),
    "sepeda": (0.2, 0.4),
    "mobil": (0.0, 0.45),
    "perahu": (0.01, 0.01),
    "kapal_perahu_motor": (0.01, 0.01),
    "smartphone": (0.5, 0.99),
}
LIVESTOCK = {"sapi": 0.02, "kerbau": 0.05, "kuda": 0.001, "babi": 0.0, "kambing_domba": 0.2}


def family_frame(
    families: Families, heads: pl.Series, size: NDArray, places: Places, rng: np.random.Generator
) -> pl.DataFrame:
    """These families with every variable of `keluarga`; an unknown decile is empty in all three rankings."""
    national, regional = subsidised(families)
    columns = _place(families, places) | {
        "nomor_kartu_keluarga": digits(families.kk, 16),
        "nama_kepala_keluarga": heads,
        "id_pelanggan_pln": digits(rng.integers(10**10, 10**11, len(families)), 12),
        "jumlah_anggota_keluarga": pl.Series(size.astype(np.int32)),
        "pbi_nas": label(YES_NO, national),
        "pbi_pemda": label(YES_NO, regional),
    }
    return pl.DataFrame(columns | _deciles(families, rng) | _belongings(families, rng))


def _place(families: Families, places: Places) -> Columns:
    villages = {name: places.villages[name].str.to_uppercase().to_list() for name in places.villages.columns}
    everywhere = np.zeros(len(families), dtype=np.int64)
    return {
        "kode_provinsi": label(["36"], everywhere),
        "provinsi": label(["BANTEN"], everywhere),
        "kode_kabupaten_kota": label(["3604"], everywhere),
        "kabupaten_kota": label(["SERANG"], everywhere),
        "kode_kecamatan": label(villages["kode_bps_7"], families.village),
        "kecamatan": label(villages["nama_kecamatan"], families.village),
        "kode_kelurahan_desa": label(villages["kode_bps_10"], families.village),
        "kelurahan_desa": label(villages["nama_desa"], families.village),
        "alamat": street(families) + " RT " + digits(families.rt, 3) + " RW " + digits(families.rw, 3),
    }


def _deciles(families: Families, rng: np.random.Generator) -> Columns:
    """The provincial rank lies at or one below the national, the regency's at or one above."""
    unknown = families.decile == 0
    provincial = np.clip(families.decile - rng.integers(0, 2, len(families)), 1, 10)
    regency = np.clip(families.decile + rng.integers(0, 2, len(families)), 1, 10)
    ranks = {"nasional": families.decile, "provinsi": provincial, "kabupaten_kota": regency}
    return {f"desil_{name}": _empty(np.asarray(rank), unknown) for name, rank in ranks.items()}


def _empty(values: NDArray, where: NDArray) -> pl.Series:
    return pl.select(pl.when(pl.lit(pl.Series(~where))).then(pl.lit(pl.Series(values)))).to_series()


def _belongings(families: Families, rng: np.random.Generator) -> Columns:
    size = len(families)
    wealth = np.where(families.decile == 0, 5, families.decile) / 10

    def some(low: float, high: float) -> pl.Series:
        return pl.Series((rng.random(size) < low + (high - low) * wealth).astype(np.int8))

    codes = {name: pl.Series(rng.integers(low, high + 1, size)) for name, (low, high) in DWELLING.items()}
    goods = {f"aset_bergerak_{name}": some(*shares) for name, shares in GOODS.items()}
    animals = {
        f"jumlah_ternak_{name}": pl.Series((rng.random(size) < share) * rng.integers(1, 5, size))
        for name, share in LIVESTOCK.items()
    }
    return (
        codes
        | goods
        | animals
        | {
            "luas_lantai": pl.Series(rng.integers(18, 120, size)),
            "kepemilikan_aset": some(0.6, 1.0),
            "aset_tidak_bergerak_lahan_lainnya": some(0.05, 0.5),
            "aset_tidak_bergerak_rumah_lainnya": some(0.0, 0.25),
        }
    )
