"""Sentences made from columns: templates in Indonesian become expressions, values become readable text."""

from string import Formatter
from typing import Any

import polars as pl

from eligibility.regulations.parameters import RegulationError
from jamsos.lib.dates import MONTHS

NOT_KNOWN = "tidak diketahui"

Template = str | tuple[*tuple[tuple[pl.Expr, str], ...], str]
"""A sentence, or (condition, sentence) pairs ending in a sentence: the first that applies is used."""


def missing(what: str) -> str:
    """The question asked when one fact is absent."""
    return f"Perlu klarifikasi: {what} belum ada."


def yes_no(flag: pl.Expr) -> pl.Expr:
    """'ya', 'tidak' or null."""
    return pl.when(flag).then(pl.lit("ya")).when(~flag).then(pl.lit("tidak"))


def date_text(day: pl.Expr) -> pl.Expr:
    """A date column as '28 Oktober 2025'."""
    names = pl.lit(pl.Series(MONTHS)).gather(day.dt.month().cast(pl.Int32) - 1)
    return pl.format("{} {} {}", day.dt.day(), names, day.dt.year())


def number_text(count: pl.Expr) -> pl.Expr:
    """A whole number that is not negative as '39.890'."""
    grouped = count.cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "${1}.").str.reverse()
    return grouped.str.strip_chars_start(".")


def label_of(code: pl.Expr, labels: dict[str, str]) -> pl.Expr:
    """A code column as its label; an unknown code shows as itself."""
    return code.replace_strict(labels, default=code, return_dtype=pl.String)


def sentence(template: Template, names: dict[str, Any]) -> pl.Expr:
    """The text column of a template; names are expressions (per row) or constants (the same for all)."""
    if isinstance(template, str):
        return fill(template, names)
    *special, default = template
    if not isinstance(default, str):
        raise RegulationError("Susunan kalimat aturan tidak berakhir dengan kalimat umum.", "Perbaiki modul aturan.")
    text = fill(default, names)
    for condition, words in reversed(special):
        text = pl.when(condition).then(fill(words, names)).otherwise(text)
    return text


def fill(words: str, names: dict[str, Any]) -> pl.Expr:
    """One template with its `{name}` places filled."""
    parts: list[pl.Expr] = []
    for literal, name, _, _ in Formatter().parse(words):
        if literal:
            parts.append(pl.lit(literal))
        if name is not None:
            parts.append(place(name, names, words))
    return pl.concat_str(parts)


def place(name: str, names: dict[str, Any], words: str) -> pl.Expr:
    """The expression behind one `{name}`."""
    if name not in names:
        raise RegulationError(f"Kalimat aturan memakai nama yang tidak ada: {{{name}}} dalam '{words}'.")
    value = names[name]
    if isinstance(value, pl.Expr):
        return value.cast(pl.String).fill_null(NOT_KNOWN)
    return pl.lit(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
