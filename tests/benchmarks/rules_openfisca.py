"""The rules of Perbup 59/2025 as OpenFisca-Core variables: inputs set, one variable for each outcome and each value.

Measured twice. As its documentation teaches: closed lists are Enums, other text `str`, formulas `select` members and
`concat` texts. And tuned by hand: text as bytes of fixed width, formulas answer with indices, which spares OpenFisca a
loop over every person. In both, what several rules share is a variable of its own and so worked out once. What the
columns leave null is the first member of an Enum, -1, NaT or empty text. Needs the extra `bench`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.commons import concat
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from jamsos.lib.nik import NIK_CHECKS
from tests.benchmarks.law import OLDEST, ONLY_ON, STATE_BODY, TERMS
from tests.benchmarks.law import VALUES as P

PERIOD = "2026-03"
MISSING = -1
NIK_WIDTH, CODE_WIDTH, TEXT_WIDTH = 20, 4, 40
ZERO, NINE = ord("0"), ord("9")
NOT_KNOWN, OTHER = "not_known", "other"

Array = np.ndarray[Any, Any]
Formula = Callable[..., Any]


def members(name: str, codes: Iterable[str]) -> type[Enum]:
    """An Enum of codes after `not_known`."""
    return Enum(name, {code: code for code in (NOT_KNOWN, *codes)})


Outcome = Enum("Outcome", {name: name for name in ("met", "not_met", "unknown", "waived")})
Known = members("Known", ("no", "yes"))
Track = members("Track", TERMS.waived)
Group = members("Group", (*P.kelompok_penyelenggara_negara, OTHER))
Work = members("Work", ("no", "yes", *P.kelompok_penyelenggara_negara))
Fragile = members("Fragile", ("no", "yes", *(f"decile_{rank}" for rank in range(1, P.desil_maks + 1))))
Fault = members("Fault", ("none", *(check.code for check in NIK_CHECKS)))

PERSON = build_entity(key="person", plural="persons", label="Pendaftar", is_person=True)
DOCUMENTED, TUNED = TaxBenefitSystem([PERSON]), TaxBenefitSystem([PERSON])
RUNNING = {"tuned": False}
"""Which of the two the formulas answer to at the moment."""


def declare(name: str, value_type: type, formula: Formula | None = None, **more: Any) -> None:
    """Add a variable to both systems; without a formula it is an input. Only the tuned one fixes the width of text."""
    body = {"entity": PERSON, "definition_period": DateUnit.MONTH, "label": name, "value_type": value_type} | more
    if issubclass(value_type, Enum):
        first = {"default_value": next(iter(value_type))}
        body |= {"value_type": Enum, "possible_values": value_type} | first
    if formula:
        body["formula"] = formula
    TUNED.add_variable(type(name, (Variable,), dict(body)))
    body.pop("max_length", None)
    DOCUMENTED.add_variable(type(name, (Variable,), body))


def computed(value_type: type, **more: Any) -> Callable[[Formula], Formula]:
    """A formula as the variable of its name."""

    def add(formula: Formula) -> Formula:
        declare(formula.__name__, value_type, formula, **more)
        return formula

    return add


INPUTS: dict[str, tuple[type, dict[str, Any]]] = {
    "nik": (str, {"max_length": NIK_WIDTH}),
    "birth_date": (date, {}),
    "registered_on": (date, {}),
    "submitted_on": (date, {}),
    "track": (Track, {}),
    "occupation": (str, {"max_length": TEXT_WIDTH}),
    "occupation_text": (str, {"max_length": TEXT_WIDTH}),
    "group": (Group, {}),
    "sponsor": (str, {"max_length": TEXT_WIDTH}),
    "ktp_regency": (str, {"max_length": CODE_WIDTH}),
    "domicile_regency": (str, {"max_length": CODE_WIDTH}),
    "works": (Known, {}),
    "fragile": (Known, {}),
    "listed": (Known, {}),
    "decile": (int, {"default_value": MISSING}),
    "protected": (Known, {}),
    "aid_source": (str, {"max_length": TEXT_WIDTH}),
    "disability": (Known, {}),
}
for each, (kind, more) in INPUTS.items():
    declare(each, kind, **more)


def among(codes: Array, kind: type[Enum], names: Iterable[str]) -> Array:
    """Which rows of an Enum column are one of these members."""
    listed = np.zeros(len(kind), dtype=bool)
    listed[[kind[name].index for name in names]] = True
    return listed[codes.view(np.ndarray)]


def text(code: str) -> str | bytes:
    """A text as the columns of the running system hold it."""
    return code.encode() if RUNNING["tuned"] else code


def listed(texts: Array, codes: Iterable[str]) -> Array:
    """Which rows of a text column are one of these codes."""
    return np.isin(texts, [text(code) for code in codes])


def joined(one: str | Array, other: Array) -> Array:
    """Two texts, one after the other."""
    first = text(one) if isinstance(one, str) else one
    return np.char.add(first, other) if RUNNING["tuned"] else concat(first, other)


def completed_years(born: Array, day: Array) -> Array:
    """Birthdays passed; MISSING - OLDEST where a date is not known."""
    months_born, months_day = born.astype("datetime64[M]"), day.astype("datetime64[M]")
    months = (months_day - months_born).astype(np.int64)
    early = (day - months_day) < (born - months_born)
    return np.where(np.isnat(born) | np.isnat(day), MISSING - OLDEST, (months - early) // 12)


def own_regency(codes: Array) -> Array:
    return codes == text(P.kode_kabupaten)


@computed(int)
def age_at_registration(person, period):
    return completed_years(person("birth_date", period), person("registered_on", period))


@computed(int)
def age_at_submission(person, period):
    return completed_years(person("birth_date", period), person("submitted_on", period))


@computed(bool)
def age_unknown(person, period):
    age = person("age_at_registration", period)
    backwards = person("submitted_on", period) < person("registered_on", period)
    return (age < 0) | (age > OLDEST) | backwards


@computed(bool)
def lives_here(person, period):
    return own_regency(person("domicile_regency", period))


@computed(bool)
def elsewhere_but_open(person, period):
    """Lives elsewhere, with the local KTP or none known: left to an officer (C8)."""
    ktp = person("ktp_regency", period)
    left_open = own_regency(ktp) | (ktp == text(""))
    return ~person("lives_here", period) & left_open & (P.domisili_luar == "petugas")


@computed(bool)
def deemed_working(person, period):
    member = among(person("group", period), Group, P.kelompok_penyelenggara_negara)
    of_state = person("track", period) == Track[STATE_BODY]
    return (person("works", period) == Known.not_known) & member & of_state & P.bekerja_dari_kelompok


@computed(bool)
def deemed_fragile(person, period):
    rank = person("decile", period)
    poor = (rank >= 1) & (rank <= P.desil_maks)
    return (person("fragile", period) == Known.not_known) & poor & P.rentan_dari_desil


@computed(bool)
def own_programme(person, period):
    return person("aid_source", period) == text(P.sumber_program_sendiri)


@computed(Fault)
def nik_fault(person, period):
    """The first failing check of `NIK_CHECKS`, by arithmetic on the digits."""
    given = np.ascontiguousarray(person("nik", period).astype(f"S{NIK_WIDTH}"))
    size = np.char.str_len(given)
    digits = given.view(np.uint8).reshape(len(given), NIK_WIDTH)
    inside = np.arange(NIK_WIDTH) < size[:, None]
    strange = (inside & ((digits < ZERO) | (digits > NINE))).any(axis=1)
    numbers = digits.astype(np.int16) - ZERO
    province = numbers[:, 0] * 10 + numbers[:, 1]
    day = numbers[:, 6] * 10 + numbers[:, 7]
    month = numbers[:, 8] * 10 + numbers[:, 9]
    year = numbers[:, 10] * 10 + numbers[:, 11]
    day_of_birth = np.where(day > 40, day - 40, day)
    longest = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[np.clip(month, 0, 12)]
    no_leap = (month == 2) & (day_of_birth == 29) & (year % 4 != 0)
    faults = {
        "empty": size == 0,
        "digits": strange,
        "short": size < 16,
        "long": size > 16,
        "equal": (digits[:, :16] == digits[:, :1]).all(axis=1),
        "province": (province < 11) | (province > 96),
        "day": (day_of_birth < 1) | (day_of_birth > 31),
        "month": (month < 1) | (month > 12),
        "date": (day_of_birth > longest) | no_leap,
        "serial": (numbers[:, 12:16] == 0).all(axis=1),
    }
    return pick(Fault, faults, "none")


def pick(kind: type[Enum], choices: dict[str, Array], otherwise: str) -> Array:
    """An Enum column: the member whose condition holds first."""
    names = [kind[name] for name in (*choices, otherwise)]
    if RUNNING["tuned"]:
        names = [member.index for member in names]
    return np.select(list(choices.values()), names[:-1], names[-1])


def outcome(code: str, formula: Formula) -> None:
    """The outcome variable of a rule from a formula that gives (unknown, met), after what its track waives."""
    only = ONLY_ON.get(code)
    free = [track for track in TERMS.waived if code in TERMS.waived[track] or (only and track != only)]

    def judged(person, period):
        unknown, met = formula(person, period)
        if not free:
            return pick(Outcome, {"unknown": unknown, "met": met}, "not_met")
        track = person("track", period)
        unknown = unknown | ((track == Track.not_known) & ~met)
        return pick(Outcome, {"waived": among(track, Track, free), "unknown": unknown, "met": met}, "not_met")

    declare(f"{code}_outcome", Outcome, judged)


def rule(code: str, value_type: type, value: Formula, **more: Any) -> Callable[[Formula], Formula]:
    """A rule: its outcome from the decorated formula, its value from `value`."""

    def add(formula: Formula) -> Formula:
        outcome(code, formula)
        declare(f"{code}_value", value_type, value, **more)
        return formula

    return add


def same(name: str) -> Formula:
    """The value is an input or another variable as it is."""
    return lambda person, period: person(name, period)


def age_rule(code: str, low: int, high: int) -> None:
    """Within the ages at registration and not past them at submission; the value is the age that decides."""

    def outgrown(person, period):
        age, later = person("age_at_registration", period), person("age_at_submission", period)
        return (age >= low) & (age <= high) & (later > high)

    def judged(person, period):
        age = person("age_at_registration", period)
        fits = (age >= low) & (age <= high)
        return person("age_unknown", period), fits & ~person(f"{code}_outgrown", period)

    def counted(person, period):
        later, now = person("age_at_submission", period), person("age_at_registration", period)
        return np.where(person(f"{code}_outgrown", period), later, now)

    declare(f"{code}_outgrown", bool, outgrown)
    rule(code, int, counted)(judged)


age_rule("P19-2a", P.usia_luar_min, P.usia_luar_maks)


@rule("P19-2b", str, same("domicile_regency"), max_length=CODE_WIDTH)
def domicile(person, period):
    not_known = person("domicile_regency", period) == text("")
    return not_known | person("elsewhere_but_open", period), person("lives_here", period)


@rule("P19-2c", Known, same("protected"))
def not_protected(person, period):
    protected = person("protected", period)
    return protected == Known.not_known, (protected == Known.no) | person("own_programme", period)


def work_shown(person, period):
    works, group, deemed = (person(name, period) for name in ("works", "group", "deemed_working"))
    member = {code: deemed & (group == Group[code]) for code in P.kelompok_penyelenggara_negara}
    return pick(Work, {**member, "yes": works == Known.yes, "no": works == Known.no}, NOT_KNOWN)


@rule("P19-3", Work, work_shown)
@rule("P21-e", Work, work_shown)
def working(person, period):
    works, deemed = person("works", period), person("deemed_working", period)
    return (works == Known.not_known) & ~deemed, (works == Known.yes) | deemed


@rule("P20-1", str, same("occupation"), max_length=TEXT_WIDTH)
def occupation(person, period):
    job, disability = person("occupation", period), person("disability", period)
    counted = listed(job, set(P.pekerjaan) - {P.kode_pekerja_disabilitas})
    nameless = (job == text(P.kode_pekerjaan_lain)) & (person("occupation_text", period) == text(""))
    open_ = (job == text("")) | nameless | (~counted & (disability == Known.not_known))
    disabled = disability == Known.yes
    return ~disabled & open_, counted | disabled


@rule("P20-1ab", str, same("sponsor"), max_length=TEXT_WIDTH)
def sponsored(person, period):
    missing = person("sponsor", period) == text("")
    return missing, ~missing


def residence_shown(person, period):
    ktp, lives = person("ktp_regency", period), person("domicile_regency", period)
    parts = joined("KTP ", ktp), joined("domisili ", lives)
    both = joined(joined(parts[0], np.array(text(", "))), parts[1])
    no_ktp, no_home = ktp == text(""), lives == text("")
    return np.where(no_ktp, np.where(no_home, text(""), parts[1]), np.where(no_home, parts[0], both))


@rule("P21-a", str, residence_shown, max_length=TEXT_WIDTH)
def resident(person, period):
    ktp, lives = person("ktp_regency", period), person("lives_here", period)
    holds = own_regency(ktp)
    open_home = (person("domicile_regency", period) == text("")) | person("elsewhere_but_open", period)
    return (ktp == text("")) | (holds & open_home), holds & lives


age_rule("P21-b", P.usia_min, P.usia_maks)


def fragile_shown(person, period):
    stated, rank, deemed = (person(name, period) for name in ("fragile", "decile", "deemed_fragile"))
    poor = {f"decile_{number}": deemed & (rank == number) for number in range(1, P.desil_maks + 1)}
    return pick(Fragile, {**poor, "yes": stated == Known.yes, "no": stated == Known.no}, NOT_KNOWN)


@rule("P21-c", Fragile, fragile_shown)
def fragile(person, period):
    stated, deemed = person("fragile", period), person("deemed_fragile", period)
    return (stated == Known.not_known) & ~deemed, (stated == Known.yes) | deemed


@rule("P21-d", int, same("decile"))
def decile(person, period):
    rank, absent = person("decile", period), person("listed", period) == Known.no
    given = rank != MISSING
    impossible = given & ((rank < 1) | (rank > 10))
    return impossible | (absent & given) | (~given & ~absent), given & (rank <= P.desil_maks)


@rule("P21-f", str, same("aid_source"), max_length=TEXT_WIDTH)
def no_public_aid(person, period):
    source = person("aid_source", period)
    allowed = listed(source, P.sumber_bantuan_boleh)
    return ~allowed & ~listed(source, P.sumber_bantuan_dilarang), allowed


def fault_shown(person, period):
    track, fault = person("track", period), person("nik_fault", period)
    asked = among(track, Track, (STATE_BODY, NOT_KNOWN)) & (person("nik", period) != text(""))
    codes = [code for code in _indices(Fault) if code != NOT_KNOWN]
    return pick(Fault, {code: asked & (fault == Fault[code]) for code in codes}, NOT_KNOWN)


@rule("P12-2", Fault, fault_shown)
def valid_nik(person, period):
    fine = person("P12-2_value", period) == Fault.none
    return ~fine, fine


CODES = [name.removesuffix("_outcome") for name in TUNED.variables if name.endswith("_outcome")]


def measure_documented(facts: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Seconds to calculate every outcome and value once the inputs are set, and the outcomes."""
    RUNNING["tuned"] = False
    return _measure(DOCUMENTED, facts)


