"""Writes the two DTSEN files: all variables of the 2026 catalogue, `|`, quoted text, with planned faults."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic import faults as damage
from enrollment.synthetic.chance import generator
from enrollment.synthetic.family_rows import family_frame
from enrollment.synthetic.member_rows import member_frame
from enrollment.synthetic.places import FIXTURES, Places
from enrollment.synthetic.population import Population

FAMILY_FILE = "keluarga_dtsen_v3_2026_36.04.csv"
MEMBER_FILE = "anggota_keluarga_dtsen_v3_2026_36.04.csv"
FAULT_FILE = "cacat_dtsen.csv"
CHUNK = 100_000


@dataclass
class Register:
    """What was written: members, families, the physical line of each member, and the faults put in."""

    members: int
    families: int
    lines: NDArray
    faults: list[damage.Fault]


def variables(name: str) -> list[str]:
    """Column names of a DTSEN set (`anggota` or `keluarga`) in the order of the catalogue."""
    catalogue = pl.read_csv(FIXTURES / "dtsen/variables_2026.csv", infer_schema_length=0)
    return catalogue.filter(pl.col("set") == name)["variabel"].to_list()


def write_register(population: Population, workers: NDArray, places: Places, seed: int, out: Path) -> Register:
    """Write both files of these people and the list of their faults; rows in `workers` (a mask) stay clean."""
    rng = generator(seed, "faults")
    free, free_families = _unprotected(population, workers)
    of_members = damage.plan(rng, damage.MEMBER_FAULTS, free, len(population))
    of_families = damage.plan(rng, damage.FAMILY_FAULTS, free_families, len(population) // 3)
    damage.double_people(rng, population, of_members, free)
    lines = damage.line_numbers(len(population), of_members)
    _write(out / MEMBER_FILE, variables("anggota"), _member_chunks(population, of_members, places, seed))
    found = damage.listing(MEMBER_FILE, lines, of_members)
    present, found_families = _write_families(population, of_families, places, seed, out)
    orphans = np.flatnonzero(np.isin(population.members.family, of_families["hilang"]))
    found += damage.listing(MEMBER_FILE, lines, {"kk_tanpa_keluarga": orphans}) + found_families
    pl.DataFrame(found, schema=list(damage.Fault._fields), orient="row").write_csv(out / FAULT_FILE)
    return Register(len(population), present, lines, found)


def _unprotected(population: Population, workers: NDArray) -> tuple[NDArray, NDArray]:
    """Positions of members and of families that may be damaged: those of families without a worker."""
    family = population.members.family
    with_worker = np.zeros(len(population.families), dtype=bool)
    with_worker[family[workers]] = True
    present = np.zeros(len(population.families), dtype=bool)
    present[family] = True
    return np.flatnonzero(~with_worker[family]), np.flatnonzero(present & ~with_worker)


def _member_chunks(population: Population, plan: damage.Plan, places: Places, seed: int) -> Iterator[pl.DataFrame]:
    for first in range(0, len(population), CHUNK):
        part = population.take(slice(first, first + CHUNK))
        frame = member_frame(part, places, generator(seed, f"members {first}"))
        yield frame.with_columns(
            damage.mark(frame["nama"], first, plan),
            damage.ruin_niks(frame["nomor_induk_kependudukan"], first, plan["nik_rusak"]),
        )


def _write_families(
    population: Population, plan: damage.Plan, places: Places, seed: int, out: Path
) -> tuple[int, list[damage.Fault]]:
    """The families that have members and are not missing; returns their number and their faults by line."""
    position, first_member, size = np.unique(population.members.family, return_index=True, return_counts=True)
    kept = ~np.isin(position, plan["hilang"])
    position, first_member, size = position[kept], first_member[kept], size[kept]
    rows = {kind: np.searchsorted(position, families) for kind, families in plan.items() if kind != "hilang"}

    def chunks() -> Iterator[pl.DataFrame]:
        for start in range(0, len(position), CHUNK):
            part = slice(start, start + CHUNK)
            heads = population.names.take(first_member[part]).text()
            families = population.families.take(position[part])
            frame = family_frame(families, heads, size[part], places, generator(seed, f"families {start}"))
            villages = damage.estrange(frame["kode_kelurahan_desa"], start, rows["wilayah_asing"])
            yield frame.with_columns(damage.mark(frame["alamat"], start, rows), villages)

    _write(out / FAMILY_FILE, variables("keluarga"), chunks())
    return len(position), damage.listing(FAMILY_FILE, damage.line_numbers(len(position), rows), rows)


def _write(path: Path, columns: list[str], chunks: Iterator[pl.DataFrame]) -> None:
    with path.open("wb") as file:
        file.write(("|".join(f'"{name}"' for name in columns) + "\n").encode())
        for frame in chunks:
            buffer = BytesIO()
            frame.select(columns).write_csv(buffer, separator="|", include_header=False, quote_style="non_numeric")
            file.write(damage.spoil(buffer.getvalue()))
