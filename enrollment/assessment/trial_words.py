"""What a trial found, in words: value by value what would have to be otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eligibility.regulations.remedies import ANY_TEXT, FIXED, Remedy
from enrollment.assessment.trial_fields import label_of
from jamsos.lib.dates import format_date

FEW = 6
MORE_THAN_ONE = "Terhalang oleh lebih dari satu data."
UNALTERABLE = {"birth_date": "Tidak dapat dipenuhi (batas usia).", "nik": "Periksa NIK pada KTP-el."}


def remedy_lines(remedy: Remedy, listed: dict[str, dict[str, str]]) -> list[str]:
    """One line per fact that alone would do; else what is missing, what cannot be, or that one fact does not do.

    What a person is (birth date, sex, disability) is asked for where it is not known, and never given a value.
    """
    if "birth_date" in remedy.fixed and "registered_on" in remedy.values:
        return [f"Batas usia: baru terpenuhi mulai {format_date(min(remedy.values['registered_on']))}."]
    lines = [
        f"{label_of(fact)}: {_values(fact, values, listed.get(fact, {}))}"
        for fact, values in remedy.values.items()
        if fact not in FIXED
    ]
    return lines or [_without_values(remedy)]


def _without_values(remedy: Remedy) -> str:
    if remedy.missing:
        return f"Lengkapi: {', '.join(label_of(fact) for fact in remedy.missing)}."
    return next((UNALTERABLE[fact] for fact in remedy.fixed if fact in UNALTERABLE), MORE_THAN_ONE)


def _values(fact: str, values: Sequence[Any], labels: dict[str, str]) -> str:
    if isinstance(values[0], bool):
        return "ya" if values[0] else "tidak"
    if isinstance(values[0], date):
        return _days(fact, values)
    if isinstance(values[0], int):
        return _ranges(values)
    if values == [ANY_TEXT]:
        return "diisi"
    names = [labels.get(value, value) for value in values]
    return ", ".join(names) if len(names) <= FEW else f"salah satu dari {len(names)} jenis yang didaftar"


def _days(fact: str, values: Sequence[date]) -> str:
    """The first day for a registration, the last one for all others."""
    if fact == "registered_on":
        return f"mulai {format_date(min(values))}"
    return f"paling lambat {format_date(max(values))}"


def _ranges(numbers: Sequence[int]) -> str:
    """`1-4, 7`"""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)
