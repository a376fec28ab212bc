"""The findings of a file of persons as csv: one line per rule, and per person a last line with the result."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from eligibility.regulations import Assessment
from enrollment.assessment.models import Result
from jamsos.errors import DomainError

COLUMNS = ("row_no", "rule", "pasal", "outcome", "value", "sentence")
RESULT = "RESULT"
DANGEROUS = r"^[=+\-@\t\r]"


def findings_table(answer: Assessment) -> pl.DataFrame:
    """Columns of `COLUMNS`, in the order of the file and of the law, the result after the findings of each row."""
    findings = answer.findings.select(
        pl.col("row_id").alias("row_no"), "rule", "pasal", "outcome", "value", "sentence", last=pl.lit(False)
    )
    labels = {result.value: f"{result.label}." for result in Result}
    results = answer.results.select(
        pl.col("row_id").alias("row_no"),
        rule=pl.lit(RESULT),
        pasal=pl.lit(""),
        outcome=pl.col("result"),
        value=pl.col("priority"),
        sentence=pl.col("result").replace_strict(labels, return_dtype=pl.String),
        last=pl.lit(True),
    )
    lines = pl.concat([findings, results]).sort("row_no", "last", maintain_order=True)
    return lines.select(COLUMNS).with_columns(_harmless("value"), _harmless("sentence"))


def _harmless(column: str) -> pl.Expr:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = pl.col(column).fill_null("")
    return pl.when(text.str.contains(DANGEROUS)).then("'" + text).otherwise(text).alias(column)


def write_findings(answer: Assessment, path: Path) -> None:
    """Write the file whole or not at all; raises `DomainError` when that is not possible."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".temuan-", delete=False) as draft:
            findings_table(answer).write_csv(draft)
        os.replace(draft.name, path)
    except OSError as error:
        raise DomainError(
            f"Berkas {path.name} tidak dapat ditulis.", "Periksa folder tujuan dan ruang disk."
        ) from error
