"""The cleaning and checks of `nik` on whole columns. Apart, because a process that only prints needs no Polars."""

from functools import partial

import polars as pl

from jamsos.lib.nik import FOREIGN_DIGITS, KK_CHECKS, LENGTH, NIK_CHECKS, NUMBER, SEPARATORS, Check

# What none of the checks objects to, on sight; 29 February is left to them.
_PLAIN_DAY = (
    "(?:[04][1-9]|[15][0-9]|[26][0-8])(?:0[1-9]|1[0-2])|(?:29|30|69|70)(?:0[13-9]|1[0-2])|(?:31|71)(?:0[13578]|1[02])"
)
_PLAIN_SERIAL = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"
_PLAIN_NIK = f"^(?:1[1-9]|[2-8][0-9]|9[0-6])[0-9]{{4}}(?:{_PLAIN_DAY})[0-9]{{2}}(?:{_PLAIN_SERIAL})$"
_PLAIN_KK = f"^[0-9]{{{LENGTH}}}$"
_ALL_EQUAL = [str(digit) * LENGTH for digit in range(10)]


def clean_expr(column: str | pl.Expr) -> pl.Expr:
    """`clean` on a Polars text column; null becomes empty text."""
    text = _column(column).str.replace_many(list(FOREIGN_DIGITS), list(FOREIGN_DIGITS.values()))
    text = text.str.strip_chars(" \t\r\n")
    spoilt = text.str.contains(f"^(?:{NUMBER})$")
    return pl.when(spoilt).then(text).otherwise(text.str.replace_all(SEPARATORS, ""))


def problem_code_expr(column: str | pl.Expr) -> pl.Expr:
    """`problem_code` on a Polars text column: code or null."""
    return _first_fault_expr(NIK_CHECKS, column)


def kk_problem_code_expr(column: str | pl.Expr) -> pl.Expr:
    """The code of the first failing check of `KK_CHECKS` on a Polars text column, or null."""
    return _first_fault_expr(KK_CHECKS, column)


def _column(column: str | pl.Expr) -> pl.Expr:
    return (pl.col(column) if isinstance(column, str) else column).cast(pl.String).fill_null("")


def _first_fault_expr(checks: tuple[Check, ...], column: str | pl.Expr) -> pl.Expr:
    """All checks on the few texts that are not plainly right: nearly the whole of a register is, or all are empty."""
    find = partial(_faults, checks)
    return _column(column).map_batches(find, return_dtype=pl.String, is_elementwise=True).alias("problem_code")


def _faults(checks: tuple[Check, ...], texts: pl.Series) -> pl.Series:
    plain = texts.str.contains(_PLAIN_NIK if checks is NIK_CHECKS else _PLAIN_KK) & ~texts.is_in(_ALL_EQUAL)
    where = (~plain).arg_true()
    doubtful, text = texts.gather(where), pl.col("text")
    codes = [pl.when(text.str.contains(f"^(?:{check.pattern})$")).then(pl.lit(check.code)) for check in checks]
    judged = pl.DataFrame({"text": doubtful.unique()}).with_columns(code=pl.coalesce(codes))
    none = pl.Series(texts.name, [None], dtype=pl.String).new_from_index(0, len(texts))
    return none.scatter(where, doubtful.replace_strict(judged["text"], judged["code"]))
