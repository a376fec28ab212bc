"""A list on its way into its table: each part of the file is checked and written as csv while the database takes in
the part before; of the whole file only a few narrow columns are kept, to tell who stands on it twice.

Such a person is loaded once: as an active member before an inactive one, with an employer before without, else as the
first line says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from eligibility.reference.dtsen_members import filled
from eligibility.reference.dtsen_rows import counts_of, csv_of, name_keys
from eligibility.reference.list_file import Part
from eligibility.reference.place_names import Places, place
from eligibility.reference.quality import REASONS, counted, masked, refused
from eligibility.reference.standings import Segment, Standing
from jamsos.errors import DomainError

COLUMNS = (
    *("list_id", "row_no", "nik", "nkk", "name", "name_key", "sound_key", "birth_date", "sex", "rt", "rw"),
    *("address", "district_id", "village_id", "standing", "segment", "benefits", "wadah", "kpj", "event_date"),
)


@dataclass(frozen=True)
class Written:
    """A part as csv, and of each of its persons what the whole list must know."""

    data: bytes
    people: pl.DataFrame
    refused: pl.DataFrame
    remarks: Mapping[str, int]
    lines: int


@dataclass(frozen=True)
class ListRead:
    """`people`: the persons loaded, in the order of their lines; `again`: lines of persons loaded by another one;
    `refused`: lines not loaded, with these; `lines`: all read.
    """

    people: pl.DataFrame
    again: list[int]
    refused: pl.DataFrame
    quality: Mapping[str, int]
    lines: int


def written(part: Part, places: Places, list_id: int) -> Written:
    """The persons of a part with their places and match keys, as csv for COPY."""
    people = place(part.people, places)
    keys, bearer = name_keys(people.select("name"))
    data = csv_of(pl.concat([people, keys[bearer]], how="horizontal"), list_id, COLUMNS)
    elsewhere = people["district_id"].is_null() & (filled(people["district"]) | filled(people["village"]))
    kept = people.select("row_no", "nik", "standing", "segment", "district_id", elsewhere.alias("elsewhere"))
    return Written(data, kept, part.refused, part.remarks, part.lines)


def batches(parts: Iterator[Written], read: list[Written], advance: Callable[[int], None]) -> Iterator[bytes]:
    """The csv of each part; the rest of it is added to `read`. `advance` gets the lines gone through so far."""
    lines = 0
    for each in parts:
        yield each.data
        read.append(replace(each, data=b""))
        lines += each.lines
        advance(lines)


def whole(read: list[Written], shown: str) -> ListRead:
    """What all parts say together. Raises `DomainError` for a file without a line that can be loaded."""
    lines = sum(each.lines for each in read)
    if not lines:
        raise DomainError(f"Berkas {shown} hanya berisi baris judul.", "Pilih berkas yang berisi data.")
    people, again = _once(pl.concat([each.people for each in read]))
    remarks = {name: sum(each.remarks[name] for each in read) for name in read[0].remarks}
    lines_refused = pl.concat([*(each.refused for each in read), again])
    quality = counted(lines_refused, remarks | {"list_unknown_place": people["elsewhere"].sum()})
    if people.is_empty():
        reasons = "; ".join(f"{REASONS[code].label}: {count}" for code, count in quality.items())
        raise DomainError(
            f"Tidak satu pun baris berkas {shown} dapat dimuat. {reasons}.",
            "Periksa kolom NIK: 16 angka sebagai teks. Tidak ada yang disimpan.",
        )
    return ListRead(people, again["line_no"].to_list(), lines_refused, quality, lines)


def _once(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each NIK once, and the other lines of it as not loaded."""
    twice = people.filter(pl.col("nik").is_duplicated())
    if twice.is_empty():
        return people, refused(twice, "list_nik_double", pl.lit(""))
    strength = 2 * (pl.col("standing") == Standing.ACTIVE).cast(pl.Int8) + (pl.col("segment") == Segment.WAGE)
    ranked = twice.with_columns(strength=strength.fill_null(0)).sort(["strength", "row_no"], descending=[True, False])
    ranked = ranked.with_columns(kept=pl.col("row_no").first().over("nik"))
    again = ranked.filter(pl.col("row_no") != pl.col("kept"))
    lines = refused(again, "list_nik_double", pl.format("NIK {}: baris {} yang dimuat", masked("nik"), "kept"))
    return people.filter(~pl.col("row_no").is_in(again["row_no"].implode())), lines


def distribution(people: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Persons by standing (empty = not told) and by kecamatan (its id; 0 = not known)."""
    return {
        "standing": counts_of(people["standing"].fill_null("")),
        "district_id": counts_of(people["district_id"].fill_null(0)),
    }
