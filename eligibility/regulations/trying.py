"""A regulation is tried on nobody when it is loaded: what would fail on a real person stops the portal instead."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from itertools import chain

import polars as pl

from eligibility.regulations.columns import result_columns
from eligibility.regulations.engine import Check, Letter, Regulation, Rule, names_of
from eligibility.regulations.facts import normalise
from eligibility.regulations.parameters import Parameters, broken
from eligibility.regulations.readings import Option, Reading, check_rules
from eligibility.regulations.wording import Template, sentence

ERRORS = (pl.exceptions.PolarsError, AttributeError, IndexError, KeyError, TypeError, ValueError)
Parts = Callable[[], list[pl.Expr]]


def try_out(law: Regulation) -> None:
    """Run every rule, sentence, flag, letter and column on an empty frame, each day something changes, each option.

    Raises RegulationError naming the file and the piece.
    """
    rules = {rule.code for rule in law.rules}
    for reading in law.readings.values():
        for option in reading.options.values():
            check_option(law, reading, option, rules)
    for on in law.days():
        for variant in variants(law):
            try_day(variant, on)


def check_option(law: Regulation, reading: Reading, option: Option, rules: set[str]) -> None:
    """An option may only set known parameters and free or bind known rules on known tracks."""
    file, key = law.parameters.file, f"reading.{reading.id}.option.{option.code}"
    if unknown := sorted(set(option.sets) - set(law.parameters.items)):
        raise broken(file, f"{key}.sets.{unknown[0]}", "parameter tidak ada.")
    for track, named in [*option.waives.items(), *option.binds.items()]:
        if track not in law.tracks:
            raise broken(file, key, f"jalur {track} tidak ada.")
        check_rules({"rules": named}, rules, file, key)


def variants(law: Regulation) -> list[Regulation]:
    """The regulation, its test values, and each option that changes a parameter."""
    options = [
        {key: option.code}
        for key, reading in law.readings.items()
        for option in reading.options.values()
        if option.sets
    ]
    return [law, law.as_test(), *(law.read_as(**option) for option in options)]


def try_day(law: Regulation, on: date) -> None:
    """One day of one variant: all at once, and piece by piece only to name the one that fails."""
    terms, file = law.terms(on), law.parameters.file
    law.validate(terms.parameters, file)
    pieces = list(pieces_of(law, terms.parameters))
    pieces.append(("kolom hasil", lambda: result_columns(law, terms)))
    try:
        ask_nobody(list(chain.from_iterable(parts() for _, parts in pieces)))
    except ERRORS:
        for code, parts in pieces:
            try_piece(code, file, parts)
        raise


def pieces_of(law: Regulation, parameters: Parameters) -> Iterator[tuple[str, Parts]]:
    """Code and expressions of everything the regulation asks."""
    for rule in law.rules:
        yield rule.code, partial(parts_of_rule, rule, parameters)
    for flag in law.flags:
        yield flag.code, lambda flag=flag: [truth(flag.when(parameters))]
    for letter in law.letters:
        yield letter.code, partial(parts_of_letter, letter, parameters)


def parts_of_rule(rule: Rule, parameters: Parameters) -> list[pl.Expr]:
    """Everything a rule can answer and say."""
    check = rule.check(parameters)
    names = names_of(check, parameters)
    said = [sentence(words, names) for words in sentences_of(check)]
    return [truth(check.unknown), truth(check.met), check.value.cast(pl.String), *said]


def sentences_of(check: Check) -> tuple[Template, ...]:
    """Every sentence a check can say."""
    return check.says, check.fails or check.says, check.asks, check.recorded


def parts_of_letter(letter: Letter, parameters: Parameters) -> list[pl.Expr]:
    """The condition of a letter, and its title with the numbers of the day."""
    return [truth(letter.when(parameters)), pl.lit(letter.told(parameters))]


def truth(condition: pl.Expr) -> pl.Expr:
    """The condition, failing when it is not a yes or no."""
    return pl.when(condition).then(pl.lit(True))


def try_piece(code: str, file: str, parts: Parts) -> None:
    """Ask one piece about nobody."""
    try:
        ask_nobody(parts())
    except ERRORS as error:
        raise broken(file, code, f"aturan gagal dicoba: {error}") from error


def ask_nobody(parts: list[pl.Expr]) -> None:
    """Evaluate expressions over the facts of no people."""
    nobody().select(part.alias(f"part{number}") for number, part in enumerate(parts))


@cache
def nobody() -> pl.DataFrame:
    """The facts of no people, every column there and typed."""
    return normalise(pl.DataFrame(schema={"row_id": pl.Int64})).collect()
