"""Ages on whole columns. Apart from `dates`, because a process that only prints needs no Polars (40 MiB)."""

from datetime import date

import polars as pl


def completed_years_expr(birth: str | pl.Expr, on: str | pl.Expr | date) -> pl.Expr:
    """`completed_years` on Polars date columns (Int32; null where either date is null)."""
    # Days written as the number yyyymmdd: whole ten thousands between two of them are whole years.
    return (_written(_dates(on)) - _written(_dates(birth))) // 10_000


def _dates(value: str | pl.Expr | date) -> pl.Expr:
    if isinstance(value, date):
        return pl.lit(value, dtype=pl.Date)
    return pl.col(value) if isinstance(value, str) else value


def _written(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.day().cast(pl.Int32)
