"""Priority of Pasal 22 ayat (2) and the order in which a wave takes people.

The ranking key, in this order:
1. letters of Pasal 22(2): how many apply, most first; then which, in the order of the law (a, b, c); or, as
   reading K3 has it otherwise, only whether any applies;
2. decile, poorest first, unknown last;
3. birth date, older first;
4. registration date, earlier first;
5. only where the parameter `pembeda_jenis_kelamin` names 'P' or 'L': that sex first (Pasal 20(3), C9);
6. SHA-256 of programme year and registration number: a fixed lot, the same on every run.
"""

from hashlib import sha256

import polars as pl

from eligibility.regulations.parameters import Parameters
from eligibility.regulations.wording import date_text
from jamsos.lib.dates import completed_years_expr

LETTERS = {
    "a": "berusia 60 tahun ke atas",
    "b": "penyandang disabilitas",
    "c": "berkeluarga dengan tanggungan serumah",
}
DESCENDING = {"letter_count"}
NO_PREFERENCE = "-"


def letters(parameters: Parameters) -> pl.Expr:
    """The letters of Pasal 22(2) that apply, "a,c" or "". What is not known does not count."""
    applies = {
        "a": completed_years_expr("birth_date", "registered_on") >= parameters.usia_diutamakan,
        "b": pl.col("disability"),
        "c": pl.col("married") & (pl.col("dependants") > 0),
    }
    raised = [pl.when(condition).then(pl.lit(letter)) for letter, condition in applies.items()]
    return pl.concat_str(raised, separator=",", ignore_nulls=True).alias("priority")


def rank(frame: pl.DataFrame, parameters: Parameters, year: int) -> pl.DataFrame:
    """The frame in order of selection with `rank` (1 = first), `priority` and `reason` (Indonesian).

    Columns used: number (registration number; unique), birth_date, registered_on, sex, decile, disability,
    married, dependants; an existing `priority` is kept (the one decided at assessment).
    Pasal 22(2), 20(3); the order does not depend on the order of the rows given.

    Raises ValueError: two rows share a number, so their lot would depend on the order given.
    """
    if frame["number"].n_unique() != frame.height:
        raise ValueError("Column 'number' must be unique to rank registrations.")
    if "priority" not in frame.columns:
        frame = frame.with_columns(letters(parameters))
    keyed = frame.with_columns(**key_columns(parameters), lot=lots(frame["number"], year))
    shared = list(key_columns(parameters))
    ordered = keyed.sort(
        *shared, "lot", descending=[name in DESCENDING for name in shared] + [False], nulls_last=True
    )
    ranked = ordered.with_row_index("rank", offset=1).with_columns(tied=pl.struct(shared).is_duplicated())
    return ranked.with_columns(reason(parameters)).drop(*shared, "lot", "tied")


def key_columns(parameters: Parameters) -> dict[str, pl.Expr]:
    """The parts of the ranking key before the lot, first decides first."""
    letters_apply = pl.col("priority").str.count_matches("[abc]")
    keys = {
        "letter_count": letters_apply if parameters.huruf_dihitung else letters_apply.clip(upper_bound=1),
        "letter_order": pl.col("priority") if parameters.huruf_dihitung else pl.lit(""),
        "decile_order": pl.col("decile"),
        "birth_order": pl.col("birth_date"),
        "registered_order": pl.col("registered_on"),
    }
    preferred = parameters.pembeda_jenis_kelamin
    if preferred != NO_PREFERENCE:
        keys["sex_order"] = (pl.col("sex") != preferred).fill_null(True)
    return keys


def lots(numbers: pl.Series, year: int) -> pl.Series:
    """The fixed lot of each registration number in a programme year."""
    return pl.Series([sha256(f"{year}:{number}".encode()).hexdigest() for number in numbers], dtype=pl.String)


def reason(parameters: Parameters) -> pl.Expr:
    """Why a person stands at this rank, from the parts of the key."""
    words = [pl.when(pl.col("priority").str.contains(letter)).then(pl.lit(f"huruf {letter} ({text})"))
             for letter, text in LETTERS.items()]  # fmt: skip
    named = pl.concat_str(words, separator=", ", ignore_nulls=True)
    why = (
        pl.when(named == "")
        .then(pl.lit("tanpa keutamaan Pasal 22 ayat (2)"))
        .otherwise(pl.format("diutamakan Pasal 22 ayat (2) {}", named))
    )
    parts = [
        pl.format("Peringkat {}: {}", pl.col("rank"), why),
        pl.format("desil {}", pl.col("decile").cast(pl.String).fill_null("belum diketahui")),
        pl.format("lahir {}", date_text(pl.col("birth_date")).fill_null("belum diketahui")),
        pl.format("didaftarkan {}", date_text(pl.col("registered_on")).fill_null("belum diketahui")),
        pl.when("tied").then(pl.lit("sama dengan pendaftar lain, diurutkan dengan undian tetap")),
    ]
    if parameters.pembeda_jenis_kelamin != NO_PREFERENCE:
        parts.insert(
            4, pl.format("jenis kelamin {} (pembeda urutan)", pl.col("sex").fill_null("belum diketahui"))
        )
    return pl.concat_str(pl.concat_str(parts, separator="; ", ignore_nulls=True), pl.lit(".")).alias("reason")
