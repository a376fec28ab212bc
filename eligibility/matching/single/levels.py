"""`compare` and `likeness` for one pair: the level of each field."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from eligibility.matching.compare import CLOSE, CLOSE_DATES, DEFAULT_DAYS, MISSING, PARTIAL, PLACED, SAME_YEAR, VARIANT
from eligibility.matching.likeness import SHORT
from eligibility.matching.single.candidates import Listed
from eligibility.matching.single.keys import Sought

DIGITS = {0: "same", 1: "near1", 2: "near2"}
HOUSEHOLD = {0: "same", 1: "near"}


def levels(one: Sought, row: Listed) -> dict[str, str]:
    """The level of each field of the weights, and `digits`: the NIK by itself."""
    digits, birth = _typed(one.nik, row.nik, DIGITS, "far"), _birth(one.birth_date, row.birth_date)
    place = _place(one, row)
    return {
        "digits": digits,
        _nik_field(birth, place): digits,
        "name": _name(one.name_key, row.name_key),
        "birth": birth,
        "sex": _same(one.sex, row.sex),
        "place": place,
        "neighbourhood": _neighbourhood(one, row) if place == "village" else MISSING,
        "household": _typed(one.nkk, row.nkk, HOUSEHOLD, "differ"),
    }


def _typed(mine: str | None, other: str | None, by_slips: dict[int, str], otherwise: str) -> str:
    if mine is None or other is None:
        return MISSING
    return by_slips.get(OSA.distance(mine, other, score_cutoff=2), otherwise)


def _nik_field(birth: str, place: str) -> str:
    """In which of the three fields the NIK is weighed."""
    close, half, placed = birth in CLOSE_DATES, birth in SAME_YEAR, place in PLACED
    if close and placed:
        return "nik_known"
    return "nik_half_known" if close or (half and placed) else "nik"


def _same(mine: str | None, other: str | None) -> str:
    if mine is None or other is None:
        return MISSING
    return "same" if mine == other else "differ"


def _place(one: Sought, row: Listed) -> str:
    villages, districts = (one.village_id, row.village_id), (one.district_id, row.district_id)
    if None not in villages and villages[0] == villages[1]:
        return "village"
    if None in districts:
        return MISSING
    if districts[0] == districts[1]:
        return MISSING if None in villages else "district"
    return "differ"


def _neighbourhood(one: Sought, row: Listed) -> str:
    if None in (one.rt, one.rw, row.rt, row.rw):
        return MISSING
    if one.rw.lstrip("0") != row.rw.lstrip("0"):
        return "differ"
    return "same" if one.rt.lstrip("0") == row.rt.lstrip("0") else "rw"


def _birth(mine: date | None, other: date | None) -> str:
    if mine is None or other is None:
        return MISSING
    if mine == other:
        return "same_default" if _is_default(mine) else "same"
    return _year_slip(mine, other) if mine.year != other.year else _within_year(mine, other)


def _year_slip(mine: date, other: date) -> str:
    if (mine.day, mine.month) != (other.day, other.month):
        return "differ"
    return "year_slip" if abs(mine.year - other.year) in (1, 10) else "slip"


def _within_year(mine: date, other: date) -> str:
    if (mine.day, mine.month) == (other.month, other.day):
        return "swap"
    if _is_default(mine) or _is_default(other):
        return "default"
    return "slip" if mine.day == other.day or mine.month == other.month else "year"


def _is_default(day: date) -> bool:
    return f"{day:%d-%m}" in DEFAULT_DAYS


class _Likeness(NamedTuple):
    """A row of `likeness`; `alike` in single precision, as the column is."""

    alike: np.float32
    slips: int
    common: int
    shorter: int
    initials: bool


def _name(mine: str | None, other: str | None) -> str:
    if mine is None or other is None:
        return MISSING
    if mine == other:
        return "same"
    seen = _likeness(mine, other)
    cases = (
        (seen.alike == 1, "same"),
        (seen.alike >= np.float32(VARIANT) or seen.initials, "variant"),
        (seen.alike >= np.float32(CLOSE) or (seen.slips == 1 and seen.alike >= np.float32(PARTIAL)), "close"),
        (seen.common == seen.shorter, "subset"),
        (seen.alike >= np.float32(PARTIAL) or seen.common > 0, "partial"),
    )
    return next((level for holds, level in cases if holds), "differ")


def _likeness(mine: str, other: str) -> _Likeness:
    left, right = mine.split(" "), other.split(" ")
    forms = [(" ".join(sorted(left)), " ".join(sorted(right))), (mine.replace(" ", ""), other.replace(" ", ""))]
    slips = [OSA.distance(*pair) for pair in forms]
    ratios = [1 - wrong / max(*map(len, pair), 1) for wrong, pair in zip(slips, forms, strict=True)]
    words = set(left), set(right)
    return _Likeness(
        np.float32(max(ratios)),
        min(slips),
        len(words[0] & words[1]),
        min(map(len, words)),
        _initials(left, right),
    )


def _initials(left: list[str], right: list[str]) -> bool:
    if min(map(len, (*left, *right))) > SHORT:
        return False
    mine, other = set(left) - set(right), set(right) - set(left)
    short = any(len("".join(words)) == len(words) for words in (mine, other))
    return 0 < len(mine) < len(left) and short and _first_letters(mine) == _first_letters(other)


def _first_letters(words: set[str]) -> list[str]:
    return sorted(word[:1] for word in words)
