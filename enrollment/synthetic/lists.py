"""Lists of other offices: BPJS's members, aid paid by the regency, deaths and moves; some workers are on them."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic.member_rows import street
from enrollment.synthetic.places import Places
from enrollment.synthetic.population import Population
from enrollment.synthetic.selection import Proposal

LISTS_TRUTH = "truth_daftar.csv"
FIRST_ROW = 2
AS_OF = date(2026, 3, 1)
PERSON = ("NIK", "NAMA", "TGL_LAHIR", "JENIS_KELAMIN", "ALAMAT", "RT", "RW", "DESA", "KECAMATAN")
ADULT = date(2006, 1, 1)


@dataclass(frozen=True)
class Kind:
    """A list: its file, what it says besides the person (each a row of values, with its weight), and how many of the
    workers and of everybody else are on it.
    """

    name: str
    file: str
    columns: tuple[str, ...]
    entries: tuple[tuple[int, tuple[str, ...]], ...]
    workers: float
    others: float


KINDS = (
    Kind(
        "bpjs",
        "bpjs.csv",
        ("STATUS", "SEGMEN", "PROGRAM", "WADAH"),
        (
            (3, ("AKTIF", "PU", "JKK,JKM,JHT,JP", "")),
            (2, ("AKTIF", "BPU", "JKK,JKM", "")),
            (2, ("NONAKTIF", "PU", "JKK,JKM,JHT", "")),
            (1, ("NONAKTIF", "BPU", "JKK,JKM", "")),
        ),
        0.04,
        0.03,
    ),
    Kind("aid", "bantuan_apbd.csv", ("STATUS", "PROGRAM"), ((1, ("AKTIF", "JKK,JKM")),), 0.012, 0.002),
    Kind(
        "deaths",
        "kematian.csv",
        ("PERISTIWA", "TGL_PERISTIWA"),
        ((3, ("MENINGGAL",)), (1, ("PINDAH",))),
        0.005,
        0.004,
    ),
)


def write_lists(population: Population, proposal: Proposal, places: Places, seed: int, out: Path) -> None:
    """Write the lists and the truth: of each line that is a worker, the row of the worker file and what it says."""
    truths: list[dict[str, object]] = []
    for kind in KINDS:
        rng = Random(f"{seed} {kind.name}")
        people = _people(kind, population, proposal, rng)
        frame = _persons(population, people, places)
        said = [_entry(kind, rng) for _ in people]
        told = pl.DataFrame(said, schema=dict.fromkeys(kind.columns, pl.String), orient="row")
        pl.concat([frame, told], how="horizontal").write_csv(out / kind.file)
        truths += _truths(kind, people, said, proposal)
    pl.DataFrame(truths).write_csv(out / LISTS_TRUTH)


def _people(kind: Kind, population: Population, proposal: Proposal, rng: Random) -> NDArray:
    """Positions in the population, in the order of the list: some workers, and others who are grown up."""
    workers = np.unique(proposal.person)
    grown = population.members.birth < (ADULT - date(1970, 1, 1)).days
    others = np.setdiff1d(np.flatnonzero(grown), workers)
    chosen = [
        *rng.sample(workers.tolist(), max(2, round(kind.workers * len(workers)))),
        *rng.sample(others.tolist(), round(kind.others * len(others))),
    ]
    rng.shuffle(chosen)
    return np.array(chosen)


def _persons(population: Population, people: NDArray, places: Places) -> pl.DataFrame:
    members = population.members.take(people)
    families = population.families.take(members.family)
    return pl.DataFrame(
        {
            "NIK": pl.Series(population.nik[people]).cast(pl.String),
            "NAMA": population.names.take(people).text(),
            "TGL_LAHIR": pl.Series(members.birth.astype(np.int32)).cast(pl.Date).dt.to_string("%d-%m-%Y"),
            "JENIS_KELAMIN": np.where(members.female, "P", "L"),
            "ALAMAT": street(families),
            "RT": families.rt.astype(str),
            "RW": families.rw.astype(str),
            "DESA": places.villages["nama_desa"].gather(families.village),
            "KECAMATAN": places.villages["nama_kecamatan"].gather(families.village),
        }
    )


def _entry(kind: Kind, rng: Random) -> tuple[str, ...]:
    (entry,) = rng.choices([said for _, said in kind.entries], [weight for weight, _ in kind.entries])
    if kind.name != "deaths":
        return entry
    return (*entry, (AS_OF - timedelta(days=rng.randrange(1, 300))).isoformat())


def _truths(kind: Kind, people: NDArray, said: list[tuple[str, ...]], proposal: Proposal) -> list[dict[str, object]]:
    rows: dict[int, int] = {}
    for line, person in enumerate(proposal.person.tolist()):
        rows.setdefault(person, line + FIRST_ROW)
    return [
        {"list": kind.name, "line": at + FIRST_ROW, "row_no": rows[person], "says": entry[0]}
        for at, (person, entry) in enumerate(zip(people.tolist(), said, strict=True))
        if person in rows
    ]
