"""`keys.prepare` for one person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from eligibility.matching.keys import YEAR_SLIPS
from jamsos.lib.names import name_key_of, sound_key_of
from jamsos.lib.nik import kk_problem


class Sought(NamedTuple):
    """The person sought; the columns of `blocking.KEYS` but `n`, and what else is compared."""

    nik: str | None
    nkk: str | None
    name_key: str | None
    sound_key: str | None
    birth_date: date | None
    birth_dates: list[date]
    birth_from: date | None
    birth_to: date | None
    sex: str | None
    district_id: int | None
    village_id: int | None
    rt: str | None
    rw: str | None


def sought(person: Mapping[str, Any]) -> Sought:
    """One person with the keys of `prepare`."""
    nik, born = _nik(person["nik"]), person["birth_date"]
    return Sought(
        nik=nik,
        nkk=person["nkk"] if kk_problem(person["nkk"]) is None else None,
        name_key=name_key_of(person["name"]) or None,
        sound_key=sound_key_of(person["name"]) or None,
        birth_date=born,
        birth_dates=sorted(set(_birth_dates(born, nik))),
        birth_from=_day(born.year - 1, 1, 1) if born else None,
        birth_to=_day(born.year + 2, 1, 1) if born else None,
        **{name: person[name] for name in ("sex", "district_id", "village_id", "rt", "rw")},
    )


def _nik(text: str | None) -> str | None:
    digits = re.sub(r"[\s.-]", "", text or "")
    return digits if re.fullmatch(r"[0-9]{15,17}", digits) and len(set(digits)) > 3 else None


def _birth_dates(born: date | None, nik: str | None) -> Iterator[date]:
    """As given, day and month swapped, year slips, and the date inside the NIK."""
    said = [(born.year, born.month, born.day), (born.year, born.day, born.month)] if born else []
    slips = [(born.year + years, born.month, born.day) for years in YEAR_SLIPS] if born else []
    inside = (
        [(century + int(nik[10:12]), int(nik[8:10]), int(nik[6:8]) % 40) for century in (1900, 2000)] if nik else []
    )
    yield from filter(None, (_day(*parts) for parts in (*said, *slips, *inside)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
