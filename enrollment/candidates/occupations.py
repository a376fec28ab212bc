"""What people of a release do for a living, in the regulation's codes of jobs where their words leave no doubt.

The job on the KTP speaks first. Where it says nothing of today's work (a housewife, a pupil, nothing), the sector that
the register names does. What fits no code, or several, stays as the register has it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from pathlib import Path

import polars as pl

from enrollment.workers.occupations import JOBS, OF_PASAL_20, Occupations

KTP_JOBS = JOBS.with_name("ktp.csv")
SAYS_LITTLE = {
    *("", "BELUM/TIDAK BEKERJA", "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "PENSIUNAN", "LAINNYA"),
}
UNKNOWN = "Belum diketahui"
LONGEST = 80
WORDS = ("ktp_occupation", "industry")


def with_jobs(facts: pl.DataFrame, regulation: str, known: Collection[str]) -> pl.DataFrame:
    """The facts with `occupation` (code or null), `occupation_text` (the words) and `job` (code, else the words).

    `known`: the codes of the regulation on the day; a code that it does not have is no code here.
    """
    texts = facts.with_columns(pl.col(WORDS).cast(pl.String).fill_null("").str.strip_chars())
    pairs = texts.select(WORDS).unique()
    jobs = [(*pair, *_job(*pair, regulation, known)) for pair in pairs.iter_rows()]
    names = (*WORDS, "occupation_text", "occupation")
    table = pl.DataFrame(jobs, dict.fromkeys(names, pl.String), orient="row")
    named = texts.join(table, on=WORDS, how="left", maintain_order="left")
    # One spelling: the KTP writes KONSTRUKSI, the register's sector Konstruksi.
    words = pl.col("occupation_text").str.to_uppercase().str.slice(0, LONGEST)
    return named.with_columns(job=pl.coalesce("occupation", words, pl.lit(UNKNOWN)))


def _job(ktp: str, industry: str, regulation: str, known: Collection[str]) -> tuple[str | None, str | None]:
    """The words, and the code they stand for."""
    speaks = ktp.upper() not in SAYS_LITTLE
    codes = _occupations(regulation).codes(ktp) if speaks else _of_sector(industry, regulation)
    fit = codes.intersection(known)
    return words_of(ktp, industry) or None, next(iter(fit)) if len(fit) == 1 else None


def words_of(ktp: str, industry: str) -> str:
    """The words that tell what somebody does; empty when neither does."""
    return industry if ktp.upper() in SAYS_LITTLE else ktp


def may_mean(words: str, regulation: str) -> frozenset[str]:
    """The codes that words without a code of their own may stand for, as a job or as a sector."""
    return _occupations(regulation).codes(words) | _of_sector(words, regulation)


_occupations = cache(Occupations.of)


def _of_sector(sector: str, regulation: str) -> frozenset[str]:
    """Sectors are set beside the codes of Pasal 20 alone."""
    return frozenset(_sectors().get(sector.casefold(), ()) if regulation in OF_PASAL_20 else ())


@cache
def _sectors() -> dict[str, set[str]]:
    """Sector as the register names it -> codes; what stands in brackets names no sector."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in _rows(JOBS):
        for sector in row["padanan_lapangan_usaha_dtsen"].split(";"):
            codes[sector.strip().casefold()].add(row["kode_usulan"])
    return {sector: found for sector, found in codes.items() if sector and not sector.startswith("(")}


@cache
def marks() -> dict[str, str]:
    """Job on the KTP -> what to mind before proposing somebody by it."""
    return {row["pekerjaan_ktp"]: row["penanda_usulan"] for row in _rows(KTP_JOBS) if row["penanda_usulan"]}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
