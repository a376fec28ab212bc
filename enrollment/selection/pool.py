"""The people a wave may choose from, as columns: what ranks them, where they belong, what they cost."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from django.db.models import Q

from enrollment.lifecycle import State
from enrollment.programs.models import Segment, Track, Wave
from enrollment.selection.eligible import eligible
from enrollment.selection.limits import places
from enrollment.workers.models import Registration

COLUMNS = {
    "number": ("pk", pl.Int64),
    "group": ("group_id", pl.Int64),
    "village": ("village_id", pl.Int64),
    "district": ("village__district_id", pl.Int64),
    "track": ("track", pl.String),
    "assessed_segment": ("assessment__segment", pl.String),
    "birth_date": ("birth_date", pl.Date),
    "registered_on": ("registered_on", pl.Date),
    "sex": ("sex", pl.String),
    "decile": ("assessment__decile", pl.Int64),
    "priority": ("assessment__priority", pl.String),
    "regulation": ("assessment__regulation", pl.String),
}
TYPES = {name: kind for name, (_, kind) in COLUMNS.items()}


def pool(wave: Wave) -> pl.DataFrame:
    """Eligible people of the programme who are verified, waiting, or hold a place in this very wave.

    One row per person: number (of the registration), the columns the ranking uses, `regulation` they were assessed
    under, segment, monthly_rate and cost (rupiah over the whole wave).
    """
    people = eligible(Registration.objects.filter(_free(wave), program=wave.program)).order_by()
    rows = people.values_list(*(path for path, _ in COLUMNS.values()))
    frame = pl.DataFrame(list(rows.iterator(chunk_size=20_000)), schema=TYPES, orient="row")
    people = frame.with_columns(segment=_segment()).drop("track", "assessed_segment")
    return priced(people, rates=wave.segment_rates(), own=wave.monthly_rate, months=wave.months)


def priced(people: pl.DataFrame, *, rates: Mapping[str, int], own: int, months: int) -> pl.DataFrame:
    """Adds `monthly_rate`, the rate of the person's segment or else the wave's `own`, and `cost` of all months."""
    rate = pl.lit(own, dtype=pl.Int64)
    if rates:
        rate = pl.col("segment").replace_strict(dict(rates), default=rate, return_dtype=pl.Int64)
    return people.with_columns(monthly_rate=rate).with_columns(cost=pl.col("monthly_rate") * months)


def _segment() -> pl.Expr:
    """As assessed; else by the track: workers of state bodies receive wages (Pasal 6(1)b-d), others do not (7(1)d)."""
    of_state = pl.col("track") == Track.PENYELENGGARA_NEGARA.value
    by_track = pl.when(of_state).then(pl.lit(Segment.PU.value)).otherwise(pl.lit(Segment.BPU.value))
    known = pl.col("assessed_segment").is_in(Segment.values).fill_null(False)
    return pl.when(known).then(pl.col("assessed_segment")).otherwise(by_track)


def _free(wave: Wave) -> Q:
    held = places([wave]).values("registration")
    return Q(state__in=(State.VERIFIED, State.WAITING)) | Q(state=State.SELECTED, pk__in=held)
