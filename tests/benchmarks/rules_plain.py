"""The rules of Perbup 59/2025 as anybody would first write them: plain functions of one person, one for each rule.

Faithful to `eligibility.regulations.perbup_serang_59_2025` under the readings in force: the same outcome and value for
every person, without the sentences. Kept only to measure against, and to check the columns by other means.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from eligibility.regulations.engine import MET, NOT_MET, UNKNOWN, WAIVED
from jamsos.lib.dates import completed_years
from jamsos.lib.nik import problem
from tests.benchmarks.law import OLDEST, ONLY_ON, STATE_BODY, TERMS
from tests.benchmarks.law import VALUES as P

BATCH = 50_000


class Person(NamedTuple):
    """What the rules look at; nothing known stays None."""

    nik: str | None
    birth_date: date | None
    registered_on: date | None
    submitted_on: date | None
    track: str | None
    occupation: str | None
    occupation_text: str | None
    group: str | None
    sponsor: str | None
    ktp_regency: str | None
    domicile_regency: str | None
    works: bool | None
    fragile: bool | None
    listed: bool | None
    decile: int | None
    protected: bool | None
    aid_source: str | None
    disability: bool | None


Answer = tuple[str, Any]
"""Outcome and value."""


def measure(facts: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Seconds spent in the functions, and their answers for the first `BATCH` rows: outcomes and values as text.

    Making persons of columns and columns of answers is not counted.
    """
    seconds, first = 0.0, None
    for batch in facts.select(Person._fields).iter_slices(BATCH):
        persons = [Person(*row) for row in batch.iter_rows()]
        begun = time.perf_counter()
        told = [assess_person(person) for person in persons]
        seconds += time.perf_counter() - begun
        first = told if first is None else first
    return seconds, _columns(first or [])


def assess_person(person: Person) -> list[Answer]:
    """Outcome and value of every rule, in the order of the law."""
    return [binding(code, rule(person), person.track) for code, rule in RULES.items()]


def binding(code: str, said: Answer, track: str | None) -> Answer:
    """The rule's answer, unless it does not bind on the track; without a track it can only be met or open."""
    outcome, value = said
    if track in TERMS.waived:
        return (WAIVED if track in FREE[code] else outcome), value
    return (UNKNOWN if FREE[code] and outcome == NOT_MET else outcome), value


def met_if(condition: bool, value: Any) -> Answer:
    return (MET if condition else NOT_MET), value


def yes_no(flag: bool | None) -> str | None:
    return None if flag is None else "ya" if flag else "tidak"


def age_on(person: Person, day: date | None) -> int | None:
    return None if person.birth_date is None or day is None else completed_years(person.birth_date, day)


def age_between(person: Person, low: int, high: int) -> Answer:
    """Within the ages at registration, and not past them on the day of submission."""
    age, later = age_on(person, person.registered_on), age_on(person, person.submitted_on)
    if age is None:
        return UNKNOWN, None
    fits = low <= age <= high
    outgrown = fits and later is not None and later > high
    counted = later if outgrown else age
    backwards = person.submitted_on is not None and person.submitted_on < person.registered_on
    if not 0 <= age <= OLDEST or backwards:
        return UNKNOWN, counted
    return met_if(fits and not outgrown, counted)


def outer_age(person: Person) -> Answer:
    """Pasal 19 ayat (2) huruf a."""
    return age_between(person, P.usia_luar_min, P.usia_luar_maks)


def left_to_officer(person: Person) -> bool:
    return P.domisili_luar == "petugas" and person.ktp_regency in (None, P.kode_kabupaten)


def domicile(person: Person) -> Answer:
    """Pasal 19 ayat (2) huruf b."""
    lives = person.domicile_regency
    if lives is None or (lives != P.kode_kabupaten and left_to_officer(person)):
        return UNKNOWN, lives
    return met_if(lives == P.kode_kabupaten, lives)


def not_protected(person: Person) -> Answer:
    """Pasal 19 ayat (2) huruf c."""
    if person.protected is None:
        return UNKNOWN, None
    own = person.aid_source == P.sumber_program_sendiri
    return met_if(not person.protected or own, yes_no(person.protected))


