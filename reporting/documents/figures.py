"""The figures of a period as plain data: counted once, frozen, and read back for page, PDF and workbook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from enrollment.benefits.figures import checked, claimed, dead_unclaimed, levels
from enrollment.contributions.gaps import alarm
from enrollment.contributions.gaps import standing as gaps_of
from enrollment.programs.models import Program
from jamsos.regions.models import District
from reporting.balance import balance
from reporting.coverage.services import coverage
from reporting.flows import FLOWS
from reporting.indicators import standing
from reporting.money import Purse, purses
from reporting.monitoring.selectors import counts
from reporting.months import by_month
from reporting.periods import Period
from reporting.reasons import WORDS
from reporting.stages import waiting
from reporting.supervision.models import Inspection
from reporting.supervision.selectors import looked_at
from reporting.supervision.slots import slots
from reporting.tally import Chain, group_quotas, groups_in_force, losses, tally

Figures = dict[str, Any]


def collect(program: Program, period: Period, *, on: datetime) -> Figures:
    """Everything a report may say, counted now: where people stand at the moment `on`, what happened in the period."""
    day = timezone.localtime(on).date()
    found, lost = tally(program), losses(program)
    owing = alarm(program, gaps_of(program, on=day), on=day)
    return {
        "as_of": on.isoformat(),
        "announced": program.announced_people,
        "announced_source": program.announced_source,
        "chain": found.whole.stopped,
        "reasons": [{WORDS[key]: people for key, people in one.most_common()} for one in lost.reasons],
        "links": dict(lost.links),
        "lapsed": lost.lapsed,
        "flows": {flow.key: flow.value(program, period) for flow in FLOWS},
        "groups": _groups(program, found.groups),
        "districts": _districts(found.districts),
        "villages": _villages(program),
        "traits": _traits(program),
        "months": [asdict(month) for month in by_month(program, period.months, on=day)],
        "purses": [_purse(purse, day) for purse in purses(program, owing.bills)],
        "behind": {str(months): people for months, people in owing.behind.items()},
        "windows": {window.value: people for window, people in owing.windows.items()},
        "benefits": _benefits(program),
        "monitoring": counts(program),
        "coverage": [asdict(one) | {"segment": one.segment.value} for one in coverage(program)],
        "supervision": _supervision(period, day),
        "stages": [asdict(stage) | {"state": stage.state.value} for stage in waiting(program, on=on)],
    }


def sha256(figures: Figures) -> str:
    """SHA-256 of the canonical text of the figures."""
    text = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_of(stopped: Iterable[int]) -> Chain:
    """The chain back from what was frozen of it."""
    return Chain(enumerate(stopped))


def _groups(program: Program, chains: dict[int, Chain]) -> list[dict[str, Any]]:
    """Each group with the people announced for it, the quota of all waves, who is in force, and its chain."""
    quotas, force = group_quotas(program), groups_in_force(program)
    return [
        {
            "name": group.name,
            "announced": group.announced,
            "quota": quotas.get(group.pk, 0),
            "in_force": force.get(group.pk, 0),
            "chain": chains.get(group.pk, Chain()).stopped,
        }
        for group in program.groups.all()
    ]


def _districts(chains: dict[int, Chain]) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "name": one.name, "chain": chains.get(one.pk, Chain()).stopped}
        for one in District.objects.all()
    ]


def _villages(program: Program) -> list[dict[str, Any]]:
    """The desa where anybody was proposed, by kecamatan."""
    place = ("village__district__code", "village__code", "village__name")
    chains: dict[tuple[str, str, str], Chain] = {}
    for *where, reached, people in standing(program).values_list(*place, "reached").annotate(Count("pk")):
        chains.setdefault(tuple(where), Chain()).add(reached, people)
    return [
        {"district": district, "code": code, "name": name, "chain": chain.stopped}
        for (district, code, name), chain in sorted(chains.items())
    ]


def _traits(program: Program) -> list[dict[str, Any]]:
    return [
        {
            "name": trait.name,
            "health": trait.health,
            "rows": [[label, chain.stopped] for label, chain in chains.items() if chain[0]],
        }
        for trait, chains in balance(program)
    ]


def _benefits(program: Program) -> dict[str, Any]:
    """Claims by benefit, what the ledger carried for deaths, deaths without a claim, and the newest spot check."""
    return {
        "claims": [asdict(one) | {"kind": one.kind.value} for one in claimed(program)],
        "levels": levels(program),
        "unclaimed": dead_unclaimed(program),
        "check": checked(program),
    }


def _supervision(period: Period, day: date) -> dict[str, Any]:
    """The slots that fall due within the period, and the companies looked at in it."""
    due = [slot for slot in slots(period.year, on=day) if period.first <= slot.due <= period.last]
    within = Inspection.objects.filter(inspected_on__range=(period.first, period.last))
    return {
        "slots": [[slot.agency.value, slot.half, slot.due.isoformat(), slot.state.value] for slot in due],
        "inspections": looked_at(within),
    }


def _purse(purse: Purse, day: date) -> dict[str, Any]:
    short = purse.short_in(day)
    return {
        "name": purse.name,
        "basis": purse.basis,
        "ceiling": purse.ceiling,
        "committed": purse.committed,
        "paid": purse.paid,
        "month": purse.bill.month,
        "arrears": purse.bill.arrears,
        "people": purse.people,
        "short_in": short.isoformat() if short else None,
    }
