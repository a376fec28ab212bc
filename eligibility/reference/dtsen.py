"""A DTSEN release: the families file and the members file, checked together on columns before the database.

Persons are the members whose family is known; everything else is listed by line. The national decile, the place
of domicile and the number of dependants come from the family (Pasal 21 huruf d; Pasal 22 ayat (2) huruf c).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl

from eligibility.reference import sheetfile, textfile
from eligibility.reference.areas import Areas
from eligibility.reference.dtsen_families import Families, place_families, read_families
from eligibility.reference.dtsen_members import MemberPart, read_members
from eligibility.reference.dtsen_variables import FAMILIES, MEMBERS, needed
from eligibility.reference.quality import REASONS, counted, doubles, masked, refused
from eligibility.reference.textfile import Block
from jamsos.errors import DomainError

# Who depends on the head and the spouse of a family: by the relation that DTSEN records, not by age or income.
DEPENDENT = r"(?i)^(?:anak|cucu|orang\s?tua)"
RESPONSIBLE = r"(?i)^(?:kepala|istri|suami)"
T = TypeVar("T")
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Release:
    """`people`: members with `family` = position in `families`, null = not loaded; `refused_*`: lines not loaded."""

    people: pl.DataFrame
    families: pl.DataFrame
    refused_members: pl.DataFrame
    refused_families: pl.DataFrame
    quality: dict[str, int]
    lines: dict[str, int]

    @property
    def rows(self) -> int:
        """Persons to load."""
        return self.people["family"].count()

    @property
    def area_system(self) -> str | None:
        """The system that issued most of the families' area codes."""
        systems = self.families["system"].drop_nulls().cast(pl.String)
        return systems.mode().sort().first()


def read_release(
    family: tuple[Path, str], members: tuple[Path, str], areas: Areas, on: date, advance: Advance
) -> Release:
    """Read and check both files (path and name shown); `advance` gets the lines read so far.

    Raises `DomainError` for files that are no DTSEN files, are swapped, or hold no line that can be loaded.
    """
    _refuse_swapped(family, members)
    family_parts = list(_read(*family, FAMILIES, read_families, advance))
    _refuse_empty(sum(part.lines for part in family_parts), family[1])
    families = place_families(family_parts, areas)
    count = families.lines
    member_parts = list(_read(*members, MEMBERS, partial(read_members, on=on), lambda lines: advance(count + lines)))
    _refuse_empty(sum(part.lines for part in member_parts), members[1])
    return _joined(families, member_parts, members[1])


def _read(path: Path, shown: str, dataset: str, work: Callable[[Block], T], advance: Advance) -> Iterator[T]:
    reader = sheetfile if is_workbook(path) else textfile
    lines = 0
    for part in reader.read_blocks(path, needed(dataset), shown, work):
        lines += part.lines
        advance(lines)
        yield part


def is_workbook(path: Path) -> bool:
    """Whether the file is a zip archive, as xlsx is; the guarded reader then says whether it is fit."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _refuse_swapped(family: tuple[Path, str], members: tuple[Path, str]) -> None:
    of_family, of_members = (
        set((sheetfile if is_workbook(path) else textfile).columns_of(path, shown))
        for path, shown in (family, members)
    )
    if set(needed(MEMBERS)) <= of_family and set(needed(FAMILIES)) <= of_members:
        raise DomainError(
            "Berkas keluarga dan berkas anggota keluarga tertukar.",
            "Pilih berkas keluarga_... sebagai keluarga dan anggota_keluarga_... sebagai anggota.",
        )


def _refuse_empty(lines: int, shown: str) -> None:
    if not lines:
        raise DomainError(f"Berkas {shown} hanya berisi baris judul.", "Pilih berkas yang berisi data.")


def _joined(families: Families, parts: list[MemberPart], shown: str) -> Release:
    people = pl.concat([part.rows for part in parts], rechunk=False)
    checked, lines = _checked(people, families)
    lines = pl.concat([*(part.refused for part in parts), lines])
    remarks = families.remarks | {name: sum(part.remarks[name] for part in parts) for name in parts[0].remarks}
    quality = counted(pl.concat([lines, families.refused]), remarks)
    if not checked["family"].count():
        raise _nothing_to_load(quality, shown)
    return Release(
        people.with_columns(checked["family"], checked.select(_dependants()).to_series()),
        families.rows,
        lines,
        families.refused,
        quality,
        {"family": families.lines, "members": sum(part.lines for part in parts)},
    )


def _checked(people: pl.DataFrame, families: Families) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each member's `family` (its position; null = the member is not loaded), and the lines refused."""
    places = families.rows.select("nkk", "district_id").with_row_index("family")
    members = people.select("row_no", "nik", "nkk", "relation").join(
        places, on="nkk", how="left", maintain_order="left"
    )
    no_family = members.filter(pl.col("family").is_null())
    elsewhere = members.filter(pl.col("family").is_not_null() & pl.col("district_id").is_null())
    again = doubles(members.filter(pl.col("district_id").is_not_null()), "nik")
    lines = [
        refused(no_family, "no_family", pl.format("No. KK {}", masked("nkk"))),
        refused(elsewhere, "unknown_area", pl.format("No. KK {}", masked("nkk"))),
        refused(again, "nik_double", pl.format("NIK {}: sudah ada di baris {}", masked("nik"), "first_line")),
    ]
    kept = pl.col("district_id").is_not_null() & ~pl.col("row_no").is_in(again["row_no"].implode())
    return members.select("relation", pl.when(kept).then("family").alias("family")), pl.concat(lines)


def _dependants() -> pl.Expr:
    """Dependants in the family, for its head and spouse; null for others (the release does not say)."""
    relation = pl.col("relation").cast(pl.String)
    number = relation.str.contains(DEPENDENT).fill_null(False).sum().over("family")
    responsible = pl.col("family").is_not_null() & relation.str.contains(RESPONSIBLE)
    return pl.when(responsible).then(number).cast(pl.Int16).alias("dependants")


def _nothing_to_load(quality: dict[str, int], shown: str) -> DomainError:
    reasons = "; ".join(f"{REASONS[code].label}: {count}" for code, count in quality.items() if REASONS[code].refuses)
    return DomainError(
        f"Tidak satu pun baris berkas {shown} dapat dimuat. {reasons}.",
        "Periksa apakah kedua berkas berasal dari rilis dan kabupaten yang sama; tidak ada yang disimpan.",
    )
