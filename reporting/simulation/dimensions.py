"""What people are told apart by in the tables of a comparison: as columns, and as words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from eligibility.regulations import Regulation
from eligibility.regulations.simulation import EVERYBODY
from enrollment.programs.models import Group
from jamsos.lib.date_columns import completed_years_expr
from jamsos.regions.models import District
from reporting.balance import AGE_BANDS, LAST_BAND, TRAITS, UNKNOWN

SEX, _, DISABILITY, DECILE = TRAITS
BANDS = (*(label for _, label in AGE_BANDS), LAST_BAND)
AGE = completed_years_expr("birth_date", "registered_on")
BAND = pl.when(AGE.is_not_null()).then(pl.sum_horizontal(AGE.ge(limit).cast(pl.Int8) for limit, _ in AGE_BANDS))
FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Dimension:
    """A way to tell people apart. `column` is small, for it is kept for everybody; `health` = a datum of health."""

    title: str
    column: pl.Expr
    health: bool = False


def _words(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).replace("", None).cast(pl.Categorical)


DIMENSIONS: dict[str, Dimension] = {
    "kecamatan": Dimension("Kecamatan", pl.col("district_id").cast(pl.Int32)),
    "sex": Dimension(SEX.name, _words("sex")),
    "age": Dimension("Usia saat daftar", BAND),
    "disability": Dimension(DISABILITY.name, pl.col("disability"), health=True),
    "decile": Dimension(DECILE.name, pl.col("decile").cast(pl.Int8, strict=False)),
    "group": Dimension("Kelompok", _words("group")),
    "occupation": Dimension("Pekerjaan", _words("occupation")),
    "industry": Dimension("Lapangan usaha", _words("industry")),
}


def labelled(lines: list[dict[str, Any]], law: Regulation, program_id: int | None) -> list[dict[str, Any]]:
    """The lines of `simulation.compare` with `label` in words, and each dimension in an order that reads well.

    The value of a kecamatan becomes its code, by which the map finds it.
    """
    names = _labels(law, program_id)
    told = [line | names[line["dimension"]](line["value"]) for line in lines]
    return sorted(told, key=lambda line: (list(names).index(line["dimension"]), line.pop("order")))


Labels = dict[str, Callable[[str | None], dict[str, Any]]]


def _labels(law: Regulation, program_id: int | None) -> Labels:
    """For each dimension what a value is called and where it stands; what is not known comes last."""
    districts = {str(one.pk): one for one in District.objects.all()}
    groups = dict(Group.objects.filter(program=program_id).values_list("code", "name"))
    jobs = law.parameters.items["pekerjaan"].values[-1].value if "pekerjaan" in law.parameters.items else {}

    def kecamatan(value: str | None) -> dict[str, Any]:
        one = districts.get(value or "")
        return _told(one.name, one.name) | {"value": one.code} if one else _told(UNKNOWN)

    def by(name: Callable[[str], str], order: Callable[[str], Any] = str) -> Callable[[str | None], dict[str, Any]]:
        return lambda value: _told(UNKNOWN) if value is None else _told(name(value), order(value))

    return {
        EVERYBODY: lambda _: _told("Semua"),
        "kecamatan": kecamatan,
        "sex": by(SEX.label),
        "age": by(lambda value: BANDS[int(value)], int),
        "disability": by(lambda value: DISABILITY.label(FLAGS[value])),
        "decile": by(lambda value: DECILE.label(int(value)), int),
        "group": by(lambda value: groups.get(value, value)),
        "occupation": by(lambda value: jobs.get(value, value)),
        "industry": by(str),
    }


def _told(label: str, order: Any = None) -> dict[str, Any]:
    return {"label": label, "order": (order is None, 0 if order is None else order)}
