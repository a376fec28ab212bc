"""The findings of a file of persons as csv: one line per rule, and per person a last line with the result.

Outcomes are the three of the contract: `met`, `not_met`, `unknown`. A rule that does not bind on a person's track
stands in nobody's way: its line says `met`, and its sentence that it was not applied and on what article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import polars as pl

from eligibility.regulations import Assessment, Regulation
from eligibility.regulations.engine import MET, NOT_MET, UNKNOWN, WAIVED
from enrollment.assessment.models import Result
from jamsos.errors import DomainError
from jamsos.lib.replacing import replacing

COLUMNS = ("row_no", "rule", "pasal", "outcome", "value", "sentence")
RESULT = "RESULT"
DANGEROUS = r"^[=+\-@\t\r]"
WHY = {Result.NOT_ELIGIBLE: NOT_MET, Result.UNKNOWN: UNKNOWN}


def findings_table(answer: Assessment, law: Regulation) -> pl.DataFrame:
    """Columns of `COLUMNS`, in the order of the file and of the law, the result after the findings of each row."""
    findings = answer.findings.select(
        pl.col("row_id").alias("row_no"),
        *("rule", "pasal"),
        pl.col("outcome").replace(WAIVED, MET),
        *("value", "sentence"),
        last=pl.lit(False),
    )
    lines = pl.concat([findings, _results(answer, law)]).sort("row_no", "last", maintain_order=True)
    return lines.select(COLUMNS).with_columns(_harmless("value"), _harmless("sentence"))


def _results(answer: Assessment, law: Regulation) -> pl.DataFrame:
    """The last line of each person: the result, the letters of priority, and the articles that stand in the way."""
    results = answer.results.join(_reasons(answer), on=["row_id", "result"], how="left", maintain_order="left")
    labels = {result.value: result.label for result in Result}
    told = pl.concat_str(
        pl.col("result").replace_strict(labels, return_dtype=pl.String),
        pl.format(": {}", pl.col("articles")),
        pl.lit("."),
        pl.format(" Perlu dicermati: {}.", _flags(law)),
        ignore_nulls=True,
    )
    return results.select(
        pl.col("row_id").alias("row_no"),
        rule=pl.lit(RESULT),
        pasal=pl.lit(""),
        outcome=pl.col("result"),
        value=pl.col("priority"),
        sentence=told,
        last=pl.lit(True),
    )


def _reasons(answer: Assessment) -> pl.DataFrame:
    """By row and result the articles behind it: those not met, or those that cannot be told yet."""
    parts = [
        answer.findings.filter(pl.col("outcome") == outcome)
        .group_by("row_id", maintain_order=True)
        .agg(articles=pl.col("pasal").unique(maintain_order=True).str.join(", "), result=pl.lit(result.value).first())
        for result, outcome in WHY.items()
    ]
    return pl.concat(parts)


def _flags(law: Regulation) -> pl.Expr:
    """The titles of the flags raised, null where there is none."""
    titles = {flag.code: flag.title for flag in law.flags}
    raised = pl.col("conflicts").str.split(",").list.eval(pl.element().replace(titles)).list.join("; ")
    return pl.when(pl.col("conflicts") != "").then(raised)


def _harmless(column: str) -> pl.Expr:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = pl.col(column).fill_null("")
    return pl.when(text.str.contains(DANGEROUS)).then("'" + text).otherwise(text).alias(column)


@contextmanager
def findings_file(path: Path) -> Iterator[Callable[[pl.DataFrame], None]]:
    """A file to write findings to, part by part; it appears whole on leaving, or not at all.

    Raises `DomainError` when it cannot be written.
    """
    try:
        with replacing(path) as draft:
            yield _writer(draft)
    except OSError as error:
        raise DomainError(
            f"Berkas {path.name} tidak dapat ditulis.", "Periksa folder tujuan dan ruang disk."
        ) from error


def _writer(draft: IO[bytes]) -> Callable[[pl.DataFrame], None]:
    """The header once, then line by line."""
    parts = 0

    def write(lines: pl.DataFrame) -> None:
        nonlocal parts
        lines.write_csv(draft, include_header=parts == 0)
        parts += 1

    return write
