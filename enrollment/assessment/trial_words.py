"""What a trial found, in words: value by value what would have to be otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eligibility.regulations.remedies import ANY_TEXT, Remedy
from enrollment.assessment.trial_fields import label_of
from jamsos.lib.dates import completed_years, format_date

FEW = 6
MORE_THAN_ONE = "Perlu lebih dari satu perubahan data."


def remedy_lines(remedy: Remedy, listed: dict[str, dict[str, str]], registered: date | None) -> list[str]:
    """One line per fact that alone would do; else what is missing, or that one fact does not do."""
    lines = [
        f"{label_of(fact)}: {_values(fact, values, listed.get(fact, {}), registered)}"
        for fact, values in remedy.values.items()
    ]
    missing = ", ".join(label_of(fact) for fact in remedy.missing)
    return lines or [f"Lengkapi: {missing}." if missing else MORE_THAN_ONE]


def _values(fact: str, values: Sequence[Any], labels: dict[str, str], registered: date | None) -> str:
    if isinstance(values[0], bool):
        return "ya" if values[0] else "tidak"
    if isinstance(values[0], date):
        return _days(fact, values, registered)
    if isinstance(values[0], int):
        return _ranges(values)
    if values == [ANY_TEXT]:
        return "diisi"
    names = [labels.get(value, value) for value in values]
    return ", ".join(names) if len(names) <= FEW else f"salah satu dari {len(names)} jenis yang didaftar"


def _days(fact: str, values: Sequence[date], registered: date | None) -> str:
    """Ages for a birth date, the first day for a registration, the last one for all others."""
    if fact == "birth_date" and registered:
        ages = [completed_years(value, registered) for value in values]
        return f"usia {_ranges(sorted(ages))} tahun pada {format_date(registered)}"
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
