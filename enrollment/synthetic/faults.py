"""What is wrong with a real extract, put in on purpose: about one line in 20,000 of each kind, never a worker's.

Faults of the text are marks (private-use characters) in a name or an address; `spoil` turns them into the damage after
the lines are written. Every fault is listed in `cacat_dtsen.csv` (berkas, baris, jenis); `baris` is the physical
line number, the header being line 1.
"""

import re
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic.population import Population

ONE_IN = 20_000
STRAY_BYTE, CUT, EXTRA, QUOTE, SPLIT = "\ue001", "\ue002", "\ue003", "\ue004", "\n"
TEXT_FAULTS = {"latin1": STRAY_BYTE, "terpotong": CUT, "kolom_lebih": EXTRA, "kutip": QUOTE, "patah": SPLIT}
MEMBER_FAULTS = [*TEXT_FAULTS, "nik_ganda", "orang_ganda", "nik_rusak"]
FAMILY_FAULTS = [*TEXT_FAULTS, "wilayah_asing", "hilang"]
UNKNOWN_VILLAGE = "3604999999"

Plan = dict[str, NDArray]


class Fault(NamedTuple):
    """One line of the list of faults."""

    berkas: str
    baris: int
    jenis: str


def plan(rng: np.random.Generator, kinds: list[str], free: NDArray, rows: int) -> Plan:
    """For each kind its rows, chosen among `free` without overlap, at least one each.

    Broken lines (cut, extra column, quote, split) together make up one in 20,000.
    """
    broken = {"terpotong", "kolom_lebih", "kutip", "patah"}
    counts = [max(1, round(rows / ONE_IN / (4 if kind in broken else 1))) for kind in kinds]
    chosen = rng.choice(free, size=sum(counts), replace=False)
    groups = np.split(chosen, np.cumsum(counts)[:-1])
    return {kind: np.sort(rows) for kind, rows in zip(kinds, groups, strict=True)}


def double_people(rng: np.random.Generator, population: Population, faults: Plan, free: NDArray) -> None:
    """Give some rows the NIK of another person, and some the whole identity of another (one person, two KK)."""
    used = np.concatenate(list(faults.values()))
    donors = rng.choice(np.setdiff1d(free, used), len(faults["nik_ganda"]) + len(faults["orang_ganda"]), replace=False)
    by_nik, whole = np.split(donors, [len(faults["nik_ganda"])])
    population.nik[faults["nik_ganda"]] = population.nik[by_nik]
    population.nik[faults["orang_ganda"]] = population.nik[whole]
    tables = {
        "members": ("female", "birth"),
        "names": ("one", "two", "three"),
        "traits": ("works", "industry", "status", "disabled"),
    }
    for table, columns in tables.items():
        for column in columns:
            values = getattr(getattr(population, table), column)
            values[faults["orang_ganda"]] = values[whole]


def mark(text: pl.Series, first_row: int, faults: Plan) -> pl.Series:
    """The column (rows from `first_row` on) with the marks of the text faults inside the affected values."""
    for kind, sign in TEXT_FAULTS.items():
        here = _within(faults[kind], first_row, len(text))
        if len(here):
            text = text.scatter(here, [_insert(value, sign) for value in text.gather(here).to_list()])
    return text


def ruin_niks(niks: pl.Series, first_row: int, rows: NDArray) -> pl.Series:
    """The NIK column with the NIK of these rows malformed, each in its own way by turns."""
    here = _within(rows, first_row, len(niks))
    ruined = [_RUINS[(first_row + int(row)) % len(_RUINS)](niks[int(row)]) for row in here]
    return niks.scatter(here, ruined) if ruined else niks


def estrange(villages: pl.Series, first_row: int, rows: NDArray) -> pl.Series:
    """The column of village codes with an unknown code in these rows."""
    here = _within(rows, first_row, len(villages))
    return villages.scatter(here, UNKNOWN_VILLAGE) if len(here) else villages


_RUINS = [
    lambda nik: nik[:15],
    lambda nik: nik[:12] + "0000",
    lambda nik: nik[:8] + "13" + nik[10:],
    lambda nik: nik.replace("0", "O", 1),
    lambda nik: f"{nik[0]}.{nik[1:4]}E+15",
    lambda nik: nik + ".0",
    lambda nik: "00" + nik[2:],
]


def spoil(lines: bytes) -> bytes:
    """Turn the marks into damage: a stray latin-1 byte, a cut line, one column too many, a lone quote."""
    lines = lines.replace(STRAY_BYTE.encode(), b"\xc9")
    lines = lines.replace(EXTRA.encode(), b'"|"').replace(QUOTE.encode(), b'"')
    return re.sub(CUT.encode() + rb"[^\n]*", b"", lines)


def line_numbers(rows: int, faults: Plan) -> NDArray[np.int64]:
    """The physical line on which each row begins: the header is line 1 and a split row takes two lines."""
    longer = np.zeros(rows, dtype=np.int64)
    longer[faults["patah"]] = 1
    return np.arange(2, rows + 2) + np.cumsum(longer) - longer


def listing(berkas: str, lines: NDArray, faults: Plan) -> list[Fault]:
    """The faults of one file by line."""
    found = [Fault(berkas, int(lines[row]), kind) for kind, rows in faults.items() for row in rows]
    return sorted(found, key=lambda fault: fault.baris)


def _within(rows: NDArray, first_row: int, length: int) -> NDArray:
    """Those of `rows` that lie in the chunk, counted from its first row."""
    return rows[(rows >= first_row) & (rows < first_row + length)] - first_row


def _insert(value: str, sign: str) -> str:
    middle = max(1, len(value) // 2)
    return value[:middle] + sign + value[middle:]
