"""Counting the chain: in one query by group and kecamatan, in another by what stopped people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Review
from enrollment.programs.models import Program
from reporting.indicators import CHAIN, POSITION, standing

MATCHED, ELIGIBLE = POSITION["dipadankan"], POSITION["memenuhi-syarat"]
STATE_REASONS = {
    State.PROPOSED: "menunggu penguncian pendataan",
    State.LOCKED: "menunggu Keputusan Kepala Dinas Sosial",
    State.LISTED: "menunggu pengiriman untuk verval",
    State.IN_VERIFICATION: "menunggu hasil Disdukcapil",
    State.RETURNED: "dikembalikan untuk diperbaiki",
    State.VERIFIED: "menunggu seleksi",
    State.WAITING: "daftar tunggu",
    State.SELECTED: "menunggu Keputusan Bupati",
    State.DECREED: "menunggu pengajuan, atau dikeluarkan saat pengajuan",
    State.SUBMITTED: "menunggu jawaban BPJS",
    State.REJECTED: "ditolak BPJS",
    State.REGISTERED: "menunggu iuran pertama",
    State.ENDED: "berakhir",
}


class Chain:
    """How many people stand on each step; `[position]` = how many reached it."""

    def __init__(self, standing: Iterable[tuple[int, int]] = ()) -> None:
        self.stopped = [0] * len(CHAIN)
        for reached, people in standing:
            self.add(reached, people)

    def add(self, reached: int, people: int) -> None:
        self.stopped[reached] += people

    def __getitem__(self, position: int) -> int:
        return sum(self.stopped[position:])

    def at(self, key: str) -> int:
        return self[POSITION[key]]


@dataclass
class Tally:
    """The chain of a programme as a whole, by group (its row number) and by kecamatan (its row number)."""

    whole: Chain = field(default_factory=Chain)
    groups: dict[int, Chain] = field(default_factory=dict)
    districts: dict[int, Chain] = field(default_factory=dict)


def tally(program: Program) -> Tally:
    """Count everybody once."""
    found = Tally()
    rows = standing(program).values_list("group", "village__district", "reached").annotate(Count("pk"))
    for group, district, reached, people in rows:
        found.whole.add(reached, people)
        found.groups.setdefault(group, Chain()).add(reached, people)
        found.districts.setdefault(district, Chain()).add(reached, people)
    return found


@dataclass
class Losses:
    """Why people stopped, per step; and how many went on without a link to DTSEN."""

    reasons: list[Counter[str]]
    unlinked: int = 0


def losses(program: Program) -> Losses:
    """The reasons of each step sum to those who stopped on it."""
    found = Losses([Counter() for _ in CHAIN])
    columns = ("reached", "linked", "state", "match__decision", "match__review", "assessment__result")
    for reached, linked, state, *rest, people in standing(program).values_list(*columns).annotate(Count("pk")):
        found.reasons[reached][_reason(reached, state, *rest)] += people
        if reached >= MATCHED and not linked:
            found.unlinked += people
    return found


def _reason(reached: int, state: str, decision: str | None, review: str | None, result: str | None) -> str:
    if reached < MATCHED:
        return _why_unlinked(decision, review)
    if reached < ELIGIBLE:
        return Result(result).label.lower() if result else "belum dinilai"
    return STATE_REASONS.get(State(state), State(state).label.lower())


def _why_unlinked(decision: str | None, review: str | None) -> str:
    if decision is None:
        return "belum dipadankan"
    if review == Review.DIFFERENT:
        return "ditinjau petugas: orang lain"
    return {Decision.REVIEW: "padanan perlu ditinjau"}.get(Decision(decision), "tidak ditemukan pada DTSEN")
