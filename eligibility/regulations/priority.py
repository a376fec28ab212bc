"""Priority by the letters of a regulation (Pasal 22 ayat (2)), and the order in which a wave takes people.

The ranking key, in this order:
1. letters: how many apply, most first; then which, in the order of the law (a, b, c); or, as reading K3 has it
   otherwise, only whether any applies; nothing where the regulation has no letters;
2. decile, poorest first, unknown last, where the regulation asks for it;
3. birth date, older first;
4. registration date, earlier first;
5. only where the parameter `pembeda_jenis_kelamin` names 'P' or 'L': that sex first (Pasal 20(3), C9);
6. SHA-256 of programme year and registration number: a fixed lot, the same on every run.
"""

from datetime import date
from hashlib import sha256

import polars as pl

from eligibility.regulations.engine import Regulation, facts_of, facts_used
from eligibility.regulations.facts import normalise
from eligibility.regulations.parameters import Parameters
from eligibility.regulations.wording import date_text

DESCENDING = {"letter_count"}
NO_PREFERENCE = "-"


def letters_of(law: Regulation, parameters: Parameters) -> pl.Expr:
    """The letters of the regulation that apply, "a,c" or "". What is not known does not count."""
    if not law.letters:
        return pl.lit("").alias("priority")
    raised = [pl.when(letter.when(parameters)).then(pl.lit(letter.code)) for letter in law.letters]
    return pl.concat_str(raised, separator=",", ignore_nulls=True).alias("priority")


def rank(frame: pl.DataFrame, law: Regulation, on: date, year: int) -> pl.DataFrame:
    """The frame in order of selection with `rank` (1 = first), `priority` and `reason` (Indonesian).

    Columns used: number (registration number; unique), birth_date, registered_on, sex, decile, and those the letters
    ask for; an existing `priority` is kept (the one decided at assessment).
    Pasal 22(2), 20(3); the order does not depend on the order of the rows given.

    Raises ValueError: two rows share a number, so their lot would depend on the order given.
    Raises RegulationError: the regulation is not in force on that day.
    """
    if frame["number"].n_unique() != frame.height:
        raise ValueError("Column 'number' must be unique to rank registrations.")
    parameters = law.terms(on).parameters
    if "priority" not in frame.columns:
        frame = with_letters(frame, law, parameters)
    keys = key_columns(law, parameters)
    keyed = frame.with_columns(**keys, lot=lots(frame["number"], year))
    down = [name in DESCENDING for name in keys]
    ordered = keyed.sort(*keys, "lot", descending=[*down, False], nulls_last=True)
    ranked = ordered.with_row_index("rank", offset=1).with_columns(tied=pl.struct(*keys).is_duplicated())
    return ranked.with_columns(reason(law, parameters)).drop(*keys, "lot", "tied")


def with_letters(frame: pl.DataFrame, law: Regulation, parameters: Parameters) -> pl.DataFrame:
    """The frame with its `priority`; facts it lacks are not known."""
    asked = facts_of(*(letter.when(parameters) for letter in law.letters))
    known = normalise(frame.select(pl.col("number").alias("row_id"), *asked & set(frame.columns)))
    return frame.with_columns(known.select(letters_of(law, parameters)).collect().to_series())


def key_columns(law: Regulation, parameters: Parameters) -> dict[str, pl.Expr]:
    """The parts of the ranking key before the lot, first decides first. No decile where no rule asks for it."""
    keys = letter_keys(parameters) if law.letters else {}
    if asks_decile(law, parameters):
        keys["decile_order"] = pl.col("decile")
    keys |= {"birth_order": pl.col("birth_date"), "registered_order": pl.col("registered_on")}
    if (preferred := preferred_sex(parameters)) != NO_PREFERENCE:
        keys["sex_order"] = (pl.col("sex") != preferred).fill_null(True)
    return keys


def letter_keys(parameters: Parameters) -> dict[str, pl.Expr]:
    """How many letters apply and which, or only whether any does (reading K3)."""
    given = pl.col("priority")
    if not parameters.huruf_dihitung:
        return {"letter_count": (given != "").cast(pl.UInt32)}
    count = pl.when(given == "").then(0).otherwise(given.str.count_matches(",", literal=True) + 1)
    return {"letter_count": count, "letter_order": given}


def preferred_sex(parameters: Parameters) -> str:
    """The sex put first among equals, or '-' (also where the regulation has no such parameter)."""
    return parameters.as_dict().get("pembeda_jenis_kelamin", NO_PREFERENCE)


def asks_decile(law: Regulation, parameters: Parameters) -> bool:
    """Whether the regulation looks at the decile at all."""
    return any("decile" in facts_used(rule.check(parameters)) for rule in law.rules) or any(
        column.code == "decile" for column in law.columns
    )


def lots(numbers: pl.Series, year: int) -> pl.Series:
    """The fixed lot of each registration number in a programme year."""
    return pl.Series([sha256(f"{year}:{number}".encode()).hexdigest() for number in numbers], dtype=pl.String)


def reason(law: Regulation, parameters: Parameters) -> pl.Expr:
    """Why a person stands at this rank, from the parts of the key."""
    unknown = "belum diketahui"
    parts = [
        pl.format("Peringkat {}: {}", pl.col("rank"), put_first(law, parameters)),
        pl.format("lahir {}", date_text(pl.col("birth_date")).fill_null(unknown)),
        pl.format("didaftarkan {}", date_text(pl.col("registered_on")).fill_null(unknown)),
        pl.when("tied").then(pl.lit("sama dengan pendaftar lain, diurutkan dengan undian tetap")),
    ]
    if asks_decile(law, parameters):
        parts.insert(1, pl.format("desil {}", pl.col("decile").cast(pl.String).fill_null(unknown)))
    if preferred_sex(parameters) != NO_PREFERENCE:
        told = pl.format("jenis kelamin {} (pembeda urutan)", pl.col("sex").fill_null(unknown))
        parts.insert(-1, told)
    return pl.concat_str(pl.concat_str(parts, separator="; ", ignore_nulls=True), pl.lit(".")).alias("reason")


def put_first(law: Regulation, parameters: Parameters) -> pl.Expr:
    """The letters that applied, with their article: told once where all stand in the same paragraph."""
    if not law.letters:
        return pl.lit(f"{law.short} tidak memuat urutan keutamaan")
    article = article_of(law)
    given = pl.col("priority").str.split(",")
    words = [
        pl.when(given.list.contains(letter.code)).then(
            pl.lit(f"{letter.pasal.removeprefix(article).strip()} ({letter.told(parameters)})")
        )
        for letter in law.letters
    ]
    named = pl.concat_str(words, separator=", ", ignore_nulls=True)
    none = " ".join(filter(None, ("tanpa keutamaan", article)))
    return (
        pl.when(named == "")
        .then(pl.lit(none))
        .otherwise(pl.concat_str(pl.lit(" ".join(filter(None, ("diutamakan", article))) + " "), named))
    )


def article_of(law: Regulation) -> str:
    """The paragraph that holds all letters, "Pasal 22 ayat (2)", or "" where they stand in several."""
    shared = {letter.pasal.removesuffix(f" huruf {letter.code}") for letter in law.letters}
    return shared.pop() if len(shared) == 1 else ""


def letters_looking_at(law: Regulation, fact: str) -> set[str]:
    """The codes of the letters that rest on a fact, e.g. `disability`: whom they apply to tells that fact."""
    parameters = law.terms(law.in_force_from).parameters
    return {letter.code for letter in law.letters if fact in facts_of(letter.when(parameters))}
