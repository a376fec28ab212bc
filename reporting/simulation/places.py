"""Who gets a place where a side has limits: the ranking and the allocation of a real selection, on made-up limits."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from eligibility.regulations import Regulation
from enrollment.programs.models import Segment, Wave
from enrollment.selection.allocation import Limits
from enrollment.selection.limits import own_limits
from enrollment.selection.pool import priced
from enrollment.selection.services import placed
from jamsos.errors import DomainError
from reporting.simulation.sides import WHOLE, Side

BOUNDLESS = 10**15
"""More rupiah or people than there can be: a limit that is not asked about."""
NOWHERE = 0
"""No row of a group, desa or kecamatan has this number."""
RANKED = {
    **{"number": pl.Int64, "group": pl.Int64, "village": pl.Int64, "district": pl.Int64, "segment": pl.String},
    **{"birth_date": pl.Date, "registered_on": pl.Date, "sex": pl.String, "decile": pl.Int64, "priority": pl.String},
}


def limits_of(side: Side) -> Limits | None:
    """The limits of a side; None where it has none.

    The ceiling of the fund source and places already given are left out: a comparison asks what the rules would do.
    Raises DomainError: limits of nothing, a wave that is gone, or a budget without a wave to price the places.
    """
    if not side.limited:
        return None
    _refuse_nothing(side)
    if side.wave is None:
        return Limits(quota=side.quota or BOUNDLESS, budget=BOUNDLESS, ceiling=BOUNDLESS)
    own = _scaled(own_limits(_wave(side), ceiling=BOUNDLESS), side.percent)
    return replace(own, quota=side.quota or own.quota, budget=side.budget or own.budget)


def _refuse_nothing(side: Side) -> None:
    if side.quota is not None and side.quota < 1 or side.percent < 1:
        raise DomainError(
            "Kuota 0 tidak memberi tempat kepada siapa pun.", "Isi kuota paling sedikit 1, atau kosongkan."
        )
    if side.budget is not None and side.budget < 1:
        raise DomainError("Anggaran Rp0 tidak memberi tempat kepada siapa pun.", "Isi anggaran, atau kosongkan.")
    if side.budget is not None and side.wave is None:
        raise DomainError(
            "Anggaran tanpa tahap tidak dapat dihitung per orang.", "Pilih tahap, agar iurannya diketahui."
        )


def _wave(side: Side) -> Wave:
    wave = Wave.objects.select_related("program").filter(pk=side.wave).first()
    if wave is None:
        raise DomainError("Tahap itu tidak ada.", "Pilih tahap dari daftar.")
    return wave


def _scaled(own: Limits, percent: int) -> Limits:
    """Every limit multiplied, fractions of a place or a rupiah left out."""

    def times(quotas: dict[int, int]) -> dict[int, int]:
        return {place: quota * percent // WHOLE for place, quota in quotas.items()}

    return replace(
        own,
        quota=own.quota * percent // WHOLE,
        budget=own.budget * percent // WHOLE,
        groups=times(own.groups),
        villages=times(own.villages),
        districts=times(own.districts),
    )


def winners(people: pl.DataFrame, side: Side, law: Regulation, bounds: Limits, year: int) -> pl.Series:
    """Numbers of those who get a place; `people` has the columns of `RANKED`, `year` is the lot's.

    Who belongs to no group or known place is bound by no quota of one.
    """
    bound = people.with_columns(pl.col("group", "village", "district").fill_null(NOWHERE))
    lines = placed(_priced(bound, side), law, bounds, on=side.on, year=year)
    return lines.filter(pl.col("stopped_by") == "")["number"]


def _priced(people: pl.DataFrame, side: Side) -> pl.DataFrame:
    """What a place costs at the wave's rates by segment; nothing where no wave tells."""
    filled = people.with_columns(pl.col("segment").fill_null(Segment.BPU.value))
    if side.wave is None:
        return priced(filled, rates={}, own=0, months=0)
    wave = _wave(side)
    return priced(filled, rates=wave.segment_rates(), own=wave.monthly_rate, months=wave.months)
