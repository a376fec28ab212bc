"""How the chain is spread over sex, age, disability and decile: what Pasal 20 ayat (3) asks to be weighed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, Q, QuerySet

from enrollment.programs.models import Program
from enrollment.workers.models import Registration, Sex
from jamsos.accounts.policy import Act
from reporting.counting import Rows, count_by
from reporting.indicators import standing
from reporting.tally import Chain

UNKNOWN = "belum diketahui"
AGE_BANDS = ((18, "di bawah 18"), (30, "18–29"), (45, "30–44"), (60, "45–59"), (65, "60–64"))
LAST_BAND = "65 ke atas"


class Years(Func):
    """Completed years from the second day to the first, as PostgreSQL counts them."""

    template = "date_part('year', age(%(expressions)s))::int"
    output_field = IntegerField()


@dataclass(frozen=True)
class Band:
    """One value of a trait: its word in an address, its label, and who has it."""

    code: str
    label: str
    condition: Q


def _age_bands() -> tuple[Band, ...]:
    """Each band from where the one before ends; who seems unborn is below the first limit."""
    bands, below = [], Q()
    for limit, label in AGE_BANDS:
        bands.append(Band(str(limit), label, below & Q(age__lt=limit)))
        below = Q(age__gte=limit)
    return (*bands, Band("lanjut", LAST_BAND, below), Band("-", UNKNOWN, Q(age=None)))


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
    """One way to look at the people; `bands` in the order shown, `act` = the right its rows need, if any.

    `key` names it in an address, `column` in the database (see `with_age`).
    """

    key: str
    column: str
    name: str
    label: Callable[..., str]
    bands: tuple[Band, ...]
    act: Act | None = None

    @property
    def health(self) -> bool:
        return self.act == Act.VIEW_HEALTH

    def code(self, label: str) -> str:
        """The word for a label in an address."""
        return next(band.code for band in self.bands if band.label == label)

    def rows(self, people: QuerySet[Registration], code: str) -> QuerySet[Registration]:
        """Those of the people who have the value of that code."""
        condition = next(band.condition for band in self.bands if band.code == code)
        return with_age(people).filter(condition)


TRAITS = (
    Trait(
        "jk",
        "sex",
        "Jenis kelamin",
        _sex,
        (*(Band(sex.value, sex.label, Q(sex=sex)) for sex in Sex), Band("-", UNKNOWN, Q(sex=""))),
    ),
    Trait("usia", "age", "Usia saat daftar", age_band, _age_bands()),
    Trait(
        "disabilitas",
        "disability",
        "Disabilitas",
        _disability,
        tuple(
            Band(code, _disability(value), Q(disability=value))
            for code, value in (("ya", True), ("bukan", False), ("-", None))
        ),
        Act.VIEW_HEALTH,
    ),
    Trait(
        "desil",
        "assessment__decile",
        "Desil",
        _decile,
        tuple(Band(str(one or "-"), _decile(one), Q(assessment__decile=one)) for one in (*range(1, 11), None)),
        Act.VIEW_DECILE,
    ),
)


def with_age(people: QuerySet[Registration]) -> QuerySet[Registration]:
    return people.annotate(age=Years(F("registered_on"), F("birth_date")))


SPREAD = tuple((trait.column, "reached") for trait in TRAITS)
Spread = list[tuple[Trait, dict[str, Chain]]]


def balance(program: Program) -> Spread:
    """Each trait with the chain of every label, all from one query."""
    return balance_of(count_by(with_age(standing(program)), *SPREAD))


def balance_of(counted: list[Rows]) -> Spread:
    """The same from people counted by each of `SPREAD`."""
    found = [(trait, {band.label: Chain() for band in trait.bands}) for trait in TRAITS]
    for (trait, chains), rows in zip(found, counted, strict=True):
        for value, reached, people in rows:
            chains[trait.label(value)].add(reached, people)
    return found
