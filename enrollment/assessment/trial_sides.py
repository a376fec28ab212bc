"""A file of persons under one regulation, or two: figures, findings to take away, and the first rows to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from eligibility.regulations import Assessment, Regulation
from enrollment.assessment.findings_file import RESULT, WHY, findings_table
from enrollment.assessment.models import Result
from enrollment.assessment.person_file import PersonFile
from enrollment.assessment.trial import Tally, assess_persons

SHOWN = 50


@dataclass(frozen=True)
class FileSide:
    """`lines`: the findings as the command writes them; `results`: row_id, result; `first`: row_id, result, reason."""

    law: Regulation
    tally: Tally
    lines: pl.DataFrame
    results: pl.DataFrame
    first: pl.DataFrame
    notes: tuple[str, ...]

    @property
    def people(self) -> pl.DataFrame:
        """One line per person: row_no, outcome, letters of priority, and the articles that stand in the way."""
        return self.lines.filter(pl.col("rule") == RESULT).select("row_no", "outcome", "value", "sentence")


def assess_side(persons: PersonFile, law: Regulation, on: date, *, most: int) -> FileSide:
    """The whole file under a regulation. Raises `DomainError` where it breaks off or has more than `most` lines."""
    tally, lines, results, first = Tally(), [], [], []
    for part, answer in assess_persons(persons, law, on, most=most):
        first.append(_reasons(answer, SHOWN - tally.rows))
        tally.add(part, answer)
        lines.append(findings_table(answer, law))
        results.append(answer.results.select("row_id", "result"))
    return FileSide(law, tally, pl.concat(lines), pl.concat(results), pl.concat(first), persons.notes)


def _reasons(answer: Assessment, rows: int) -> pl.DataFrame:
    """The first `rows` people with their result and the first sentence that stands behind it, if any."""
    people = answer.results.select("row_id", "result").head(max(rows, 0))
    behind = people.with_columns(outcome=pl.col("result").replace_strict(WHY, default=None, return_dtype=pl.String))
    sentences = behind.join(answer.findings, on=["row_id", "outcome"], maintain_order="left_right")
    first = sentences.group_by("row_id", maintain_order=True).agg(reason=pl.col("sentence").first())
    return people.join(first, on="row_id", how="left", maintain_order="left")


def rows_of(sides: Sequence[FileSide]) -> Iterator[tuple[int, list[tuple[str, str, str]]]]:
    """The first rows: number in the file, and per side result, its label and the reason."""
    told = [{row: (result, reason or "") for row, result, reason in side.first.iter_rows()} for side in sides]
    for row in told[0]:
        yield row, [(side[row][0], Result(side[row][0]).label, side[row][1]) for side in told]


def moves(one: FileSide, other: FileSide) -> dict[tuple[str, str], int]:
    """People by result here and there, most first."""
    both = one.results.join(other.results, on="row_id", suffix="_other")
    counted = both.group_by("result", "result_other").len().sort("len", "result", "result_other", descending=True)
    return {(here, there): people for here, there, people in counted.iter_rows()}
