"""The limits of a wave as they stand in the database, with what other waves have bound of the same funds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from enrollment.lifecycle import State
from enrollment.programs.funds import bound_by_wave
from enrollment.programs.models import Budget, Wave
from enrollment.selection.allocation import Limits
from enrollment.selection.models import Place, SelectionLine
from jamsos.errors import DomainError


def figures(wave: Wave) -> dict[str, Any]:
    """The wave's own figures that a selection rests on, as kept in `SelectionRun.inputs`."""
    return {
        "fund_source": wave.fund_source,
        "months": wave.months,
        "benefits": wave.benefits,
        "monthly_rate": wave.monthly_rate,
        "rates": wave.segment_rates(),
        "sex_preference": wave.sex_preference,
        "limits": own_limits(wave, ceiling=0).to_json(),
    }


def limits(wave: Wave) -> Limits:
    """The wave's own limits, and what the fund source's ceiling still allows after other waves' places.

    Raises `DomainError` when the fund source has no ceiling in this programme.
    """
    return own_limits(wave, ceiling=_left_of_ceiling(wave))


def own_limits(wave: Wave, *, ceiling: int) -> Limits:
    """The wave's own limits beside the rupiah its fund source has left."""
    areas = wave.area_quotas.order_by("pk")
    return Limits(
        quota=wave.quota,
        budget=wave.budget,
        ceiling=ceiling,
        groups=dict(wave.group_quotas.order_by("group_id").values_list("group_id", "quota")),
        villages=dict(areas.exclude(village=None).values_list("village_id", "quota")),
        districts=dict(areas.exclude(district=None).values_list("district_id", "quota")),
    )


def _left_of_ceiling(wave: Wave) -> int:
    ceiling = Budget.objects.filter(program=wave.program, fund_source=wave.fund_source).aggregate(
        total=Sum("ceiling")
    )["total"]
    if ceiling is None:
        raise DomainError(
            f"Sumber dana {wave.get_fund_source_display()} belum punya pagu pada {wave.program}.",
            "Isi pagunya pada halaman Program, lalu ulangi.",
        )
    others = wave.program.waves.filter(fund_source=wave.fund_source).exclude(pk=wave.pk)
    return ceiling - committed(others)


def places(waves: Iterable[Wave]) -> QuerySet[SelectionLine]:
    """Places given by the selections in force, and from their reserve lists, whoever holds them now."""
    given = Q(place=Place.SELECTED) | Q(promotion__isnull=False)
    return SelectionLine.objects.filter(given, run__wave__in=waves, run__current=True)


def committed(waves: Iterable[Wave]) -> int:
    """Rupiah bound by these waves: by their decrees as amended, else by the places they have selected."""
    decreed = bound_by_wave(waves)
    held = places(waves).exclude(Q(registration__state=State.WITHDRAWN) | Q(run__wave__in=decreed)).order_by()
    costs = held.values_list("run__wave__month_to", "run__wave__month_from").annotate(monthly=Sum(F("monthly_rate")))
    return sum(decreed.values()) + sum((last - first + 1) * monthly for last, first, monthly in costs)
