"""`make_synthetic`: population, register files, worker file and truth in one folder."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl

from enrollment.synthetic import selection
from enrollment.synthetic.lists import write_lists
from enrollment.synthetic.places import Places, load_places
from enrollment.synthetic.population import Population, draw_population
from enrollment.synthetic.register import Register, write_register
from enrollment.synthetic.worker_file import Truth, gather, write_workers

VILLAGE_FILE = "padanan_kode_desa.csv"


@dataclass(frozen=True)
class Summary:
    """What was made. `mistakes` counts the lines of the worker file by kind of mistake."""

    folder: str
    people: int
    families: int
    register_faults: int
    workers: int
    in_register: int
    doubles: int
    to_refuse: int
    groups: dict[str, int]
    mistakes: dict[str, int]

    def as_dict(self) -> dict[str, object]:
        """The summary as plain values, for a command's output."""
        return asdict(self)


def make_synthetic(people: int, workers: int, seed: int, out: Path, mistakes: float = 1.0) -> Summary:
    """Write a register of exactly `people` members and a worker file of `workers` lines into the folder `out`.

    `mistakes`: how many times the usual shares of clerks' mistakes the worker file has; the register stays the same.

    The same arguments give the same bytes on every machine with the same library versions. Raises DomainError when
    the population is too small for the workers or too large for the NIK serials.
    """
    selection.check_size(people, workers)
    out.mkdir(parents=True, exist_ok=True)
    places = load_places()
    population = draw_population(people + selection.reserve(workers), places, seed)
    proposal = selection.propose(population, places, workers, seed)
    absent, left_out = selection.absent_people(population, proposal, seed)
    listed = selection.trim(population, left_out, proposal, people, seed)
    register = _write_register(population, listed, proposal, places, seed, out)
    lines = np.zeros(len(population), dtype=np.int64)
    lines[listed] = register.lines
    truths = write_workers(gather(population, proposal, absent, lines, places, seed), seed, out, mistakes)
    write_lists(population, proposal, places, seed, out)
    _write_villages(places, out)
    return _summary(out, register, truths)


def _write_register(
    population: Population,
    listed: np.ndarray,
    proposal: selection.Proposal,
    places: Places,
    seed: int,
    out: Path,
) -> Register:
    proposed = np.zeros(len(population), dtype=bool)
    proposed[proposal.person] = True
    return write_register(population.take(np.flatnonzero(listed)), proposed[listed], places, seed, out)


def _write_villages(places: Places, out: Path) -> None:
    codes = places.villages.select("kode_bps_10", kode_kemendagri_10="kode_desa_10")
    codes.write_csv(out / VILLAGE_FILE)


def _summary(out: Path, register: Register, truths: list[Truth]) -> Summary:
    kinds = pl.Series("kind", [kind for truth in truths for kind in truth["error_kinds"].split(";") if kind])
    return Summary(
        folder=str(out),
        people=register.members,
        families=register.families,
        register_faults=len(register.faults),
        workers=len(truths),
        in_register=sum(truth["in_list"] for truth in truths),
        doubles=sum(truth["same_as_row"] is not None for truth in truths),
        to_refuse=sum(truth["expect_refused"] for truth in truths),
        groups=_counts(pl.Series("group", [truth["group"] for truth in truths])),
        mistakes=_counts(kinds),
    )


def _counts(values: pl.Series) -> dict[str, int]:
    counted = values.value_counts(name="n").sort("n", values.name, descending=[True, False])
    return dict(counted.iter_rows())
