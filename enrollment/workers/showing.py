"""A registration as its forms show it, as the columns of the worker file, and as the history writes a value."""

from __future__ import annotations

from datetime import date
from typing import Any

from enrollment.workers.columns import BY_FIELD, STATED
from enrollment.workers.models import Marital, Registration

AS_WORD = {True: "Ya", False: "Tidak", None: ""}
MARITAL = {
    Marital.SINGLE: "Belum Kawin",
    Marital.MARRIED: "Kawin",
    Marital.DIVORCED: "Cerai Hidup",
    Marital.WIDOWED: "Cerai Mati",
}
HIDDEN = ("nik", "nkk", "mother_name")
"""What a form never shows: kept unless typed anew."""
PLAIN = ("name", "birth_place", "sex", "address", "rt", "rw", "occupation_text", "sponsor", "phone")


def as_typed(value: bool | date | None) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else AS_WORD[value]


def initial_of(one: Registration) -> dict[str, Any]:
    """A registration as the form shows it; identity numbers and the mother's name are not shown."""
    return {name: getattr(one, name) for name in PLAIN} | {
        "birth_date": as_typed(one.birth_date),
        "marital": MARITAL.get(one.marital, ""),
        "dependants": "" if one.dependants is None else str(one.dependants),
        "disability": AS_WORD[one.disability],
        **{column.field: as_typed(getattr(one, column.field)) for column in STATED},
        "village": one.village_id,
        "group": one.group.code,
        "registered_on": as_typed(one.registered_on),
    }


def cells_of(one: Registration) -> dict[str, str]:
    """A registration as typed text by column of the worker file: what `checking` would have taken for it."""
    shown = initial_of(one) | {name: getattr(one, name) or "" for name in HIDDEN}
    place = {"village": one.village.name, "district": one.village.district.name}
    return {BY_FIELD[name].name: value for name, value in (shown | place).items()}
