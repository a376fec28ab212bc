"""The families file of DTSEN: place of domicile, size and national decile of each No. KK."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from eligibility.reference.areas import Areas
from eligibility.reference.identifiers import KK, split, tidy
from eligibility.reference.quality import doubles, masked, refused
from eligibility.reference.textfile import Block

DECILE = r"^(?:[1-9]|10)$"


@dataclass(frozen=True)
class FamilyPart:
    """A block's families, the lines refused, the remarks counted."""

    rows: pl.DataFrame
    refused: pl.DataFrame
    remarks: dict[str, int]
    lines: int


@dataclass(frozen=True)
class Families:
    """All families, one row per No. KK; `district_id` null = unknown kecamatan. Lines refused; remarks."""

    rows: pl.DataFrame
    refused: pl.DataFrame
    remarks: dict[str, int]
    lines: int


def read_families(block: Block) -> FamilyPart:
    """Clean and judge a block of the families file."""
    rows, _ = tidy(block.rows, KK)
    rows, bad_kk = split(rows, KK, "family_kk_format")
    decile = pl.col("desil_nasional").str.strip_chars()
    families = rows.select(
        pl.col("row_no").cast(pl.Int32),
        pl.col(KK).alias("nkk"),
        _code("kode_kabupaten_kota").alias("domicile_regency"),
        _code("kode_kecamatan").alias("district_code"),
        _code("kode_kelurahan_desa").alias("village_code"),
        pl.col("alamat").str.strip_chars().alias("domicile_address"),
        pl.col("jumlah_anggota_keluarga").str.strip_chars().cast(pl.Int16, strict=False).alias("family_size"),
        pl.when(decile.str.contains(DECILE)).then(decile).cast(pl.Int16, strict=False).alias("decile"),
    )
    filled = rows["desil_nasional"].str.contains(r"\S").fill_null(False)
    remarks = {
        "family_repaired": block.repaired,
        "bad_decile": (families["decile"].is_null() & filled).sum(),
        "no_decile": (~filled).sum(),
    }
    broken = refused(block.broken, "family_broken_line", pl.col("detail"))
    return FamilyPart(families, pl.concat([broken, bad_kk]), remarks, block.lines)


def place_families(parts: list[FamilyPart], areas: Areas) -> Families:
    """All parts as one, with their places here; a No. KK that comes again is refused, the first one is kept."""
    rows = pl.concat([part.rows for part in parts], rechunk=False)
    again = doubles(rows, "nkk")
    rows = areas.place(rows.join(again, on="row_no", how="anti", maintain_order="left"))
    strange = rows.filter(pl.col("district_id").is_null())
    lines = [
        *(part.refused for part in parts),
        refused(again, "family_kk_double", pl.format("No. KK {}: sudah ada di baris {}", masked("nkk"), "first_line")),
        refused(
            strange, "family_unknown_area", pl.format("kode kecamatan {}", pl.col("district_code").fill_null("–"))
        ),
    ]
    remarks = {name: sum(part.remarks[name] for part in parts) for name in parts[0].remarks}
    remarks["unknown_village"] = (rows["village_id"].is_null() & rows["district_id"].is_not_null()).sum()
    return Families(rows, pl.concat(lines), remarks, sum(part.lines for part in parts))


def _code(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars()
    return pl.when(text != "").then(text).cast(pl.Categorical)
