"""The people a wave may choose from, as columns: what ranks them, where they belong, what they cost."""

from __future__ import annotations

import polars as pl
from django.db.models import Q

from enrollment.lifecycle import State
from enrollment.programs.models import Segment, Track, Wave
from enrollment.selection.eligible import eligible
from enrollment.selection.limits import places, rate_column
from enrollment.workers.models import Registration

COLUMNS = {
    "number": ("pk", pl.Int64),
    "group": ("group_id", pl.Int64),
    "village": ("village_id", pl.Int64),
    "district": ("village__district_id", pl.Int64),
    "track": ("track", pl.String),
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
    return priced(frame.with_columns(segment=_segment()).drop("track"), wave)


def priced(frame: pl.DataFrame, wave: Wave) -> pl.DataFrame:
    """Adds `monthly_rate` and `cost` by `segment`."""
    return frame.with_columns(monthly_rate=rate_column(wave)).with_columns(cost=pl.col("monthly_rate") * wave.months)


def _segment() -> pl.Expr:
    """Workers of state bodies receive wages (Pasal 6(1)b-d), vulnerable workers do not (Pasal 7(1)d)."""
    of_state = pl.col("track") == Track.PENYELENGGARA_NEGARA.value
    return pl.when(of_state).then(pl.lit(Segment.PU.value)).otherwise(pl.lit(Segment.BPU.value))


def _free(wave: Wave) -> Q:
    held = places([wave]).values("registration")
    return Q(state__in=(State.VERIFIED, State.WAITING)) | Q(state=State.SELECTED, pk__in=held)
