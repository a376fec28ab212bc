"""What the results of an assessment hold beside the result itself: segment, and the decile that counts."""

import polars as pl

from eligibility.regulations.engine import Regulation, Terms

RESULT_COLUMNS: dict[str, tuple[type[pl.DataType], pl.Expr]] = {
    "segment": (pl.String, pl.lit(None)),
    "decile": (pl.Int64, pl.col("decile")),
}


def result_columns(law: Regulation, terms: Terms) -> list[pl.Expr]:
    """The further columns of the results: as the regulation has them, else their usual content."""
    own = {column.code: column.value(terms.parameters) for column in law.columns}
    return [own.get(name, usual).cast(kind).alias(name) for name, (kind, usual) in RESULT_COLUMNS.items()]
