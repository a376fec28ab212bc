"""How the chain is spread over sex, age, disability and decile: what Pasal 20 ayat (3) asks to be weighed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, Func, IntegerField

from enrollment.programs.models import Program
from enrollment.workers.models import Sex
from reporting.indicators import standing
from reporting.tally import Chain

UNKNOWN = "belum diketahui"
AGE_BANDS = ((18, "di bawah 18"), (30, "18–29"), (45, "30–44"), (60, "45–59"), (65, "60–64"))
LAST_BAND = "65 ke atas"


class Years(Func):
    """Completed years from the second day to the first, as PostgreSQL counts them."""

    template = "date_part('year', age(%(expressions)s))::int"
    output_field = IntegerField()


def age_band(age: int | None) -> str:
    """The band of an age on the day of registration."""
    if age is None:
        return UNKNOWN
    return next((label for limit, label in AGE_BANDS if age < limit), LAST_BAND)


def _sex(code: str) -> str:
    return Sex(code).label if code else UNKNOWN


def _disability(value: bool | None) -> str:
    if value is None:
        return UNKNOWN
    return "Penyandang disabilitas" if value else "Bukan penyandang disabilitas"


def _decile(value: int | None) -> str:
    return UNKNOWN if value is None else f"Desil {value}"


@dataclass(frozen=True)
class Trait:
    """One way to look at the people; `labels` in the order shown. `health` = a datum of health."""

    name: str
    label: Callable[..., str]
    labels: tuple[str, ...]
    health: bool = False


TRAITS = (
    Trait("Jenis kelamin", _sex, (*Sex.labels, UNKNOWN)),
    Trait("Usia saat daftar", age_band, (*(label for _, label in AGE_BANDS), LAST_BAND, UNKNOWN)),
    Trait("Disabilitas", _disability, (_disability(True), _disability(False), UNKNOWN), health=True),
    Trait("Desil", _decile, (*(_decile(decile) for decile in range(1, 11)), UNKNOWN)),
)


Spread = list[tuple[Trait, dict[str, Chain]]]


def balance(program: Program) -> Spread:
    """Each trait with the chain of every label, all from one query."""
    found = [(trait, {label: Chain() for label in trait.labels}) for trait in TRAITS]
    rows = standing(program).annotate(age=Years(F("registered_on"), F("birth_date")))
    columns = ("sex", "age", "disability", "assessment__decile", "reached")
    for *values, reached, people in rows.values_list(*columns).annotate(Count("pk")):
        for (trait, chains), value in zip(found, values, strict=True):
            chains[trait.label(value)].add(reached, people)
    return found
