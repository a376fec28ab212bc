"""The registrations of a programme as the matcher wants them.

DTSEN is asked about what the proposer wrote, so that running again gives the same links; every other list about what
is known of the person by now, the NIK and name of the KTP among it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from eligibility.reference.models import ListKind
from enrollment.matching.births import taken_over
from enrollment.matching.models import Match, Review, states_of
from enrollment.matching.naming import proposed_names
from enrollment.programs.models import Program
from enrollment.workers.models import Registration

COLUMNS = {
    "id": ("pk", pl.Int64),
    "nik": ("nik", pl.String),
    "nik_given": ("nik_given", pl.String),
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


def subjects(ids: Sequence[int], series: str = ListKind.DTSEN) -> pl.DataFrame:
    """Those of the registrations that may still be matched with a list of the series."""
    rows = Registration.objects.filter(pk__in=ids, state__in=states_of(series)).order_by("pk")
    schema = {name: kind for name, (_, kind) in COLUMNS.items()}
    values = rows.values_list(*(field for field, _ in COLUMNS.values()))
    frame = pl.DataFrame(list(values), schema=schema, orient="row")
    filled = frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in TEXTS)
    if series != ListKind.DTSEN:
        return filled.with_columns(nik=pl.coalesce("nik", "nik_given")).drop("nik_given")
    return _as_proposed(filled, ids).drop("nik_given")


def _as_proposed(people: pl.DataFrame, ids: Sequence[int]) -> pl.DataFrame:
    """NIK, name and birth date as the proposer wrote them, valid or not; only where an officer has confirmed a link
    they are those taken over with it.
    """
    links = Match.objects.to_dtsen().filter(registration__in=ids, review=Review.SAME)
    confirmed = pl.col("id").is_in(list(links.values_list("registration_id", flat=True)))
    written = pl.when(confirmed).then("nik").otherwise(pl.coalesce("nik_given", "nik"))
    proposed = pl.col("id").replace_strict(proposed_names(ids), default=None, return_dtype=pl.String)
    name = pl.when(confirmed).then("name").otherwise(pl.coalesce(proposed, "name"))
    from_list = pl.col("id").is_in(taken_over(ids)) & ~confirmed
    return people.with_columns(nik=written, name=name, birth_date=pl.when(~from_list).then("birth_date"))