def working(person: Person) -> Answer:
    """Pasal 19 ayat (3) and Pasal 21 huruf e."""
    if person.works is not None:
        return met_if(person.works, yes_no(person.works))
    member = person.group in P.kelompok_penyelenggara_negara and person.track == STATE_BODY
    return (MET, person.group) if member and P.bekerja_dari_kelompok else (UNKNOWN, None)


def occupation(person: Person) -> Answer:
    """Pasal 20 ayat (1): a listed job, or disability next to any job; an unlisted one must be described."""
    code, disabled = person.occupation, person.disability and not P.hanya_keagamaan
    if disabled:
        return MET, code
    if code is None or (code == P.kode_pekerjaan_lain and person.occupation_text is None):
        return UNKNOWN, code
    listed = code in P.pekerjaan and code != P.kode_pekerja_disabilitas
    if listed and (not P.hanya_keagamaan or code in P.kode_keagamaan):
        return MET, code
    return (UNKNOWN if disabled is None else NOT_MET), code


def sponsored(person: Person) -> Answer:
    """Pasal 20 ayat (1) huruf a dan b."""
    return (UNKNOWN if person.sponsor is None else MET), person.sponsor


def resident(person: Person) -> Answer:
    """Pasal 21 huruf a."""
    ktp, lives = person.ktp_regency, person.domicile_regency
    known = [f"KTP {ktp}" if ktp is not None else None, f"domisili {lives}" if lives is not None else None]
    value = ", ".join(part for part in known if part) or None
    if ktp is None:
        return UNKNOWN, value
    if ktp != P.kode_kabupaten:
        return NOT_MET, value
    if lives is None or (lives != P.kode_kabupaten and left_to_officer(person)):
        return UNKNOWN, value
    return met_if(lives == P.kode_kabupaten, value)


def age(person: Person) -> Answer:
    """Pasal 21 huruf b."""
    return age_between(person, P.usia_min, P.usia_maks)


def fragile(person: Person) -> Answer:
    """Pasal 21 huruf c."""
    if person.fragile is not None:
        return met_if(person.fragile, yes_no(person.fragile))
    if P.rentan_dari_desil and person.decile is not None and 1 <= person.decile <= P.desil_maks:
        return MET, f"desil {person.decile}"
    return UNKNOWN, None


def decile(person: Person) -> Answer:
    """Pasal 21 huruf d."""
    rank, absent = person.decile, person.listed is False
    if rank is None:
        return (NOT_MET if absent else UNKNOWN), None
    if absent or not 1 <= rank <= 10:
        return UNKNOWN, rank
    return met_if(rank <= P.desil_maks, rank)


def no_public_aid(person: Person) -> Answer:
    """Pasal 21 huruf f."""
    source = person.aid_source
    if source in P.sumber_bantuan_boleh:
        return MET, source
    return (NOT_MET if source in P.sumber_bantuan_dilarang else UNKNOWN), source


def valid_nik(person: Person) -> Answer:
    """Pasal 12 ayat (2)."""
    if person.nik is None or person.track not in (STATE_BODY, None):
        return UNKNOWN, None
    fault = problem(person.nik)
    return (MET, "format sah") if fault is None else (UNKNOWN, fault)


RULES: dict[str, Callable[[Person], Answer]] = {
    "P19-2a": outer_age,
    "P19-2b": domicile,
    "P19-2c": not_protected,
    "P19-3": working,
    "P20-1": occupation,
    "P20-1ab": sponsored,
    "P21-a": resident,
    "P21-b": age,
    "P21-c": fragile,
    "P21-d": decile,
    "P21-e": working,
    "P21-f": no_public_aid,
    "P12-2": valid_nik,
}
FREE = {
    code: {track for track in TERMS.waived if code in TERMS.waived[track] or track != ONLY_ON.get(code, track)}
    for code in RULES
}


def _columns(told: list[list[Answer]]) -> pl.DataFrame:
    columns: dict[str, list[str | None]] = {}
    for code, answers in zip(RULES, zip(*told, strict=True), strict=True):
        columns[code] = [outcome for outcome, _ in answers]
        columns[f"{code}.value"] = [None if value is None else str(value) for _, value in answers]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
