"""Who in a release may be proposed (Pasal 22 ayat (1)): the regulation's own rules, asked over the register's columns.

A candidate fails no rule that the register can answer. What it cannot answer (protection, other aid) stays unknown and
is asked of the proposer later; it is shown, never taken for granted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection

from eligibility import regulations
from eligibility.reference.facts import list_facts
from eligibility.reference.models import ReferenceList
from eligibility.regulations import Regulation
from eligibility.regulations.assessment import NOT_ELIGIBLE
from enrollment.candidates.occupations import with_jobs
from enrollment.matching.running import choose_list
from enrollment.programs.models import Program, Track
from jamsos.errors import DomainError
from jamsos.lib.date_columns import completed_years_expr

AGES = ((18, "<18"), (30, "18-29"), (45, "30-44"), (60, "45-59"), (65, "60-64"))
OLDEST = "65+"
SENIOR = ("60-64", OLDEST)
EMPLOYED = frozenset({"PEGAWAI", "PENERIMA_UPAH", "PEMBERI_KERJA"})
"""Flags of people who by the register have or are an employer: an officer decides whether they are proposed at all."""
# Somebody holds the NIK of the row, or a link to it that no officer has refused.
TAKEN = """
    SELECT p.row_no FROM reference_person p JOIN workers_registration r ON r.nik = p.nik
     WHERE p.list_id = %(list)s AND p.row_no = ANY (%(rows)s)
       AND r.program_id = %(program)s AND r.state <> 'withdrawn'
    UNION
    SELECT m.row_no FROM matches_match m JOIN matches_matchrun u ON u.id = m.run_id
      JOIN workers_registration r ON r.id = m.registration_id
     WHERE u.reference_list_id = %(list)s AND m.row_no = ANY (%(rows)s) AND m.review <> 'different'
       AND r.program_id = %(program)s AND r.state <> 'withdrawn'
"""


@dataclass(frozen=True)
class Basis:
    """What candidates are judged by. Ages count on `on`, the day they would be registered (Pasal 21 huruf b)."""

    program: Program
    reference: ReferenceList
    law: Regulation
    on: date


def basis_of(program: Program, on: date, reference: ReferenceList | None = None) -> Basis:
    """The programme's regulation over a release, the newest unless another is given.

    Raises `DomainError`: no release in use, a regulation without rules or not in force on that day.
    """
    law = regulations.load(program.regulation)
    law.terms(on)
    if not law.rules:
        raise DomainError(
            f"{law.short} tidak memuat syarat yang dapat dihitung.",
            "Buka program dengan peraturan lain.",
        )
    return Basis(program, reference or choose_list(), law, on)


@dataclass(frozen=True)
class Judged:
    """`people`: row_id, district_id, village_id, job, sex, age, decile (0 = unknown), letters, conflicts, birth_date,
    disability and `candidate`; `outcomes`: the column of each rule for the same rows in the same order."""

    people: pl.DataFrame
    outcomes: pl.DataFrame

    @property
    def candidates(self) -> pl.DataFrame:
        return self.people.filter("candidate")


def judge(basis: Basis, *, district_id: int, village_id: int | None = None) -> Judged:
    """Ask the rules about everybody the release has in a kecamatan or desa."""
    facts = list_facts(basis.reference, district_id=district_id, village_id=village_id)
    asked = with_jobs(facts, basis.law.code, known_jobs(basis)).with_columns(
        registered_on=basis.on,
        track=pl.lit(track_of(basis), dtype=pl.String),
    )
    answer = regulations.assess(asked, basis.law, basis.on, findings=False)
    results = answer.results.select("row_id", "result", "conflicts", letters="priority")
    people = asked.join(results, on="row_id", maintain_order="left").select(
        *("row_id", "district_id", "village_id", "job", "birth_date", "disability", "letters", "conflicts"),
        pl.col("sex").cast(pl.String).fill_null(""),
        pl.col("decile").fill_null(0),
        age_band(basis.on).alias("age"),
        (pl.col("result") != NOT_ELIGIBLE).alias("candidate"),
    )
    return Judged(people, answer.outcomes)


def track_of(basis: Basis) -> str | None:
    """The track that people of the release come on; None where the regulation has no such track."""
    return Track.DTSEN.value if Track.DTSEN in basis.law.tracks else None


def employed() -> pl.Expr:
    """Who carries a flag of `EMPLOYED`."""
    return pl.col("conflicts").str.split(",").list.set_intersection(sorted(EMPLOYED)).list.len() > 0


def known_jobs(basis: Basis) -> set[str]:
    """The codes of jobs that the regulation has."""
    return set(basis.law.terms(basis.on).parameters.as_dict().get("pekerjaan", ()))


def age_band(on: date) -> pl.Expr:
    """The band of the completed years on that day; empty without a birth date."""
    years = completed_years_expr("birth_date", on)
    band = pl.when(years.is_null()).then(pl.lit(""))
    for limit, name in AGES:
        band = band.when(years < limit).then(pl.lit(name))
    return band.otherwise(pl.lit(OLDEST))


def taken_rows(program: Program, reference: ReferenceList, rows: Sequence[int]) -> set[int]:
    """Those of the rows whose person is already proposed this programme year, or may be: a link waits for review."""
    values = {"list": reference.pk, "program": program.pk, "rows": list(rows)}
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, values)
        return {row for (row,) in cursor.fetchall()}


def with_taken(basis: Basis, people: pl.DataFrame) -> pl.DataFrame:
    """The people with `taken`."""
    taken = sorted(taken_rows(basis.program, basis.reference, people["row_id"].to_list()))
    return people.with_columns(taken=pl.col("row_id").is_in(taken))
