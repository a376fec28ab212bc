"""Copying people into the lines of a decree, once and for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Collate

from enrollment.decrees.models import Decree, DecreeLine, Removal
from enrollment.programs.models import Wave
from enrollment.workers.models import Registration
from jamsos.lib.copying import copy_rows
from jamsos.sealing import seal

FIELDS = (
    "no",
    "registration_id",
    "nik",
    "nkk",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "mother_name",
    "address",
    "village",
    "district",
    "phone",
    "occupation",
    "group",
    "fund_source",
    "months",
    "amount",
)
# `replacement`: the number of the new line that takes the place.
REMOVAL_FIELDS = ("no", "line_id", "reason", "note", "left_on", "months", "amount", "replacement__no")
# By code point, so that the same people come in the same order on every database.
ORDER = (*(Collate(name, "C") for name in ("village__district__name", "village__name", "name")), "pk")


def in_annex_order(people: QuerySet[Registration]) -> list[Registration]:
    """People by kecamatan, desa and name, the order of every annex and file; locked until they have moved on."""
    locked = people.select_for_update(of=("self",), no_key=True)
    return list(locked.select_related("village__district", "group").order_by(*ORDER))


def line_values(
    people: Iterable[Registration],
    wave: Wave | None,
    rates: Mapping[int, int] | None = None,
    months: int | None = None,
) -> list[tuple[object, ...]]:
    """One row per person in the order of `FIELDS`; a wave adds its fund source, months and rupiah.

    `rates`: registration id -> rupiah a month as the selection fixed it; whoever is not named pays the wave's rate.
    `months`: how many are paid for, where it is not all of the wave.
    """
    return [
        (*_person(no, person), *_money(wave, (rates or {}).get(person.pk), months))
        for no, person in enumerate(people, start=1)
    ]


def _money(wave: Wave | None, rate: int | None, months: int | None) -> tuple[str, int, int]:
    """Fund source, months, and months x rate in rupiah; nothing in a Keputusan Kepala Dinas Sosial."""
    if wave is None:
        return "", 0, 0
    paid = wave.months if months is None else months
    return wave.fund_source, paid, paid * (wave.monthly_rate if rate is None else rate)


def total_amount(values: Iterable[Sequence[object]]) -> int:
    """Rupiah of all lines together."""
    return sum(row[FIELDS.index("amount")] for row in values)


def total_months(values: Iterable[Sequence[object]]) -> int:
    """Person-months of all lines together."""
    return sum(row[FIELDS.index("months")] for row in values)


def total_freed(removals: Iterable[Sequence[object]]) -> int:
    """Rupiah that all removals together set free."""
    return sum(row[REMOVAL_FIELDS.index("amount")] for row in removals)


def _person(no: int, person: Registration) -> tuple[object, ...]:
    identity = (person.pk, person.nik, person.nkk, person.name, person.birth_place, person.birth_date, person.sex)
    where = (person.full_address, person.village.name, person.village.district.name)
    group = person.group.name
    work = (occupation_shown(person.occupation_text or short_label(group)), group)
    return (no, *identity, person.mother_name, *where, person.phone, *work)


def short_label(group: str) -> str:
    """The short form that a group's name gives in brackets, or the name: `Kelompok tani (poktan)` -> `poktan`."""
    return group[group.find("(") + 1 : -1] if group.endswith(")") and "(" in group else group


def occupation_shown(text: str) -> str:
    """As printed: the first letter upper, the rest as written."""
    return text[:1].upper() + text[1:]


def freeze(decree: Decree, values: Sequence[tuple[object, ...]]) -> None:
    """Store the lines of a new decree by COPY; the database refuses any later change to them."""
    columns = ("decree_id", *FIELDS)
    with connection.cursor() as cursor:
        copy_rows(cursor, DecreeLine._meta.db_table, columns, ((decree.pk, *row) for row in values))


def freeze_removals(decree: Decree, removals: Sequence[tuple[object, ...]]) -> None:
    """Store who is taken off, in the order of `REMOVAL_FIELDS`, once the lines that replace them are stored."""
    lines = dict(decree.lines.values_list("no", "pk"))
    columns = ("decree_id", *REMOVAL_FIELDS[:-1], "replacement_id")
    rows = ((decree.pk, *facts, lines.get(replacement)) for *facts, replacement in removals)
    with connection.cursor() as cursor:
        copy_rows(cursor, Removal._meta.db_table, columns, rows)


def lines_hash(values: Iterable[Iterable[object]], removals: Iterable[Iterable[object]] = ()) -> str:
    """Keyed hash over all lines, then all removals, in order."""
    return seal(chain(values, removals))


def is_intact(decree: Decree) -> bool:
    """Whether the stored lines still give the hash of the day they were frozen."""
    lines = decree.lines.order_by("no").values_list(*FIELDS).iterator()
    removals = decree.removals.order_by("no").values_list(*REMOVAL_FIELDS).iterator()
    return lines_hash(lines, removals) == decree.lines_hash
