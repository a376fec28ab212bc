"""What a run of the matcher found, as figures that stay when later runs have replaced its links."""

from __future__ import annotations

from collections import Counter
from typing import Any

from enrollment.matching.models import Decision, Match, MatchRun

BUCKETS = 20


def report_of(run: MatchRun) -> dict[str, Any]:
    """Links by level of agreement; by score, in twentieths; and those left to officers by kecamatan."""
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
    return {"levels": dict(levels), "scores": scores, "districts": {name: n for name, n in districts.items() if n}}
