"""What a run of the matcher found, as figures that stay when later runs have replaced its links."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

from enrollment.matching.models import Decision, FoundLink, Match, MatchRun

BUCKETS = 20


def report_of(run: MatchRun) -> dict[str, Any]:
    """Links by level of agreement; by score, in twentieths; those left to officers by kecamatan; capped blocks.

    Asked before what the run has found is thrown away.
    """
    fields = ("decision", "level", "score", "registration__village__district__name")
    levels: Counter[str] = Counter()
    scores = [0] * BUCKETS
    districts: Counter[str] = Counter()
    for decision, level, score, district in Match.objects.filter(run=run).values_list(*fields):
        if decision == Decision.NONE:
            continue
        levels[level] += 1
        scores[min(BUCKETS - 1, int((score or 0) * BUCKETS))] += 1
        districts[district] += decision == Decision.REVIEW
    left = {name: number for name, number in districts.items() if number}
    return {"levels": dict(levels), "scores": scores, "districts": left, "capped": _capped(run)}


def _capped(run: MatchRun) -> dict[str, int]:
    """Registrations by block that held more candidates for them than were compared."""
    blocks = FoundLink.objects.filter(run=run).exclude(capped=[]).values_list("capped", flat=True)
    return dict(sorted(Counter(chain.from_iterable(blocks)).items()))
