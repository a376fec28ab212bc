"""The figures of claims and spot checks of one programme, for the report to the Bupati (Pasal 24(2)g-h)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from enrollment.benefits.entitlement import Kind, Level
from enrollment.benefits.models import Claim, Status
from enrollment.benefits.selectors import newest_check, unclaimed
from enrollment.programs.models import Program
from enrollment.verification.models import with_newest
from enrollment.workers.models import Registration


@dataclass(frozen=True)
class Claimed:
    """Claims of one benefit by status; whole rupiah that BPJS paid, and that the ledger carried for those it knew."""

    kind: Kind
    statuses: dict[str, int]
    paid: int
    entitled: int


def claimed(program: Program) -> list[Claimed]:
    """Every benefit, whether anything was claimed or not."""
    rows = _claims(program)
    counts = {(kind, status): number for kind, status, number in _grouped(rows, "kind", "status")}
    sums = {row.pop("kind"): row for row in rows.values("kind").annotate(**SUMS)}
    return [
        Claimed(
            kind,
            {status.value: counts.get((kind, status), 0) for status in Status},
            sums.get(kind, {}).get("paid") or 0,
            sums.get(kind, {}).get("due") or 0,
        )
        for kind in Kind
    ]


SUMS = {"paid": Sum("amount"), "due": Sum("entitled", filter=~Q(status=Status.DROPPED))}


def levels(program: Program) -> dict[str, int]:
    """What the paid months carried for the deaths that are claimed: full JKM, funeral cost only, unclear, nothing."""
    deaths = _claims(program).filter(kind=Kind.JKM).exclude(status=Status.DROPPED)
    found = dict(_grouped(deaths, "level"))
    return {level.value: found.get(level, 0) for level in Level}


def dead_unclaimed(program: Program) -> int:
    """Recorded people of the programme who died and for whose heirs no claim has been noted."""
    return unclaimed(Registration.objects.filter(program=program)).count()


def checked(program: Program) -> dict[str, Any] | None:
    """The newest spot check of the programme: people drawn, looked at, and what did not fit; None before the first."""
    check = newest_check(program)
    if check is None:
        return None
    found = with_newest(check.lines, "agrees", "fault").exclude(agrees=None)
    faults = Counter(found.filter(agrees=False).values_list("fault", flat=True))
    return {
        "number": check.number,
        "population": check.population,
        "size": check.size,
        "confidence": check.confidence,
        "looked_at": found.count(),
        "faults": dict(faults),
    }


def _claims(program: Program) -> QuerySet[Claim]:
    return Claim.objects.filter(registration__program=program).order_by()


def _grouped(rows: QuerySet[Claim], *names: str) -> Iterator[tuple]:
    return rows.values_list(*names).annotate(Count("pk")).iterator()
