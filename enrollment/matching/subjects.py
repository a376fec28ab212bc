"""The registrations of a programme as the matcher wants them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from enrollment.lifecycle import State
from enrollment.matching.births import taken_over
from enrollment.matching.models import Review
from enrollment.matching.naming import proposed_names
from enrollment.programs.models import Program
from enrollment.workers.models import Registration

OPEN_STATES = (State.PROPOSED, State.RETURNED)
"""States in which a link may still change: later ones rest on a list that somebody signed."""

COLUMNS = {
    "id": ("pk", pl.Int64),
    "nik": ("nik", pl.String),
    "nik_given": ("nik_given", pl.String),
    "review": ("match__review", pl.String),
    "nkk": ("nkk", pl.String),
    "name": ("name", pl.String),
    "birth_date": ("birth_date", pl.Date),
    "sex": ("sex", pl.String),
    "district_id": ("village__district_id", pl.Int64),
    "village_id": ("village_id", pl.Int64),
    "rt": ("rt", pl.String),
    "rw": ("rw", pl.String),
}
TEXTS = ("nik_given", "nkk", "sex", "rt", "rw")


def registration_ids(program: Program) -> list[int]:
    """All registrations of the programme in the order they came: rows are never deleted, so places hold."""
    return list(program.registrations.order_by("pk").values_list("pk", flat=True))


def subjects(ids: Sequence[int]) -> pl.DataFrame:
    """Those of the registrations that may still be matched.

    NIK, name and birth date are those the proposer wrote, valid or not, so that running again gives the same
    links; only where an officer has confirmed a link they are those taken over with it.
    """
    rows = Registration.objects.filter(pk__in=ids, state__in=OPEN_STATES).order_by("pk")
    schema = {name: kind for name, (_, kind) in COLUMNS.items()}
    values = rows.values_list(*(field for field, _ in COLUMNS.values()))
    frame = pl.DataFrame(list(values), schema=schema, orient="row")
    filled = frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in TEXTS)
    confirmed = (pl.col("review") == Review.SAME).fill_null(False)
    written = pl.when(confirmed).then("nik").otherwise(pl.coalesce("nik_given", "nik"))
    proposed = pl.col("id").replace_strict(proposed_names(ids), default=None, return_dtype=pl.String)
    name = pl.when(confirmed).then("name").otherwise(pl.coalesce(proposed, "name"))
    from_list = pl.col("id").is_in(taken_over(ids)) & ~confirmed
    born = pl.when(~from_list).then("birth_date")
    return filled.with_columns(nik=written, name=name, birth_date=born).drop("nik_given", "review")
