"""Where people live and where their KTP was issued.

Villages come from the regions fixture. Their BPS codes are synthetic (BPS code of the kecamatan + a running number of
three digits), because no public table holds them; `padanan_kode_desa.csv` is written beside the population.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
COAST = ["Anyar", "Cinangka", "Bojonegara", "Pulo Ampel", "Pontang", "Tirtayasa", "Tanara"]
FACTORIES = ["Kramatwatu", "Ciruas", "Kragilan", "Cikande", "Kibin", "Jawilan"]
FARMS, SEASIDE, INDUSTRY = range(3)
MARK = 60
# Kecamatan that left with Kota Serang in 2007: their people's older NIK still begin with 3604.
FORMER_DISTRICTS = [1, 2, 3, 4, 10, 21]


@dataclass(frozen=True)
class Places:
    """Tables indexed by position: `villages` (326 rows) and `areas`, the KTP areas (villages first, then others)."""

    villages: pl.DataFrame
    areas: pl.DataFrame

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """Relative population of each village; industrial kecamatan are denser."""
        rng = np.random.default_rng(3604)
        dense = np.where(self.zone == INDUSTRY, 1.6, 1.0)
        return dense * rng.lognormal(0.0, 0.45, self.villages.height)

    @cached_property
    def zone(self) -> NDArray[np.int64]:
        """FARMS, SEASIDE or INDUSTRY per village."""
        district = pl.col("nama_kecamatan")
        zone = pl.when(district.is_in(COAST)).then(SEASIDE).when(district.is_in(FACTORIES)).then(INDUSTRY)
        return self.villages.select(zone.otherwise(FARMS).cast(pl.Int64)).to_series().to_numpy()

    @cached_property
    def nik_areas(self) -> NDArray[np.int64]:
        """The six leading digits of a NIK first issued in each KTP area, with the mark."""
        return self.areas["awalan_nik"].to_numpy()

    @cached_property
    def elsewhere(self) -> NDArray[np.int64]:
        """Positions in `areas` outside the regency."""
        return np.arange(self.villages.height, self.areas.height)


def load_places() -> Places:
    """Villages and KTP areas from the fixtures. Raises FileNotFoundError if a fixture is missing."""
    districts = pl.read_csv(FIXTURES / "regions/kecamatan.csv", infer_schema_length=0)
    villages = pl.read_csv(FIXTURES / "regions/desa.csv", infer_schema_length=0).join(
        districts.select("kode_kemendagri", "kode_bps_7"),
        left_on="kode_kecamatan",
        right_on="kode_kemendagri",
        maintain_order="left",
    )
    order = pl.int_range(1, pl.len() + 1).over("kode_kecamatan").cast(pl.String).str.zfill(3)
    villages = villages.with_columns(kode_bps_10=pl.col("kode_bps_7") + order)
    return Places(villages, pl.concat([_own_areas(villages), _other_areas()]))


def _own_areas(villages: pl.DataFrame) -> pl.DataFrame:
    district = pl.col("kode_kecamatan").str.slice(6, 2).cast(pl.Int64)
    return villages.select(
        kode_provinsi=pl.lit("36"),
        provinsi=pl.lit("BANTEN"),
        kode_kabupaten=pl.lit("3604"),
        kabupaten=pl.lit("SERANG"),
        kode_kecamatan="kode_bps_7",
        kecamatan=pl.col("nama_kecamatan").str.to_uppercase(),
        kode_desa="kode_bps_10",
        desa=pl.col("nama_desa").str.to_uppercase(),
        awalan_nik=360400 + MARK + district,
        bobot=pl.lit(0.0),
    )


def _other_areas() -> pl.DataFrame:
    areas = pl.read_csv(Path(__file__).with_name("elsewhere.csv"), infer_schema_length=0)
    return areas.with_columns(pl.col("awalan_nik").cast(pl.Int64), pl.col("bobot").cast(pl.Float64))