def measure_tuned(facts: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """The same, tuned by hand."""
    RUNNING["tuned"] = True
    return _measure(TUNED, facts)


def _measure(system: TaxBenefitSystem, facts: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    simulation = SimulationBuilder().build_default_simulation(system, facts.height)
    for name, (kind, _) in INPUTS.items():
        simulation.set_input(name, PERIOD, _input(facts[name], kind))
    begun = time.perf_counter()
    for code in CODES:
        simulation.calculate(f"{code}_outcome", PERIOD)
        simulation.calculate(f"{code}_value", PERIOD)
    seconds = time.perf_counter() - begun
    return seconds, pl.DataFrame({code: _outcomes(simulation, code) for code in CODES})


def _input(column: pl.Series, kind: type) -> Array:
    """A column as OpenFisca takes it."""
    if kind is date:
        return column.to_numpy().astype("datetime64[D]")
    if kind is int:
        return column.fill_null(MISSING).to_numpy()
    if kind is str:
        given = column.fill_null("").to_numpy()
        return given.astype(np.bytes_) if RUNNING["tuned"] else given.astype(object)
    if kind is Known:
        return column.cast(pl.Int8).fill_null(MISSING).to_numpy() + Known.no.index
    return column.fill_null(NOT_KNOWN).replace_strict(_indices(kind), default=_other(kind)).to_numpy()


def _indices(kind: type[Enum]) -> dict[str, int]:
    return {member.name: member.index for member in kind}


def _other(kind: type[Enum]) -> int:
    return _indices(kind).get(OTHER, 0)


def _outcomes(simulation: Simulation, code: str) -> pl.Series:
    names = pl.Series([member.name for member in Outcome])
    return names.gather(simulation.calculate(f"{code}_outcome", PERIOD).view(np.ndarray))
